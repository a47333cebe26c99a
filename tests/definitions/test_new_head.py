"""After the head of a household has died: who heads it now follows from the register or from the report, and is asked once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.forms.public import publish_definitions
from madoguchi.foundation.residents.public import Resident, Status
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.counter.conversation import is_suggested
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.situation import note_situation
from madoguchi.services.counter.people import ADULTS_LEFT, CONCERNS, HAPPENED_ON, REGISTERED
from madoguchi.services.counter.tests.conftest import Desk
from tests.cast import acting, done
from tests.desk import sound_city
from tests.kept import kept

CHANGE, LEAVE = "head-of-household-change", "health-insurance-leave"
SAKURA = {"family": "津軽", "given": "さくら", "family_kana": "ツガル", "given_kana": "サクラ"}
IS_HEAD, BECOMES, NEW, HEAD = (
    "household.applicant_is_head", "household.applicant_becomes_head", "household.new_head", "household.head",
)  # fmt: skip


@pytest.fixture
def desk(register: object, sato: User, at: datetime) -> Desk:
    """佐藤 with the two procedures that ask for the head."""
    city = sound_city()
    few = replace(city, procedures={slug: city.procedures[slug] for slug in (CHANGE, LEAVE)})
    kept(("procedures of a new head", at), lambda: done(publish_definitions(few, by=SYSTEM, at=at)))
    return Desk(sato, at)


def facts_of(died: str, **registered: Any) -> dict[str, Any]:
    """Somebody died; what the registers answered of the guide."""
    return {
        "event": ["death"], "deceased": ["head", "national"], HAPPENED_ON: "2026-10-27",
        CONCERNS: str(Resident.objects.get(key=died).pk), REGISTERED: registered,
    }  # fmt: skip


def after(desk: Desk, who: str, died: str, *slugs: str, **registered: Any) -> CounterSet:
    """The set of one who is left."""
    opened = desk.open(who, facts=facts_of(died, **registered))
    desk.choose(opened, *slugs)
    return opened


def said(desk: Desk, counter_set: CounterSet) -> dict[str, Any]:
    """What is known, by meaning."""
    return {q.means: q.value for q in desk.talk(counter_set).answered}


def asked(desk: Desk, counter_set: CounterSet) -> set[str]:
    """What is asked, by meaning; of rows without the person."""
    return {q.means.partition("@")[0] for q in desk.talk(counter_set).missing}


def tell(desk: Desk, counter_set: CounterSet, **answers: Any) -> None:
    counter_set.refresh_from_db()
    desk.answer(counter_set, **answers)


def relations(counter_set: CounterSet) -> dict[str, str | None]:
    """Given name -> what that one is to the new head."""
    draft = counter_set.forms.get(slug=CHANGE).draft
    assert draft is not None
    return {row["name"]["given"]: row.get("new_relation") for row in draft.answers["members"]}


def test_where_one_grown_up_is_left_that_one_heads_the_household(desk: Desk) -> None:
    unknown = after(desk, "hanako", "ichiro", LEAVE)
    assert BECOMES in asked(desk, unknown), "the control: nobody knows how many grown-ups are left"
    opened = after(desk, "hanako", "ichiro", LEAVE, **{ADULTS_LEFT: False})
    assert said(desk, opened)[BECOMES] is True
    assert not asked(desk, opened) & {BECOMES, IS_HEAD, NEW, HEAD}
    (question,) = [q for q in desk.talk(opened).suggested if q.means == BECOMES]
    assert is_suggested(question.provenance), "proposed: the clerk reads it out"


def test_of_a_household_in_which_somebody_else_died_nothing_is_proposed(desk: Desk) -> None:
    opened = after(desk, "hanako", "seiichi", LEAVE, **{ADULTS_LEFT: False})
    assert said(desk, opened)[NEW]["given"] == "一郎", "the head of her own household lives"


def test_another_death_than_was_noted_first_takes_the_proposal_back(desk: Desk) -> None:
    opened = after(desk, "hanako", "ichiro", LEAVE, **{ADULTS_LEFT: False})
    note_situation(
        opened, life_event="death", facts=facts_of("seiichi", **{ADULTS_LEFT: False}),
        by=acting(desk.clerk), at=desk.at,
    )  # fmt: skip
    assert said(desk, opened)[BECOMES] is False


def test_whoever_becomes_head_by_the_report_is_the_head_in_the_other_forms(desk: Desk) -> None:
    opened = after(desk, "hanako", "ichiro", CHANGE, LEAVE, **{ADULTS_LEFT: True})
    assert BECOMES in asked(desk, opened), "one question of both forms"
    assert not asked(desk, opened) & {IS_HEAD, HEAD, NEW, "member.to_new_head"}, "they follow from it, and wait"
    tell(desk, opened, applicant_becomes_head="yes")
    assert said(desk, opened)[BECOMES] is True
    assert not asked(desk, opened) & {BECOMES, IS_HEAD, HEAD, NEW}
    assert relations(opened) == {"花子": "self", "さくら": None, "晴斗": None}
    assert "member.to_new_head" in asked(desk, opened), "of the others it is asked"
    tell(desk, opened, applicant_becomes_head="no")
    assert NEW in asked(desk, opened)
    tell(desk, opened, new_head=SAKURA)
    assert (said(desk, opened)[BECOMES], said(desk, opened)[NEW]) == (False, SAKURA)
    assert relations(opened) == {"花子": None, "さくら": "self", "晴斗": None}


def test_where_one_other_is_left_that_one_is_proposed(desk: Desk) -> None:
    Resident.objects.filter(key="haruto").update(status=Status.MOVED_OUT)
    opened = after(desk, "hanako", "ichiro", CHANGE, LEAVE, **{ADULTS_LEFT: True})
    tell(desk, opened, applicant_becomes_head="no")
    assert said(desk, opened)[NEW] == SAKURA
    assert not asked(desk, opened) & {NEW, HEAD, IS_HEAD}


def test_nobody_is_proposed_as_new_head_before_the_person_says_whether_they_are(desk: Desk) -> None:
    Resident.objects.filter(key="haruto").update(status=Status.MOVED_OUT)
    opened = after(desk, "hanako", "ichiro", CHANGE, LEAVE, **{ADULTS_LEFT: True})
    assert BECOMES in asked(desk, opened), "the control: nobody has said yet"
    assert relations(opened) == {"花子": None, "さくら": None}
    assert [q for q in desk.talk(opened).suggested if q.means == NEW or q.means.startswith("member.to_new_head")] == []
    for answer, expected in (("yes", {"花子": "self", "さくら": None}), ("no", {"花子": None, "さくら": "self"})):
        tell(desk, opened, applicant_becomes_head=answer)
        assert relations(opened) == expected
    tell(desk, opened, applicant_becomes_head="")
    assert relations(opened) == {"花子": None, "さくら": None}, "taken back, it is open again"
