"""What is usual is proposed, and stays a proposal until somebody says otherwise."""

from __future__ import annotations

from unittest import mock

import pytest

from madoguchi.foundation.cases.public import Draft, source_in_words
from madoguchi.services.counter.conversation import is_suggested
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.answering import SHOWN, answer_questions
from madoguchi.services.counter.tests.conftest import Desk, named
from tests.cast import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def water(desk: Desk) -> CounterSet:
    """花子 stops her water."""
    opened = desk.open()
    desk.choose(opened, "water")
    return opened


def _draft(counter_set: CounterSet) -> Draft:
    draft = counter_set.forms.select_related("draft__version").get(slug="water").draft
    assert draft is not None
    return draft


def test_a_proposal_is_there_at_once_and_says_that_it_is_one(desk: Desk, water: CounterSet) -> None:
    draft, talk = _draft(water), desk.talk(water)
    assert draft.answers["reads"] is False
    assert is_suggested(draft.provenance["reads"])
    assert [row["kind"] for row in draft.answers["taps"]] == ["inside"]
    assert {q.field.name for q in talk.suggested} == {"reads", "kind"}
    assert {q.field.name for q in talk.missing} == {"moved_on", "bill_to"}
    assert source_in_words(draft.provenance["reads"]), "the resident's page marks it"


def test_what_follows_from_an_answer_waits_for_it_and_is_then_proposed(desk: Desk, water: CounterSet) -> None:
    assert named(desk.talk(water), "last_day")[0] not in desk.talk(water).missing
    desk.answer(water, moved_on="令和8年10月20日")
    draft = _draft(water)
    assert draft.answers["last_day"] == "2026-10-20"
    assert is_suggested(draft.provenance["last_day"])
    desk.answer(water, moved_on="令和8年10月21日")
    assert _draft(water).answers["last_day"] == "2026-10-21", "it follows as long as nobody said otherwise"


def test_what_somebody_said_is_theirs_and_follows_nothing(desk: Desk, water: CounterSet) -> None:
    desk.answer(water, moved_on="令和8年10月20日")
    desk.answer(water, last_day="令和8年10月25日", reads="yes")
    desk.answer(water, moved_on="令和8年10月21日")
    draft = _draft(water)
    assert (draft.answers["last_day"], draft.answers["reads"]) == ("2026-10-25", True)
    assert draft.provenance["reads"]["source"] == "clerk"
    assert "reads" not in {q.field.name for q in desk.talk(water).suggested}


def test_a_proposal_that_is_sent_back_unchanged_stays_one(desk: Desk, water: CounterSet) -> None:
    (reads,) = named(desk.talk(water), "reads")
    data = {SHOWN: [reads.key], reads.key: ["no"]}
    told = answer_questions(water, data=data, revision=water.revision, by=acting(desk.clerk), at=desk.at)
    assert told.changed == []
    assert is_suggested(_draft(water).provenance["reads"])


def test_an_answer_goes_before_a_proposal_of_another_form(desk: Desk, water: CounterSet) -> None:
    draft = _draft(water)
    draft.answers["moved_on"], draft.provenance["moved_on"] = "2026-10-01", {"source": "default"}
    draft.save()
    desk.choose(water, "school")
    (moved,) = named(desk.talk(water), "moved_on")
    assert [place.value for place in moved.places] == ["2026-10-01"] * 2
    school = water.forms.get(slug="school").draft
    assert school is not None
    school.answers["moved_on"], school.provenance["moved_on"] = "2026-10-09", {"source": "clerk"}
    school.save()
    desk.choose(water, "allowance")
    assert {place.value for place in named(desk.talk(water), "moved_on")[0].places} == {"2026-10-09"}


def test_an_address_is_completed_from_its_postal_code(desk: Desk, water: CounterSet) -> None:
    told = desk.answer(water, bill_to={"postal_code": "037-0063", "street": "10番地"})
    assert told.problems == []
    assert _draft(water).answers["bill_to"] | {"street": ""} == {
        "postal_code": "0370063", "prefecture": "青森県", "city": "五所川原市", "town": "大町", "street": "",
        "building": "",
    }  # fmt: skip
    desk.answer(water, bill_to={"postal_code": "037-0063", "town": "字大町", "street": "10番地"})
    assert (_draft(water).answers["bill_to"]["city"], _draft(water).answers["bill_to"]["town"]) == (
        "五所川原市",
        "字大町",
    )
    told = desk.answer(water, bill_to={"postal_code": "037-0063", "prefecture": "青森県", "street": "10番地"})
    assert told.problems != [], "what is typed is not written over"


def test_without_proposals_the_same_is_asked(desk: Desk) -> None:
    """The control: nothing proposed, and it is missing."""
    with mock.patch("madoguchi.services.counter.operations.choosing.suggest_known"):
        opened = desk.open()
        desk.choose(opened, "water")
    assert {"reads", "kind"} <= {q.field.name for q in desk.talk(opened).missing}
