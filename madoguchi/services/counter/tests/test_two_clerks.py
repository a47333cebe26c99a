"""Two clerks at one set, desks it travels to, and what is held for the day."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.public import Draft
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.answering import (
    SHOWN,
    Answered,
    add_set_row,
    answer_questions,
    remove_set_row,
)
from madoguchi.services.counter.operations.keeping import abandon_set, hand_over_set, hold_set, take_up_set
from madoguchi.services.counter.queries import sets_at_desk
from madoguchi.services.counter.refusals import NoSuchDesk, NoSuchRow, ReasonNeeded
from madoguchi.services.counter.tests.conftest import Desk, named
from madoguchi.services.counter.vocabulary import State
from tests.cast import _colleague, acting, sign_in

pytestmark = pytest.mark.django_db


def _second(
    desk: Desk, counter_set: CounterSet, suzuki: User, revision: int, mine: bool = False, **answers: str
) -> Answered:
    """鈴木 sends a screen that was drawn at ``revision``."""
    data: dict[str, list[str]] = {SHOWN: []}
    keys = []
    for name, text in answers.items():
        (question,) = named(desk.talk(counter_set), name)
        keys.append(question.key)
        data[question.key] = [text]
    data[SHOWN] = keys
    return answer_questions(
        counter_set, data=data, revision=revision, mine=keys if mine else (), by=acting(suzuki), at=desk.at
    )


def test_the_second_sees_what_changed_and_nothing_is_lost(desk: Desk, family: CounterSet, suzuki: User) -> None:
    drawn = family.revision
    desk.answer(family, moved_on="2026-10-20")

    told = _second(desk, family, suzuki, drawn, moved_on="2026-10-25", from_abroad="no")

    (clash,) = told.clashes
    assert "10月25日" in clash.mine
    assert "10月20日" in clash.theirs
    assert clash.who == desk.clerk.name
    assert [one["named"] for one in told.meanwhile] == [["引っ越した日"]]
    held = {q.means: q.value for q in desk.talk(family).answered}
    assert held["event.moved_on"] == "2026-10-20", "the first answer stays until the second clerk chose"
    assert held["event.from_abroad"] is False, "the other answer is saved"

    told = _second(desk, family, suzuki, family.revision, mine=True, moved_on="2026-10-25")

    assert told.clashes == []
    assert {q.means: q.value for q in desk.talk(family).answered}["event.moved_on"] == "2026-10-25"


def test_the_same_answer_is_no_clash(desk: Desk, family: CounterSet, suzuki: User) -> None:
    drawn = family.revision
    desk.answer(family, moved_on="2026-10-20")
    assert _second(desk, family, suzuki, drawn, moved_on="令和8年10月20日").clashes == []


def test_an_empty_input_of_an_old_screen_empties_nothing(desk: Desk, family: CounterSet, suzuki: User) -> None:
    drawn = family.revision
    desk.answer(family, moved_on="2026-10-20")
    told = _second(desk, family, suzuki, drawn, moved_on="")
    assert told.clashes == []
    assert {q.means: q.value for q in desk.talk(family).answered}["event.moved_on"] == "2026-10-20"


def test_without_the_revision_the_first_answer_would_be_gone(desk: Desk, family: CounterSet, suzuki: User) -> None:
    """The control: a screen that claims to be the newest overwrites, and nobody is told."""
    desk.answer(family, moved_on="2026-10-20")
    told = _second(desk, family, suzuki, family.revision, moved_on="2026-10-25")
    assert told.clashes == []
    assert {q.means: q.value for q in desk.talk(family).answered}["event.moved_on"] == "2026-10-25"


def test_what_a_colleague_did_in_several_steps_is_one_notice(desk: Desk, family: CounterSet, suzuki: User) -> None:
    drawn = family.revision
    for day in ("2026-10-20", "2026-10-21", "2026-10-22"):
        answer_questions(
            family, data={SHOWN: [key := named(desk.talk(family), "moved_on")[0].key], key: [day]},
            revision=family.revision, by=acting(suzuki), at=desk.at,
        )  # fmt: skip
    key = named(desk.talk(family), "moved_on")[0].key
    page = sign_in(Client(), desk.clerk).post(
        reverse("counter_set", args=[family.pk]), {SHOWN: key, key: "2026-10-25", "revision": str(drawn)}
    )
    assert page.status_code == 409
    assert page.content.decode().count("回答を入力しました") == 1


def test_the_other_desk_counts_its_own_forms(desk: Desk, family: CounterSet, suzuki: User) -> None:
    hand_over_set(family, department="childcare", because="手当", by=acting(desk.clerk), at=desk.at)
    (mine,) = sets_at_desk(desk.clerk, on=desk.at.date())
    (theirs,) = sets_at_desk(_colleague("ito", desk.at), on=desk.at.date())
    assert (mine.forms, theirs.forms, theirs.arrived) == (3, 1, True)


def test_a_set_travels_and_another_desk_answers_for_its_own_forms_only(
    desk: Desk, family: CounterSet, suzuki: User
) -> None:
    by = acting(desk.clerk)
    with pytest.raises(ReasonNeeded):
        hand_over_set(family, department="childcare", because=" ", by=by, at=desk.at)
    with pytest.raises(NoSuchDesk):
        hand_over_set(family, department="citizens", because="次へ", by=by, at=desk.at)
    hand_over_set(family, department="childcare", because="児童手当の説明を希望", by=by, at=desk.at)
    assert (family.department, family.travels[0]["because"]) == ("childcare", "児童手当の説明を希望")

    conversation = desk.talk(family)
    theirs = {q.key for q in conversation.questions if any(p.form.department == "childcare" for p in q.places)}
    data = {SHOWN: [q.key for q in conversation.questions]}
    for question in conversation.missing:
        data[question.key] = ["2026-10-20" if question.field.type == "date" else "no"]
    told = answer_questions(
        family, data=data, revision=family.revision, within=frozenset({"childcare"}), by=acting(suzuki), at=desk.at
    )
    assert set(told.changed) <= theirs
    moved = {form.draft.answers.get("moved_on") for form in family.forms.select_related("draft") if form.draft}
    assert moved == {"2026-10-20"}, "an answer still goes to every form that asks the same"

    take_up_set(family, department="citizens", by=by, at=desk.at)
    assert family.department == "citizens"


def test_what_is_held_is_taken_up_again_or_abandoned_with_its_drafts(desk: Desk, family: CounterSet) -> None:
    by = acting(desk.clerk)
    hold_set(family, by=by, at=desk.at)
    assert (family.state, family.held_at) == (State.HELD, desk.at)
    take_up_set(family, department="citizens", by=by, at=desk.at)
    assert (family.state, family.held_at) == (State.OPEN, None)
    abandon_set(family, by=by, at=desk.at)
    abandon_set(family, by=by, at=desk.at)
    assert family.state == State.ABANDONED
    assert not Draft.objects.exists()
    assert family.forms.count() == 3


def test_rows_are_added_and_taken_out(desk: Desk, family: CounterSet) -> None:
    form = family.forms.get(slug="school")
    by = acting(desk.clerk)
    before = len(desk.talk(family).missing)
    row = add_set_row(form, page="pupils", by=by, at=desk.at)
    assert len(desk.talk(family).missing) == before + 3
    remove_set_row(form, page="pupils", row=row, by=by, at=desk.at)
    assert len(desk.talk(family).missing) == before
    with pytest.raises(NoSuchRow):
        for _more in range(9):
            add_set_row(form, page="pupils", by=by, at=desk.at)
