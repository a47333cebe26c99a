"""The documentation leads nowhere that does not exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from madoguchi.config.cli import ENTRIES
from tests.conformance.source import ROOT

PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
CODE_BLOCK = re.compile(r"```.*?```", re.DOTALL)
TYPED = re.compile(r"(?:bin/|^|`)madoguchi ([a-z-]+(?: [a-z-]+)?)", re.MULTILINE)


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as they are shown in repositories."""
    headings = re.findall(r"^#+ (.+)$", CODE_BLOCK.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    lost = []
    for place, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        target = (page.parent / place).resolve() if place else page
        if not target.exists():
            lost.append(place)
        elif anchor and target.suffix == ".md" and anchor not in anchors(target.read_text(encoding="utf-8")):
            lost.append(f"{place}#{anchor}")
    assert lost == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_that_is_told_exists(page: Path) -> None:
    known = {entry.typed for entry in ENTRIES} | {entry.words[0] for entry in ENTRIES if len(entry.words) == 1}
    told = set(TYPED.findall(page.read_text(encoding="utf-8")))
    assert sorted(words for words in told if words not in known and words.split()[0] not in known) == []


def test_every_page_of_the_documentation_is_listed() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    listed = {(ROOT / "docs" / place).resolve() for place, _anchor in LINK.findall(index)}
    pages = {page for page in (ROOT / "docs").rglob("*.md") if page.parent.name != "decisions"}
    assert sorted(str(page.relative_to(ROOT)) for page in pages - listed - {ROOT / "docs" / "README.md"}) == []
