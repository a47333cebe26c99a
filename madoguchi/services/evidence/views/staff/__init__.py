"""Pages of those who make sheets of evidence and decide on them."""
