"""What the public finds: datasets, sought and counted, told to people and as linked data."""
