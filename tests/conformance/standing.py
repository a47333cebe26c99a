"""A world that stands for a whole file of tests, at ten o'clock, and is gone afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock
from xml.etree import ElementTree

import pytest

from madoguchi.kernel import clock
from tests.cast import TEN_O_CLOCK
from tests.conformance.url_world import World, make_world, undone


@contextmanager
def standing_world(blocker: pytest.FixtureRequest) -> Iterator[World]:
    """One world for all tests of a file, rolled back at its end; each different sheet of paper is drawn once."""
    with ExitStack() as ways:
        ways.enter_context(blocker.unblock())  # type: ignore[attr-defined]
        ways.enter_context(clock.frozen(TEN_O_CLOCK))
        ways.enter_context(undone())
        ways.enter_context(_drawn_once())
        yield make_world()


@contextmanager
def _drawn_once() -> Iterator[None]:
    """Who may have a paper is asked by every role and way; drawing it again for each takes a quarter of the time."""
    from weasyprint import HTML

    draw, drawn = HTML.write_pdf, {}

    def write_pdf(sheet: Any, **named: Any) -> Any:
        styles = tuple(map(id, named["stylesheets"]))
        key = ElementTree.tostring(sheet.etree_element), styles, named.get("pdf_variant")
        if key not in drawn:
            drawn[key] = draw(sheet, **named)
        return drawn[key]

    with mock.patch.object(HTML, "write_pdf", write_pdf):
        yield
