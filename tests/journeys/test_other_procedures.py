"""The other procedures on a phone, answered from their definitions, each to its receipt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from madoguchi.foundation.cases.public import Case
from madoguchi.foundation.forms.public import CheckedCity
from tests.journeys.conftest import WalkerAt
from tests.journeys.doors import show_card, sign
from tests.journeys.filling import Filler, newest_mail, photo

SIGNED = {"juminhyo"}
ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "juminhyo": {
        "represent": "self", "whose": "household_some", "purpose": "other", "purpose_other": "奨学金の申込み",
        "receive": "post", "copies": "２", "express": True,
        "show_domicile": False, "show_relation": True, "show_history": False, "show_my_number": False,
    },
    "disaster-victim-certificate": {
        "represent": "self", "disaster": "flood", "occurred_on": "2026-10-20", "self_judgement": False, "at_home": False,
        "attachment.photo_overall": [photo("外観.jpg"), photo("裏.heic", "HEIF")],
    },
    "dog-registration": {
        "applicant.email": "hanako@example.jp", "has_chip": True, "chip_number": "３９２１４１００００００００１",
        "chip_registered": False, "dog_born_on": "2025-05-05", "breed": "other", "breed_other": "甲斐犬",
        "vaccinated": True, "vaccinated_on": "令和8年5月1日", "receive": "post",
    },
    "moving-in-appointment": {
        "represent": "self", "kind": "into_city", "moved_on": "2026-10-30",
        "people": [{}, {"born_on": "2015-04-01", "relation": "child", "has_card": False}],
    },
}  # fmt: skip


@pytest.mark.parametrize("slug", ANSWERS)
def test_a_procedure_is_walked_to_its_receipt(
    walker_at: WalkerAt, published: CheckedCity, register: object, slug: str
) -> None:
    walker = walker_at(f"on a phone, {slug}", 390)
    walker.go(f"/procedures/{slug}/")
    walker.state("guide")
    if slug in SIGNED:
        walker.press("Sign in with your card and begin")
        show_card(walker, "hanako")
    walker.press("Begin")
    filler = Filler(walker, slug, ANSWERS[slug])
    filler.walk()
    walker.state("check")
    if slug in SIGNED:
        sign(walker, "hanako", "HANAKO123")
        walker.state("check, signed")
    walker.press("Send the application")
    walker.state("receipt")
    case = Case.objects.get()
    assert case.version.slug == slug
    assert walker.sees(case.number)
    assert case.number in newest_mail("hanako@example.jp")
    _what_was_typed_is_kept(case, slug)


def _what_was_typed_is_kept(case: Case, slug: str) -> None:
    if slug == "juminhyo":
        assert case.answers["copies"] == 2
        assert case.answers["members"]
        assert case.assurance == "signature"
    if slug == "dog-registration":
        assert case.answers["chip_number"] == "392141000000001"
        assert case.answers["vaccinated_on"] == "2026-05-01"
    if slug == "disaster-victim-certificate":
        assert case.files.count() >= 3
    if slug == "moving-in-appointment":
        assert case.answers["visit"]["starts_at"] > "2026-11-02"
        assert len(case.answers["people"]) == 2
