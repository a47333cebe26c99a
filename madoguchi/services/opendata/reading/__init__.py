"""Reading files of every usual form into tables of text."""
