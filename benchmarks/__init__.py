"""How quick it is: ``make bench`` measures the whole product over HTTP, and a few parts by themselves."""
