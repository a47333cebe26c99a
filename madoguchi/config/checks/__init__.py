"""What the doctor asks of the whole: settings, database, machine, work, outside. Importing registers all of it."""

from madoguchi.config.checks import database, machine, outside, settings, work

__all__ = ["database", "machine", "outside", "settings", "work"]
