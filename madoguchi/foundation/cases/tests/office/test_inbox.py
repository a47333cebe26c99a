"""The work lists: what each holds, searching, paging, and no more queries for more rows."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.operations.corresponding import send_message, withdraw_application
from madoguchi.foundation.cases.operations.deciding import decide_case
from madoguchi.foundation.cases.operations.examining import (
    assign_case,
    hold_case,
    receive_case,
    request_correction,
)
from madoguchi.foundation.cases.queries import inbox as inbox_queries
from madoguchi.foundation.cases.queries.inbox import (
    VIEWS,
    View,
    get_case_for_staff,
    inbox,
    inbox_counts,
    procedures_seen_by,
)
from madoguchi.foundation.cases.refusals import CaseNotFound
from madoguchi.foundation.cases.tests.office.conftest import Apply
from tests.cast import acting


@pytest.fixture
def desk(apply: Apply, sato: User, suzuki: User, at: datetime) -> dict[str, Case]:
    """One case of each kind, by what it is for."""
    by = acting(sato)
    made = {
        name: apply("lamp", moment=at - timedelta(hours=n))
        for n, name in enumerate(["new", "mine", "correcting", "held", "granted", "withdrawn"])
    }
    made["late"] = apply("lamp", moment=at - timedelta(days=30))
    made["soon"] = apply("bell", moment=at - timedelta(hours=20))
    for name in ("mine", "correcting", "held", "granted", "late", "soon"):
        receive_case(made[name], by=by, at=at)
    assign_case(made["mine"], assignee=sato, by=by, at=at)
    request_correction(made["correcting"], items=[{"path": "lamps", "sentence": "x"}], by=by, at=at)
    hold_case(made["held"], reason="x", by=by, at=at)
    decide_case(made["granted"], outcome="granted", by=acting(suzuki), at=at)
    withdraw_application(made["withdrawn"], by=by, at=at)
    return made


EXPECTED = {
    "new": {"new"},
    "mine": {"mine"},
    "waiting": {"correcting"},
    "due_soon": {"soon"},
    "overdue": {"late"},
    "open": {"new", "mine", "correcting", "held", "late", "soon"},
    "ended": {"granted", "withdrawn"},
    "all": {"new", "mine", "correcting", "held", "granted", "withdrawn", "late", "soon"},
}


@pytest.mark.parametrize("view", VIEWS)
def test_each_list_holds_what_it_is_for(desk: dict[str, Case], sato: User, at: datetime, view: View) -> None:
    names = {case.pk: name for name, case in desk.items()}
    assert {names[case.pk] for case in inbox(sato, on=at.date(), view=view).cases} == EXPECTED[view]


def test_the_counts_are_those_of_the_lists(desk: dict[str, Case], sato: User, at: datetime) -> None:
    assert inbox_counts(sato, on=at.date()) == {v: len(EXPECTED[v]) for v in VIEWS if v != "all"}


def test_the_most_pressing_comes_first_in_what_is_open(desk: dict[str, Case], sato: User, at: datetime) -> None:
    open_ones = inbox(sato, on=at.date(), view="open").cases
    assert [case.due_on for case in open_ones] == sorted(case.due_on for case in open_ones if case.due_on)
    newest = inbox(sato, on=at.date(), view="all").cases
    assert [case.submitted_at for case in newest] == sorted((c.submitted_at for c in newest), reverse=True)


@pytest.mark.parametrize("who", ["tanaka", "admin_officer"])
def test_other_departments_and_the_administrator_see_none(
    desk: dict[str, Case], at: datetime, who: str, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    assert inbox(person, on=at.date(), view="all").cases == []
    assert set(inbox_counts(person, on=at.date()).values()) == {0}
    assert procedures_seen_by(person, on=at.date()) == []
    with pytest.raises(CaseNotFound):
        get_case_for_staff(person, desk["new"].pk, on=at.date())


def test_a_case_that_does_not_exist_is_not_found(sato: User, at: datetime) -> None:
    with pytest.raises(CaseNotFound):
        get_case_for_staff(sato, uuid4(), on=at.date())


@pytest.mark.parametrize("search", ["津軽", "つがる", "ツガル 花子", "ﾂｶﾞﾙ", "街灯", "lamp"])
def test_searching_by_name_reading_and_procedure(desk: dict[str, Case], sato: User, at: datetime, search: str) -> None:
    found = inbox(sato, on=at.date(), view="all", search=search).cases
    assert {case.slug for case in found} == ({"lamp"} if search in ("街灯", "lamp") else {"lamp", "bell"})


def test_searching_by_number_with_or_without_hyphens(desk: dict[str, Case], sato: User, at: datetime) -> None:
    number = desk["new"].number
    for typed in (number, number.replace("-", ""), number.replace("-", "－")):
        assert [case.number for case in inbox(sato, on=at.date(), view="all", search=typed).cases] == [number]
    assert inbox(sato, on=at.date(), view="all", search="該当なし").cases == []


def test_filtering_by_procedure(desk: dict[str, Case], sato: User, at: datetime) -> None:
    assert {c.slug for c in inbox(sato, on=at.date(), view="all", procedure="bell").cases} == {"bell"}
    assert [slug for slug, _title in procedures_seen_by(sato, on=at.date())] == ["lamp", "bell"]


@pytest.mark.parametrize("view", ["open", "all", "new"])
def test_paging_shows_every_case_once_even_at_the_same_moment(
    apply: Apply, sato: User, at: datetime, view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox_queries, "PAGE", 3)
    made = {apply("bell").pk for _n in range(8)}
    seen, after = [], ""
    for _page in range(4):
        page = inbox(sato, on=at.date(), view=view, after=after)
        seen += [case.pk for case in page.cases]
        after = page.after
        if not after:
            break
    assert len(seen) == 8
    assert set(seen) == made
    assert after == ""


@pytest.mark.parametrize("cursor", ["nonsense", "e30=", "WzEsMl0=", "WyIyMDI2LTExLTAyIiwgIngiXQ==", "日本"])
def test_a_cursor_that_is_not_ours_starts_at_the_top(
    desk: dict[str, Case], sato: User, at: datetime, cursor: str
) -> None:
    assert len(inbox(sato, on=at.date(), view="all", after=cursor).cases) == len(desk)
    assert len(inbox(sato, on=at.date(), view="open", after=cursor).cases) == len(EXPECTED["open"])


def test_an_unread_message_of_the_applicant_is_marked(desk: dict[str, Case], sato: User, at: datetime) -> None:
    send_message(desk["new"], body="?", from_office=False, author="津軽 花子", by=acting(sato), at=at)
    send_message(desk["mine"], body="!", from_office=True, author="市民課", by=acting(sato), at=at)
    rows = inbox(sato, on=at.date(), view="all").rows
    assert [row.case.pk for row in rows if row.unread] == [desk["new"].pk]


def test_more_rows_need_no_more_queries(apply: Apply, sato: User, at: datetime) -> None:
    apply("bell")

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as counted:
            for row in inbox(sato, on=at.date(), view="all").rows:
                assert str(row.case.procedure.title)
                assert row.case.state_now.office
        return len(counted)

    few = queries()
    for _n in range(6):
        case = apply("bell")
        assign_case(case, assignee=sato, by=acting(sato), at=at)
    assert queries() == few
    assert Case.objects.count() == 7
