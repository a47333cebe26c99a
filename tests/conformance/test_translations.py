"""Every sentence is there in Japanese, and what residents read in plain Japanese too."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from madoguchi.config.messages import catalogues, faults_of
from tests.conformance.messages import in_python, in_template, missing, sentences, translated, translated_by_others
from tests.conformance.source import PRODUCT

CATALOGUES = list(catalogues(PRODUCT))


def test_every_sentence_is_there_in_japanese() -> None:
    assert sentences(), "no sentence was found: does the walker look in the right place?"
    assert missing("ja") == {}


def test_every_sentence_for_residents_is_there_in_plain_japanese() -> None:
    assert missing("ja_Plain") == {}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(PRODUCT)))
def test_a_catalogue_holds_nothing_empty_or_fuzzy_and_keeps_every_placeholder(path: Path) -> None:
    assert [str(fault) for fault in faults_of(path)] == []


@pytest.mark.parametrize("language", ["ja", "ja_Plain"])
def test_a_catalogue_holds_nothing_that_is_no_longer_said(language: str) -> None:
    said = {one.key for one in sentences()} | translated_by_others()
    assert sorted(text for context, text in translated(language) - said if text) == []


def test_this_harness_can_fail() -> None:
    page = PRODUCT / "portals" / "resident" / "templates" / "resident" / "x.html"
    source = (
        '{% load i18n %}{% translate "Send" %}{% blocktranslate with n=name %}Dear {{ n }}{% endblocktranslate %}'
        '{% notice title=_("Look here") %}{% blocktranslate count n=n %}one{% plural %}many{% endblocktranslate %}'
    )
    found = {one.text for one in in_template(page, source)}
    assert found == {"Send", "Dear %(n)s", "Look here", "one"}
    tree = ast.parse('reason = _("It is too late. " "Please call us.")')
    assert [one.text for one in in_python(page.with_suffix(".py"), tree)] == ["It is too late. Please call us."]
