"""The decision, and what is issued with it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import trail_of
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.operations.deciding import decide_case, get_document, keep_printed_document
from madoguchi.foundation.cases.operations.examining import assign_case, hold_case, receive_case, resume_case
from madoguchi.foundation.cases.refusals import CaseMovedOn, NotPossibleNow, ReasonsNeeded
from madoguchi.foundation.cases.tests.office.conftest import Apply
from madoguchi.foundation.cases.vocabulary import CaseDecided
from madoguchi.foundation.files.public import read_content
from madoguchi.kernel import events
from madoguchi.kernel.jobs import run_ready_jobs
from tests.cast import acting


def test_granting_ends_the_case_issues_the_document_and_tells(
    examined: Case, suzuki: User, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = []
    monkeypatch.setitem(events._listeners, CaseDecided, [*events._listeners[CaseDecided], heard.append])
    decide_case(examined, outcome="granted", by=acting(suzuki), at=at)
    examined.refresh_from_db()
    assert (examined.state, examined.decided_at, examined.ended_at) == ("granted", at, at)
    assert "鈴木" in examined.decided_by
    assert heard == [CaseDecided(examined.id)]
    document = examined.documents.get()
    assert document.number.startswith("灯2026-")
    assert document.content["rows"] == [
        {"label": "氏名", "value": "津軽 花子（ツガル ハナコ）"},
        {"label": "本数", "value": "2"},
    ]
    assert "審査請求をすることができます" in document.content["appeal"], "教示 stands on every notice of a decision"
    assert next(e for e in trail_of(examined) if e.act == "case.decide").detail["documents"] == [document.number]


def test_the_document_is_printed_once_by_its_job(examined: Case, suzuki: User, at: datetime) -> None:
    decide_case(examined, outcome="granted", by=acting(suzuki), at=at)
    run_ready_jobs()
    document = get_document(examined.documents.get().pk)
    assert document.file is not None
    assert read_content(document.file).startswith(b"%PDF")
    first = document.file_id
    keep_printed_document(document, pdf=b"%PDF-another", at=at)
    assert get_document(document.pk).file_id == first


def test_a_refusal_needs_reasons(examined: Case, suzuki: User, at: datetime) -> None:
    with pytest.raises(ReasonsNeeded):
        decide_case(examined, outcome="refused", reasons="  ", by=acting(suzuki), at=at)
    examined.refresh_from_db()
    assert examined.state == "examining"
    decide_case(examined, outcome="refused", reasons="予算がないため。", by=acting(suzuki), at=at)
    assert (examined.state, examined.reasons) == ("refused", "予算がないため。")
    assert not examined.documents.exists()


@pytest.mark.parametrize("outcome", ["accepted", "withdrawn", "nonsense"])
def test_only_the_outcomes_of_the_template_are_possible(
    examined: Case, suzuki: User, at: datetime, outcome: str
) -> None:
    with pytest.raises(NotPossibleNow):
        decide_case(examined, outcome=outcome, reasons="x", by=acting(suzuki), at=at)


def test_a_decision_is_taken_on_what_was_seen(examined: Case, suzuki: User, sato: User, at: datetime) -> None:
    seen = examined.revision
    hold_case(examined, reason="x", by=acting(sato), at=at)
    resume_case(examined, by=acting(sato), at=at)
    with pytest.raises(CaseMovedOn):
        decide_case(examined, outcome="granted", seen=seen, by=acting(suzuki), at=at)
    decide_case(examined, outcome="granted", seen=examined.revision, by=acting(suzuki), at=at)
    assert examined.state == "granted"


def test_nothing_is_decided_twice(examined: Case, suzuki: User, at: datetime) -> None:
    decide_case(examined, outcome="granted", by=acting(suzuki), at=at)
    with pytest.raises(NotPossibleNow):
        decide_case(examined, outcome="refused", reasons="x", by=acting(suzuki), at=at)
    with pytest.raises(NotPossibleNow):
        assign_case(examined, assignee=suzuki, by=acting(suzuki), at=at)


def test_days_are_working_days_without_those_on_hold(examined: Case, sato: User, suzuki: User, at: datetime) -> None:
    hold_case(examined, reason="x", by=acting(sato), at=at + timedelta(days=7))
    resume_case(examined, by=acting(sato), at=at + timedelta(days=9))
    decide_case(examined, outcome="granted", by=acting(suzuki), at=at + timedelta(days=11))
    # From Monday 2 November to Friday 13th are nine working days but the holiday (3rd); two of them on hold.
    assert examined.days_to_decision == 6


def test_retention_begins_with_the_fiscal_year_in_japan(apply: Apply, sato: User, suzuki: User) -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    case = apply("lamp", moment=datetime(2027, 3, 30, 9, 0, tzinfo=tokyo))
    receive_case(case, by=acting(sato), at=datetime(2027, 3, 30, 10, 0, tzinfo=tokyo))
    morning = datetime(2027, 4, 1, 8, 30, tzinfo=tokyo).astimezone(ZoneInfo("UTC"))
    decide_case(case, outcome="granted", by=acting(suzuki), at=morning)
    assert case.keep_until == date(2029, 3, 31)


def test_a_notification_is_accepted(apply: Apply, sato: User, at: datetime) -> None:
    bell = apply("bell")
    receive_case(bell, by=acting(sato), at=at)
    decide_case(bell, outcome="accepted", by=acting(sato), at=at)
    assert (bell.state, bell.days_to_decision) == ("accepted", 0)
