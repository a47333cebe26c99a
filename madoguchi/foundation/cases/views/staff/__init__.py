"""Pages of the office (窓口・審査)."""
