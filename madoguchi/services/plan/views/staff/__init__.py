"""The office's pages of the plan."""
