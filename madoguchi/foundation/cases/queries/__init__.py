"""What is: work lists, a person's applications, figures."""
