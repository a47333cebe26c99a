"""After a death everything that a household has to do at the city hall is there, and each thing is asked once."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from madoguchi.foundation.forms.public import Circumstances, Procedure, condition_of, evaluate, situation_form
from tests.desk import sound_city

TODAY = date(2026, 11, 2)
ALWAYS = {"bereavement-appointment", "family-register-certificate", "removed-residence-record"}
"""What may follow every death."""
SET = [
    ({"deceased": ["head"], "adults_left": True}, {"head-of-household-change"}),
    ({"deceased": ["head"], "adults_left": False}, set()),
    ({"deceased": ["national"]}, {"funeral-expense", "health-insurance-leave", "medical-heir-claim", "refund-heir"}),
    ({"deceased": ["late_elderly"]}, {"funeral-expense", "late-elderly-leave"}),
    ({"deceased": ["work"]}, {"health-insurance-join", "pension-join"}),
    ({"deceased": ["over_65"]}, {"ltc-leave"}),
    ({"deceased": ["ltc"]}, {"ltc-leave", "ltc-high-cost"}),
    ({"deceased": ["pension"]}, {"pension-death"}),
    ({"deceased": ["disability"]}, {"disability-return"}),
    ({"deceased": ["cards"]}, {"card-return"}),
    ({"deceased": ["taxed"]}, {"tax-heir-representative", "refund-heir"}),
    ({"deceased": ["debit"]}, {"tax-direct-debit"}),
    ({"deceased": ["allowance"], "children": False}, {"child-allowance-unpaid", "child-allowance-extinction"}),
    (
        {"children": True, "allowance_now": False, "single_parent": True, "deceased": ["parent"], "single_has": []},
        {"child-medical-certificate", "child-rearing-allowance-claim", "single-parent-medical"},
    ),
    (
        {"children": True, "allowance_now": True, "single_parent": False, "deceased": ["parent"]},
        {"child-allowance-name-address-change", "child-medical-certificate"},
    ),
    ({"children": True, "allowance_now": True, "single_parent": True, "single_has": []}, set()),
    ({"left_behind": ["property"]}, {"tax-heir-representative", "property-current-owner"}),
    ({"left_behind": ["farmland"]}, {"farmland-inheritance"}),
    ({"left_behind": ["forest"]}, {"forest-owner"}),
    ({"left_behind": ["vehicle"]}, {"light-vehicle-change"}),
    ({"left_behind": ["water"], "water_goes_on": True}, {"water-name-change"}),
    ({"left_behind": ["water"], "water_goes_on": False}, {"water-stop"}),
    ({"left_behind": ["septic"]}, {"septic-tank-manager"}),
    ({"left_behind": ["housing"]}, {"city-housing-succession"}),
    ({"left_behind": ["grave"]}, {"cemetery-succession"}),
    ({"left_behind": ["dog"]}, {"dog-change"}),
]
"""What was true -> what follows from it."""


def needed(said: Mapping[str, Any]) -> set[str]:
    """Slugs of what is certainly needed after a death; what was not said is answered with no."""
    city = sound_city()
    form = situation_form(city.city.library)
    answers: dict[str, Any] = {"event": ["death"], "deceased": [], "left_behind": [], "children": False, **said}
    names = evaluate(form, answers, Circumstances(today=TODAY)).names
    return {
        slug
        for slug, procedure in city.procedures.items()
        if procedure.needed_when and condition_of(form, procedure.needed_when)(names) is True
    }


@pytest.mark.parametrize(("said", "follows"), SET)
def test_what_was_true_of_the_person_leads_to_what_has_to_be_done(said: dict[str, Any], follows: set[str]) -> None:
    assert needed(said) == ALWAYS | follows


def test_all_of_it_can_be_done_at_the_counter_with_a_reason_and_a_law() -> None:
    procedures = sound_city().procedures
    for slug in ALWAYS.union(*(follows for _said, follows in SET)):
        one = procedures[slug]
        assert "counter" in one.channels, slug
        assert one.because.ja, slug
        assert one.law, slug


ABOUT_THE_DECEASED = {
    "亡くなった方の氏名": "event.deceased",
    "亡くなった方の生年月日": "event.deceased_born_on",
    "亡くなった日": "event.died_on",
}
"""Question -> the concept by which one answer serves every form."""


def asked_again(procedures: Mapping[str, Procedure]) -> set[str]:
    """Places where who died, and when, would be asked once more though another form has the answer."""
    return {
        f"{slug}: {f.path}"
        for slug, procedure in procedures.items()
        for f in procedure.fields.values()
        if ABOUT_THE_DECEASED.get(f.label.ja, f.concept) != f.concept
    }


def test_who_died_and_when_is_asked_once_in_a_set() -> None:
    city = sound_city().procedures
    asking = {slug for slug, p in city.items() if any(f.concept == "event.died_on" for f in p.fields.values())}
    assert len(asking) >= 20
    assert asked_again(city) == set()


def test_a_question_without_its_concept_is_found() -> None:
    """The harness can fail."""
    city = sound_city().procedures
    alone = copy(city["funeral-expense"])
    without = {path: replace(f, concept="") for path, f in alone.fields.items()}
    object.__setattr__(alone, "fields", without)
    assert asked_again({"funeral-expense": alone}) == {
        "funeral-expense: deceased_name", "funeral-expense: died_on", "funeral-expense: deceased_born_on",
    }  # fmt: skip
