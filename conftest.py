"""Fixtures for every test: the cast."""

pytest_plugins = ["tests.cast", "tests.desk", "tests.browser", "tests.journeys.report"]
