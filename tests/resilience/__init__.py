"""The whole under load, kills and bad input."""
