"""What staff see at the counter."""
