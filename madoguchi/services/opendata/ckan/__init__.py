"""The catalogue as a CKAN would tell it (Action API, reading only), so that harvesters and CKAN's clients can take it."""
