"""Pages of those who prepare data and decide on it."""
