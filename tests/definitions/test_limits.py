"""What cannot be the answer is refused with a clear message: too long a name, a plate without a number, no place at all."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.utils import translation

from madoguchi.foundation.forms.public import (
    Circumstances,
    Field,
    Procedure,
    Unacceptable,
    field_type,
    procedures_offered,
)

if TYPE_CHECKING:
    from madoguchi.foundation.forms.public import CheckedCity

TODAY = date(2026, 11, 2)
pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(all_published: CheckedCity) -> dict[str, Procedure]:
    """The city's procedures by their slug."""
    return {one.slug: one for one in procedures_offered(TODAY)}


def refused(f: Field, typed: str) -> str:
    """Why a typed text is no answer; empty where it is one."""
    kind = field_type(f.type)
    with translation.override("ja"):
        try:
            kind.check(kind.parse({"": typed}, f), f, Circumstances(today=TODAY))
        except Unacceptable as no:
            return str(no.message)
    return ""


@pytest.mark.parametrize("slug", ["family-register-certificate", "identity-certificate"])
def test_the_first_person_of_a_family_register_has_a_name_of_a_names_length(
    offered: dict[str, Procedure], slug: str
) -> None:
    f = offered[slug].fields["register_head"]
    assert refused(f, "津軽 花子") == ""
    for length in (61, 20_000, 20_001, 100_000):
        assert refused(f, "あ" * length) == f"60文字以内で入力してください（今は{length}文字です）。"


@pytest.mark.parametrize("slug", ["light-vehicle-change", "tax-payment-certificate"])
def test_a_number_plate_ends_with_its_number(offered: dict[str, Procedure], slug: str) -> None:
    f = next(one for one in offered[slug].fields.values() if one.name == "plate")
    for plate in ("五所川原市 あ 1234", "青森 ５８０ あ １２－３４", "五所川原市い12", "青森 480 あ ・・・1"):
        assert refused(f, plate) == "", plate
    for text in ("見本", "1234", "ナンバー"):
        assert str(f.example.ja) in refused(f, text), text


def test_where_somebody_was_registered_in_january_is_a_place(offered: dict[str, Procedure]) -> None:
    f = offered["health-insurance-join"].fields["january_city"]
    for place in ("青森県青森市", "東京都世田谷区", "鶴田町", "なし（海外）", "Aomori-shi"):
        assert refused(f, place) == "", place
    for text in ("見本", "12345", "わからない"):
        assert "青森県青森市" in refused(f, text), text
