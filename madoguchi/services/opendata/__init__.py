"""Open data that machines can trust: the standard datasets and their checker (オープンデータ)."""
