"""The reference is made from the code, and is current."""

from __future__ import annotations

import pytest

from scripts.reference import PAGES, REFERENCE


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_of_the_reference_is_what_the_code_says(name: str) -> None:
    written = REFERENCE / name
    assert written.exists(), "run scripts/reference"
    assert written.read_text(encoding="utf-8") == PAGES[name](), "run scripts/reference"
