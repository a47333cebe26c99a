"""The office at work: receive, assign, check, correct, hold, consult."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import trail_of
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.operations.corresponding import answer_correction, save_correction
from madoguchi.foundation.cases.operations.examining import (
    add_note,
    assign_case,
    cancel_correction,
    consult,
    end_consultation,
    hold_case,
    mark_check,
    receive_case,
    request_correction,
    resume_case,
)
from madoguchi.foundation.cases.refusals import EmptyText, NothingAsked, NotPossibleNow
from madoguchi.foundation.cases.tests.office.conftest import Apply
from tests.cast import acting

SENTENCE = "場所を詳しく書いてください。"


def test_receiving_begins_the_examination_and_leaves_one_entry(lamp: Case, sato: User, at: datetime) -> None:
    receive_case(lamp, by=acting(sato), at=at)
    lamp.refresh_from_db()
    assert (lamp.state, lamp.received_at) == ("examining", at)
    assert [entry.act for entry in trail_of(lamp)] == ["case.receive"]
    assert lamp.events.filter(kind="case.receive", public=True).count() == 1


def test_receiving_twice_changes_nothing(lamp: Case, sato: User, at: datetime) -> None:
    receive_case(lamp, by=acting(sato), at=at)
    receive_case(lamp, by=acting(sato), at=at + timedelta(hours=1))
    lamp.refresh_from_db()
    assert lamp.received_at == at
    assert lamp.events.filter(kind="case.receive").count() == 1


def test_a_case_is_given_to_a_colleague_and_back(lamp: Case, sato: User, suzuki: User, at: datetime) -> None:
    assign_case(lamp, assignee=sato, by=acting(suzuki), at=at)
    assert Case.objects.get(pk=lamp.pk).assignee == sato
    assign_case(lamp, assignee=sato, by=acting(suzuki), at=at)
    assign_case(lamp, assignee=None, by=acting(suzuki), at=at)
    lamp.refresh_from_db()
    assert lamp.assignee is None
    assert [e.detail["assignee"] for e in lamp.events.filter(kind="case.assign")] == [sato.name, ""]
    assert not lamp.events.filter(kind="case.assign", public=True)


def test_checks_are_marked_after_reception_only_and_only_those_of_the_definition(
    lamp: Case, sato: User, at: datetime
) -> None:
    by = acting(sato)
    with pytest.raises(NotPossibleNow):
        mark_check(lamp, name="place", done=True, by=by, at=at)
    receive_case(lamp, by=by, at=at)
    with pytest.raises(NotPossibleNow):
        mark_check(lamp, name="nonsense", done=True, by=by, at=at)
    mark_check(lamp, name="place", done=True, by=by, at=at)
    mark_check(lamp, name="place", done=False, by=by, at=at)
    mark = lamp.checkmarks.get()
    assert (mark.name, mark.done) == ("place", False)
    assert "佐藤" in mark.author


def test_a_correction_opens_only_the_named_places_and_stops_the_clock(lamp: Case, sato: User, at: datetime) -> None:
    by = acting(sato)
    receive_case(lamp, by=by, at=at)
    items = [
        {"path": "places.1.where", "sentence": SENTENCE},
        {"path": "attachment.map", "sentence": "鮮明な地図を。"},
    ]
    correction = request_correction(lamp, items=items, note="お手数です", by=by, at=at)
    lamp.refresh_from_db()
    assert (lamp.state, lamp.stopped_on) == ("correcting", at.date())
    assert [item["label"]["ja"] for item in correction.items] == ["場所 2: 所在", "地図"]
    assert correction.due_on > at.date()


@pytest.mark.parametrize(
    "path",
    ["nonsense", "doubled", "places.where", "places.9.where", "places.².where", "attachment.nonsense", ""],
)
def test_a_correction_of_a_place_that_cannot_be_corrected_is_refused(
    lamp: Case, sato: User, at: datetime, path: str
) -> None:
    receive_case(lamp, by=acting(sato), at=at)
    with pytest.raises(NotPossibleNow):
        request_correction(lamp, items=[{"path": path, "sentence": SENTENCE}], by=acting(sato), at=at)
    lamp.refresh_from_db()
    assert lamp.state == "examining"


@pytest.mark.parametrize("items", [[], [{"path": "lamps", "sentence": "  "}]])
def test_a_correction_needs_a_place_and_a_sentence(
    lamp: Case, sato: User, at: datetime, items: list[dict[str, str]]
) -> None:
    receive_case(lamp, by=acting(sato), at=at)
    with pytest.raises(NothingAsked):
        request_correction(lamp, items=items, by=acting(sato), at=at)


def test_an_answered_correction_goes_on_with_the_clock_moved(
    lamp: Case, sato: User, hanako: User, at: datetime
) -> None:
    receive_case(lamp, by=acting(sato), at=at)
    due = lamp.due_on
    correction = request_correction(lamp, items=[{"path": "lamps", "sentence": SENTENCE}], by=acting(sato), at=at)
    later = at + timedelta(days=7)
    assert save_correction(correction, data={"lamps": ["3"]}, by=acting(hanako), at=later) == []
    answer_correction(correction, by=acting(hanako), at=later)
    lamp.refresh_from_db()
    assert (lamp.state, lamp.stopped_on, lamp.answers["lamps"]) == ("examining", None, 3)
    assert lamp.due_on is not None
    assert due is not None
    assert lamp.due_on > due
    assert lamp.fee["total_yen"] == 1500


def test_a_correction_is_taken_back(lamp: Case, sato: User, at: datetime) -> None:
    by = acting(sato)
    receive_case(lamp, by=by, at=at)
    correction = request_correction(lamp, items=[{"path": "lamps", "sentence": SENTENCE}], by=by, at=at)
    cancel_correction(lamp, by=by, at=at)
    correction.refresh_from_db()
    lamp.refresh_from_db()
    assert (lamp.state, correction.cancelled_at) == ("examining", at)
    request_correction(lamp, items=[{"path": "reason", "sentence": SENTENCE}], by=by, at=at)
    assert lamp.corrections.count() == 2


def test_a_hold_needs_a_reason_and_ends_with_work_going_on(lamp: Case, sato: User, at: datetime) -> None:
    by = acting(sato)
    receive_case(lamp, by=by, at=at)
    with pytest.raises(EmptyText):
        hold_case(lamp, reason=" ", by=by, at=at)
    hold_case(lamp, reason="現地を見るため", by=by, at=at)
    assert (lamp.state, lamp.stopped_on) == ("held", at.date())
    resume_case(lamp, by=by, at=at + timedelta(days=1))
    lamp.refresh_from_db()
    assert (lamp.state, lamp.stopped_on) == ("examining", None)


def test_another_department_is_asked_and_answers(lamp: Case, sato: User, at: datetime) -> None:
    by = acting(sato)
    receive_case(lamp, by=by, at=at)
    consult(lamp, question="道路の管理上、支障はありませんか。", department="environment", by=by, at=at)
    assert (lamp.state, lamp.stopped_on) == ("consulting", None)
    with pytest.raises(EmptyText):
        end_consultation(lamp, answer="", by=by, at=at)
    end_consultation(lamp, answer="支障なし", by=by, at=at)
    lamp.refresh_from_db()
    assert lamp.state == "examining"
    assert lamp.events.get(kind="case.consult").detail["department"] == "environment"
    assert not lamp.events.filter(kind__contains="consult", public=True)


def test_a_notification_knows_no_consultation(apply: Apply, sato: User, at: datetime) -> None:
    bell = apply("bell")
    receive_case(bell, by=acting(sato), at=at)
    with pytest.raises(NotPossibleNow):
        consult(bell, question="?", by=acting(sato), at=at)


def test_nothing_is_done_before_reception(lamp: Case, sato: User, at: datetime) -> None:
    by = acting(sato)
    for step in (
        lambda: request_correction(lamp, items=[{"path": "lamps", "sentence": "x"}], by=by, at=at),
        lambda: hold_case(lamp, reason="x", by=by, at=at),
        lambda: resume_case(lamp, by=by, at=at),
        lambda: cancel_correction(lamp, by=by, at=at),
        lambda: end_consultation(lamp, answer="x", by=by, at=at),
    ):
        with pytest.raises(NotPossibleNow):
            step()
    assert [entry.act for entry in trail_of(lamp)] == []


def test_a_note_keeps_its_author_and_is_not_empty(lamp: Case, sato: User, at: datetime) -> None:
    note = add_note(lamp, body=" 電話済み ", by=acting(sato), at=at)
    assert (note.body, "佐藤" in note.author) == ("電話済み", True)
    with pytest.raises(EmptyText):
        add_note(lamp, body=" ", by=acting(sato), at=at)
