"""Judging values, rows and whole tables."""
