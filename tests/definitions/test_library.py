"""The city's library holds what residents need: the national procedures, and the everyday ones."""

from __future__ import annotations

from madoguchi.foundation.accounts.public import read_demo_staff
from madoguchi.foundation.forms.public import CheckedCity
from tests.cast import CITY_FOLDER
from tests.desk import sound_city

NATIONAL = [
    "child-allowance-claim",
    "child-allowance-amount-change",
    "child-allowance-name-address-change",
    "child-allowance-extinction",
    "child-allowance-unpaid",
    "child-allowance-donation",
    "child-allowance-donation-change",
    "child-allowance-school-fee",
    "child-allowance-school-fee-change",
    "child-allowance-annual-report",
    "childcare-certification",
    "childcare-application",
    "childcare-annual-report",
    "child-rearing-allowance-report",
    "pregnancy-notification",
    "ltc-certification-new",
    "ltc-certification-renewal",
    "ltc-certification-change",
    "ltc-care-plan-request",
    "ltc-burden-cert-reissue",
    "ltc-insured-cert-reissue",
    "ltc-high-cost",
    "ltc-burden-limit",
    "ltc-welfare-equipment",
    "ltc-home-renovation",
    "ltc-transfer-in",
    "disaster-victim-certificate",
]
"""特に国民の利便性向上に資する手続（子育て 15, 介護 11, 被災者支援 1）: デジタル庁, 自治体DX推進計画."""
EVERYDAY = [
    "moving-out",
    "moving-in-appointment",
    "juminhyo",
    "seal-certificate",
    "income-tax-certificate",
    "tax-payment-certificate",
    "family-register-certificate",
    "health-insurance-join",
    "health-insurance-leave",
    "dog-registration",
    "bulky-waste",
    "water-start",
    "water-stop",
    "public-records-request",
    "school-aid",
    "after-school-club",
]


def library() -> CheckedCity:
    return sound_city()


def test_all_national_procedures_are_there() -> None:
    assert len(NATIONAL) == 27
    assert set(NATIONAL) <= set(library().procedures)


def test_the_everyday_ones_are_there() -> None:
    assert set(EVERYDAY) <= set(library().procedures)
    assert len(library().procedures) >= 45


def test_nothing_is_remarked_on() -> None:
    assert library().faults == []


def test_none_is_another_with_a_new_title() -> None:
    """No two procedures ask the same questions."""
    asked: dict[frozenset[str], str] = {}
    for slug, procedure in library().procedures.items():
        questions = frozenset(f"{f.path}:{f.label.ja}" for f in procedure.fields.values())
        assert questions not in asked, f"{slug} and {asked.get(questions)}"
        asked[questions] = slug


def test_every_department_in_charge_has_invented_people_for_the_demo() -> None:
    held = {post for one in read_demo_staff(CITY_FOLDER).staff for post in one.posts}
    owners = {procedure.owner for procedure in library().procedures.values()}
    assert {f"{owner}-{role}" for owner in owners for role in ("clerk", "chief")} <= held
