"""Of somebody without an entry: the list of a move names the household, and no other form asks for it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.forms.public import publish_definitions
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.counter.conversation import Question
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.answering import add_set_row, remove_set_row
from madoguchi.services.counter.tests.conftest import Desk
from tests.cast import acting, done
from tests.desk import sound_city
from tests.kept import kept

SLUGS = ("moving-in", "child-allowance-claim", "school-transfer", "health-insurance-join")
ME = {"family": "八甲", "given": "旅人", "family_kana": "ハッコウ", "given_kana": "タビト"}
CHILD = ME | {"given": "岳", "given_kana": "ガク"}


@pytest.fixture
def desk(register: object, sato: User, at: datetime) -> Desk:
    """佐藤 with the procedures of a move."""
    city = sound_city()
    few = replace(city, procedures={slug: city.procedures[slug] for slug in SLUGS})
    kept(("procedures of a move", at), lambda: done(publish_definitions(few, by=SYSTEM, at=at)))
    return Desk(sato, at)


@pytest.fixture
def newcomer(desk: Desk) -> CounterSet:
    """He gave name and day of birth at the reception, and nothing more."""
    facts = {"event": ["moving"], "move": "into_city", "@happened_on": "2026-10-28"}
    opened = desk.open("", person={"person.name": ME, "person.born_on": "1982-09-01"}, facts=facts)
    desk.choose(opened, *SLUGS)
    return opened


def asked(desk: Desk, counter_set: CounterSet, *concepts: str) -> list[Question]:
    """What is asked about people."""
    return [q for q in desk.talk(counter_set).missing if q.field.concept in concepts]


def is_head(desk: Desk, counter_set: CounterSet) -> None:
    """He begins a household of his own."""
    joins = next(q for q in desk.talk(counter_set).missing if q.field.name == "joins_household")
    desk.hear(counter_set, (joins, "no"))
    assert not asked(desk, counter_set, "member.relation")
    (head,) = asked(desk, counter_set, "household.applicant_is_head")
    desk.hear(counter_set, (head, "yes"))


def test_whoever_notifies_is_not_asked_as_the_first_who_moves(desk: Desk, newcomer: CounterSet) -> None:
    assert asked(desk, newcomer, "member.name", "member.born_on", "person.name", "person.born_on") == []
    draft = newcomer.forms.get(slug="moving-in").draft
    assert draft is not None
    (row,) = draft.answers["people"]
    assert (row["name"], row["born_on"]) == (ME, "1982-09-01")
    assert not asked(desk, newcomer, "member.relation"), "it follows from whether he is the head"
    is_head(desk, newcomer)
    draft.refresh_from_db()
    assert draft.answers["people"][0]["relation"] == "head"


def test_a_child_is_named_once_and_stands_in_every_list_that_it_belongs_to(desk: Desk, newcomer: CounterSet) -> None:
    is_head(desk, newcomer)
    form = newcomer.forms.get(slug="moving-in")
    form.counter_set = newcomer
    row = add_set_row(form, page="people", by=acting(desk.clerk), at=desk.at)
    names = asked(desk, newcomer, "member.name")
    assert [place.form.slug for q in names for place in q.places] == ["moving-in"], "the other lists wait"
    (born,) = asked(desk, newcomer, "member.born_on")
    desk.hear(newcomer, (names[0], CHILD), (born, "2015-06-10"))
    (relation,) = asked(desk, newcomer, "member.relation")
    assert not asked(desk, newcomer, "member.name", "member.born_on"), "they wait still"
    desk.hear(newcomer, (relation, "child"))
    assert asked(desk, newcomer, "member.name", "member.born_on") == []
    drafts = {one.slug: one.draft.answers for one in newcomer.forms.all() if one.draft is not None}
    assert [one["name"] for one in drafts["school-transfer"]["pupils"]] == [CHILD]
    assert CHILD in [one["name"] for one in drafts["health-insurance-join"]["members"]]
    form.refresh_from_db()
    newcomer.refresh_from_db()
    form.counter_set = newcomer
    remove_set_row(form, page="people", row=row, by=acting(desk.clerk), at=desk.at)
    newcomer.refresh_from_db()
    assert [one["name"] for one in newcomer.person["household.members"]] == [ME]
    joined = newcomer.forms.get(slug="health-insurance-join").draft
    assert joined is not None
    assert [one["name"] for one in joined.answers["members"]] == [ME]
