"""What is: the line, the board, a desk's page."""
