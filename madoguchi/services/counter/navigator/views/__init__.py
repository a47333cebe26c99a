"""Pages of the navigator."""
