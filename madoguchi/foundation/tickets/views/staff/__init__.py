"""Pages of the desks, and of those who lead them."""
