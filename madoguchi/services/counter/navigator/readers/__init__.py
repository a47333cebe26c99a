"""Card readers at the counter: the port, and what plugs into it."""
