"""Charts (図): a ``Figure`` drawn as SVG by the server, with the same figures as a table and in words."""
