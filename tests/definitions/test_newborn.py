"""A child is born: whoever was named in one form of the set is named in those that follow, without being asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.forms.public import publish_definitions
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.counter.conversation import is_suggested
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.answering import add_set_row, answer_questions
from madoguchi.services.counter.operations.situation import note_situation
from madoguchi.services.counter.people import HAPPENED_ON
from madoguchi.services.counter.tests.conftest import Desk
from tests.cast import acting, done
from tests.desk import sound_city
from tests.kept import kept

AMOUNT, MEDICAL, CLAIM, PLACE = (
    "child-allowance-amount-change", "child-medical-certificate", "child-allowance-claim", "childcare-application",
)  # fmt: skip
MIO = {"family": "津軽", "given": "澪", "family_kana": "ツガル", "given_kana": "ミオ"}
NAGI = MIO | {"given": "凪", "given_kana": "ナギ"}
BORN = {"event": ["birth"], "expecting": "born", HAPPENED_ON: "2026-10-25"}


@pytest.fixture
def desk(register: object, sato: User, at: datetime) -> Desk:
    """佐藤 with the procedures of a birth."""
    city = sound_city()
    few = replace(city, procedures={slug: city.procedures[slug] for slug in (AMOUNT, MEDICAL, CLAIM, PLACE)})
    kept(("procedures of a birth", at), lambda: done(publish_definitions(few, by=SYSTEM, at=at)))
    return Desk(sato, at)


def name(desk: Desk, counter_set: CounterSet, told: dict[str, str], *, born_on: str = "") -> None:
    """The clerk hears the name of the child who has none yet."""
    counter_set.refresh_from_db()
    missing = desk.talk(counter_set).missing
    (asked,) = [q for q in missing if q.field.concept == "member.name"]
    data: dict[str, list[str]] = {"_shown": [asked.key]} | {
        f"{asked.key}.{part}": [text] for part, text in told.items()
    }
    if born_on:
        (day,) = [q for q in missing if q.field.concept == "member.born_on"]
        data["_shown"].append(day.key)
        data[day.key] = [born_on]
    answer_questions(counter_set, data=data, revision=counter_set.revision, by=acting(desk.clerk), at=desk.at)
    counter_set.refresh_from_db()


def named(counter_set: CounterSet, slug: str) -> list[str]:
    """Who stands in the list of children; empty for nobody."""
    return [str(row.get("name", {}).get("given", "")) for row in rows(counter_set, slug)]


def rows(counter_set: CounterSet, slug: str) -> list[dict[str, Any]]:
    draft = counter_set.forms.get(slug=slug).draft
    assert draft is not None
    found: list[dict[str, Any]] = draft.answers["children"]
    return found


def test_a_form_that_follows_names_the_newborn_child(desk: Desk) -> None:
    opened = desk.open(facts=BORN)
    desk.choose(opened, AMOUNT)
    assert named(opened, AMOUNT)[-1] == "", "the control: nobody has said the name"
    name(desk, opened, MIO)
    desk.choose(opened, MEDICAL, CLAIM)
    assert named(opened, MEDICAL) == ["澪"]
    assert named(opened, CLAIM) == ["さくら", "晴斗", "澪"]
    assert [row["born_on"] for row in rows(opened, MEDICAL)] == ["2026-10-25"]
    talk = desk.talk(opened)
    assert not [q for q in talk.missing if q.field.concept in ("member.name", "member.born_on")]
    (question,) = [q for q in talk.answered if q.means.startswith("member.name@") and q.value == MIO]
    assert {place.form.slug for place in question.places} == {AMOUNT, MEDICAL, CLAIM}
    assert {place.provenance["source"] for place in question.places} == {"clerk"}
    assert {place.provenance["detail"] for place in question.places} == {"佐藤 優"}


def test_another_day_of_birth_is_the_same_child_in_every_form(desk: Desk) -> None:
    opened = desk.open(facts=BORN)
    desk.choose(opened, AMOUNT)
    name(desk, opened, MIO)
    desk.choose(opened, MEDICAL, PLACE)
    facts = BORN | {HAPPENED_ON: "2026-10-26"}
    note_situation(opened, life_event="birth", facts=facts, by=acting(desk.clerk), at=desk.at)
    for slug in (AMOUNT, MEDICAL):
        assert [(row["name"], row["born_on"]) for row in rows(opened, slug)] == [(MIO, "2026-10-26")], slug
    place = opened.forms.get(slug=PLACE).draft
    assert place is not None
    assert (place.answers["child.name"], place.answers["child.born_on"]) == (MIO, "2026-10-26")


def test_twins_stand_both_in_the_form_that_follows(desk: Desk) -> None:
    opened = desk.open(facts=BORN)
    desk.choose(opened, AMOUNT)
    name(desk, opened, MIO)
    form = opened.forms.get(slug=AMOUNT)
    form.counter_set = opened
    add_set_row(form, page="children", by=acting(desk.clerk), at=desk.at)
    name(desk, opened, NAGI, born_on="2026-10-25")
    desk.choose(opened, MEDICAL)
    assert named(opened, MEDICAL) == ["澪", "凪"]


def test_a_form_about_one_child_is_proposed_the_newborn(desk: Desk) -> None:
    opened = desk.open(facts=BORN)
    desk.choose(opened, AMOUNT)
    name(desk, opened, MIO)
    desk.choose(opened, PLACE)
    child = [q for q in desk.talk(opened).answered if q.means in ("child.name", "child.born_on")]
    assert [q.value for q in child] == [MIO, "2026-10-25"]
    assert all(is_suggested(q.provenance) for q in child), "an older child may be meant: it is read out"
