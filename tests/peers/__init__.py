"""Holes that were found in other municipal, booking, document and form systems, each asked of this one.

A test is called by the number under which the hole was published. ``docs/explanation/security-tests.md`` lists all of
them, also those that are looked at elsewhere or cannot apply.
"""
