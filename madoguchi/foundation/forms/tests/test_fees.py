"""Fees: one schedule with dates, quotes that keep their calculation."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from madoguchi.foundation.forms.fees import NoPrice, price_on, quote
from madoguchi.foundation.forms.schema import FeeSchedulePart
from madoguchi.foundation.forms.tests.small import FEES, TODAY, asked, choice, field, procedure, repeat, section

SCHEDULE = FeeSchedulePart.model_validate(FEES)
BIG = SCHEDULE.items["big"]


def test_a_price_is_that_of_the_day() -> None:
    assert price_on(BIG, date(2020, 4, 1)) == 500
    assert price_on(BIG, date(2026, 10, 31)) == 500
    assert price_on(BIG, date(2026, 11, 1)) == 800


def test_before_the_first_price_there_is_none() -> None:
    with pytest.raises(NoPrice):
        price_on(BIG, date(2020, 3, 31))


def test_copies_are_multiplied(tmp_path: Path) -> None:
    one = procedure(tmp_path, section("q", field("copies", "copies")), fee=[{"item": "copy", "per": "copies"}])
    quoted = quote(asked(one, {"copies": 3}), SCHEDULE, on=TODAY)
    assert quoted.total_yen == 900
    (line,) = quoted.lines
    assert (line.item, line.unit_yen, line.count, line.yen, line.basis) == ("copy", 300, 3, 900, "手数料条例")


def test_what_is_not_yet_known_is_left_out(tmp_path: Path) -> None:
    one = procedure(tmp_path, section("q", field("copies", "copies")), fee=[{"item": "copy", "per": "copies"}])
    assert quote(asked(one, {}), SCHEDULE, on=TODAY).lines == ()


def test_an_exemption_makes_it_nothing_and_says_why(tmp_path: Path) -> None:
    one = procedure(
        tmp_path,
        section("q", choice("purpose", "pension", "bank")),
        fee=[{"item": "copy", "exempt": [{"when": "purpose == 'pension'", "basis": "条例第5条"}]}],
    )
    (free,) = quote(asked(one, {"purpose": "pension"}), SCHEDULE, on=TODAY).lines
    assert (free.unit_yen, free.yen, free.exempt_basis) == (300, 0, "条例第5条")
    assert quote(asked(one, {"purpose": "bank"}), SCHEDULE, on=TODAY).total_yen == 300
    assert quote(asked(one, {}), SCHEDULE, on=TODAY).total_yen == 300


def test_a_line_may_depend(tmp_path: Path) -> None:
    one = procedure(tmp_path, section("q", field("post", "yes_no")), fee=[{"item": "copy", "when": "post"}])
    assert quote(asked(one, {"post": True}), SCHEDULE, on=TODAY).total_yen == 300
    assert quote(asked(one, {"post": False}), SCHEDULE, on=TODAY).total_yen == 0
    assert quote(asked(one, {}), SCHEDULE, on=TODAY).total_yen == 0


def test_each_row_is_priced_by_what_was_chosen_in_it(tmp_path: Path) -> None:
    one = procedure(
        tmp_path,
        section("q", choice("kind", "sofa", "chair"), field("quantity", "number")),
        repeat("items", choice("kind", "sofa", "chair"), field("quantity", "number")),
        fee=[{"each": "items", "choose": "kind", "of": {"sofa": "big", "chair": "copy"}, "per": "quantity"}],
    )
    rows = [{"id": "a", "kind": "sofa", "quantity": 1}, {"id": "b", "kind": "chair", "quantity": 4}, {"id": "c"}]
    quoted = quote(asked(one, {"kind": "sofa", "quantity": 9, "items": rows}), SCHEDULE, on=TODAY)
    assert [(line.item, line.count, line.yen) for line in quoted.lines] == [("big", 1, 800), ("copy", 4, 1200)]


def test_a_quote_keeps_its_whole_calculation(tmp_path: Path) -> None:
    one = procedure(tmp_path, section("q", field("copies", "copies")), fee=[{"item": "copy", "per": "copies"}])
    kept = quote(asked(one, {"copies": 2}), SCHEDULE, on=TODAY).as_json()
    assert kept["on"] == "2026-11-02"
    assert kept["total_yen"] == 600
    assert kept["lines"][0] == {
        "item": "copy",
        "title": {"ja": "写し", "plain": "写し", "en": "写し"},
        "basis": "手数料条例",
        "unit_yen": 300,
        "count": 2,
        "yen": 600,
        "exempt_basis": "",
    }
