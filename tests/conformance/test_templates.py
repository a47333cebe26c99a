"""What a page may not contain: inline script or style, anything from another host, Japanese outside the catalogue."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conformance.source import PRODUCT, templates

# What lies in a folder print/ becomes paper: WeasyPrint draws it, and an official paper is written in Japanese.
PAGES = [path for path in templates() if path.suffix == ".html" and "print" not in path.parts]
TEMPLATE_CODE = re.compile(r"\{#.*?#\}|\{% comment.*?%\}.*?\{% endcomment %\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
JAPANESE = re.compile(r"[ぁ-ヺ一-鿿㐀-䶿]+")
# A language is named in its own words, in every language.
OWN_NAMES = re.compile(r'lang="ja(-plain)?"')
FORBIDDEN = {
    "an inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "an inline event handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "something from another host": re.compile(
        r"<(?:script|link|img|iframe|source|video|audio|object|embed|form)\b[^>]*(?:src|href|action|data)=\"(?:https?:)?//",
        re.IGNORECASE,
    ),
}


def faults(text: str) -> list[str]:
    """What is forbidden in this template."""
    code = re.sub(r"\{#.*?#\}", "", text)
    return [what for what, pattern in FORBIDDEN.items() if pattern.search(code)]


def untranslated(text: str) -> list[str]:
    """Japanese outside template code."""
    lines = [line for line in TEMPLATE_CODE.sub("", text).splitlines() if not OWN_NAMES.search(line)]
    return JAPANESE.findall("\n".join(lines))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(PRODUCT)))
def test_a_page_holds_nothing_that_the_policy_forbids(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(PRODUCT)))
def test_a_page_speaks_through_the_catalogue(path: Path) -> None:
    assert untranslated(path.read_text(encoding="utf-8")) == []


def test_this_harness_can_fail() -> None:
    assert faults('<p style="color:red" onclick="x()"><script>alert(1)</script>') == [
        "an inline style",
        "an inline event handler",
        "an inline script",
    ]
    assert faults('<img src="https://example.com/a.png">') == ["something from another host"]
    assert faults('<script type="module" src="{% static \'ui/menu.js\' %}"></script>') == []
    assert untranslated("<p>申請 {% translate 'Apply' %} {# 説明 #}</p>") == ["申請"]


def test_static_files_ask_no_other_host() -> None:
    asking = re.compile(r"(?:url\(|@import|from|import\(|fetch\()\s*[\"']?(?:https?:)?//", re.IGNORECASE)
    found = [
        f"{path.relative_to(PRODUCT)}:{number}"
        for path in sorted(PRODUCT.rglob("static/**/*"))
        if path.suffix in {".css", ".js"}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if asking.search(line)
    ]
    assert found == []
