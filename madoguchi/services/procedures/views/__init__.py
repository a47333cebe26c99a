"""Views of the procedures."""
