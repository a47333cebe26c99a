"""The page of the work lists, and what is done with many cases at once."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.queries import inbox as inbox_queries
from madoguchi.foundation.cases.queries.inbox import VIEWS, View
from madoguchi.foundation.cases.tests.office.conftest import Apply
from madoguchi.foundation.forms.public import ProcedureVersion


@pytest.mark.parametrize("view", VIEWS)
def test_every_list_is_a_page(lamp: Case, sato_client: Client, view: View) -> None:
    response = sato_client.get(f"/staff/cases/?view={view}")
    assert response.status_code == 200
    assert (lamp.number in response.content.decode()) == (view in ("new", "open", "all"))


def test_a_row_says_what_the_desk_needs(lamp: Case, sato_client: Client) -> None:
    page = sato_client.get("/staff/cases/").content.decode()
    for text in (lamp.number, "街灯の設置申請", "津軽 花子", "令和8年11月2日", "受付待ち", f"/staff/cases/{lamp.pk}/"):
        assert text in page


def test_other_departments_and_the_administrator_see_no_case(
    lamp: Case, english: None, tanaka_client: Client, admin_client: Client
) -> None:
    for client in (tanaka_client, admin_client):
        page = client.get("/staff/cases/?view=all").content.decode()
        assert lamp.number not in page
        assert "津軽" not in page
    assert "Your post does not work on cases" in admin_client.get("/staff/cases/").content.decode()


def test_residents_and_guests_do_not_come_in(lamp: Case, hanako_client: Client, client: Client) -> None:
    assert hanako_client.get("/staff/cases/").status_code == 404
    assert client.get("/staff/cases/").status_code == 302


def test_searching_and_filtering_keep_the_list(lamp: Case, apply: Apply, english: None, sato_client: Client) -> None:
    apply("bell")
    page = sato_client.get("/staff/cases/?view=open&q=街灯").content.decode()
    assert lamp.number in page
    assert "Show the whole list" in page
    nothing = sato_client.get("/staff/cases/?view=open&q=該当なし&procedure=bell").content.decode()
    assert "Nothing was found" in nothing
    assert sato_client.get("/staff/cases/?view=nonsense&after=x").status_code == 200


def test_the_next_page_is_linked(apply: Apply, sato_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox_queries, "PAGE", 2)
    for _n in range(3):
        apply("bell")
    first = sato_client.get("/staff/cases/?view=all")
    assert "after=" in first.content.decode()
    second = sato_client.get(f"/staff/cases/?view=all&after={first.context['page'].after}")
    assert len(second.context["page"].rows) == 1


def test_the_page_needs_no_more_queries_for_more_rows(apply: Apply, sato_client: Client) -> None:
    apply("bell")

    def queries():
        with CaptureQueriesContext(connection) as counted:
            sato_client.get("/staff/cases/")
        return len(counted)

    queries()
    few = queries()
    for _n in range(5):
        apply("bell")
    assert queries() == few


@pytest.mark.parametrize(
    ("view", "sentence"),
    [("new", "Everything has been received"), ("mine", "Nothing is assigned to you"), ("overdue", "Nothing presses"),
     ("ended", "No cases here")],
)  # fmt: skip
def test_an_empty_list_says_what_to_do(
    definitions: list[ProcedureVersion],
    apply: Apply,
    english: None,
    sato_client: Client,
    at: datetime,
    view: View,
    sentence: str,
) -> None:
    case = apply("bell")
    sato_client.post(f"/staff/cases/{case.pk}/receive/")
    assert sentence in sato_client.get(f"/staff/cases/?view={view}").content.decode()


def test_many_are_received_at_once_and_what_fails_is_listed(
    lamp: Case, apply: Apply, english: None, sato_client: Client
) -> None:
    ended = apply("bell")
    other = apply("bell")
    sato_client.post(f"/staff/cases/{ended.pk}/receive/")
    response = sato_client.post(
        "/staff/cases/bulk/",
        {
            "action": "receive",
            "cases": [str(lamp.pk), str(ended.pk), str(other.pk), str(uuid4()), "nonsense"],
        },
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert "2 cases were received" in page
    assert "2 cases were left as they were" in page
    for number in (lamp.number, ended.number, other.number):
        assert number in page
    for case in (lamp, ended, other):
        case.refresh_from_db()
        assert case.state == "examining"


def test_many_are_assigned_at_once(lamp: Case, apply: Apply, english: None, sato_client: Client, suzuki: User) -> None:
    other = apply("bell")
    page = sato_client.post(
        "/staff/cases/bulk/",
        {
            "action": "assign",
            "assignee": str(suzuki.pk),
            "cases": [str(lamp.pk), str(other.pk)],
        },
    ).content.decode()
    assert "2 cases were given to" in page
    lamp.refresh_from_db()
    assert lamp.assignee == suzuki
    sato_client.post("/staff/cases/bulk/", {"action": "assign", "assignee": "", "cases": [str(lamp.pk)]})
    lamp.refresh_from_db()
    assert lamp.assignee is None


def test_nobody_outside_the_department_is_put_in_charge(lamp: Case, sato_client: Client, tanaka: User) -> None:
    response = sato_client.post(
        "/staff/cases/bulk/",
        {
            "action": "assign",
            "assignee": str(tanaka.pk),
            "cases": [str(lamp.pk)],
        },
    )
    assert response.status_code == 403
    lamp.refresh_from_db()
    assert lamp.assignee is None


def test_the_outsider_changes_nothing_in_bulk(lamp: Case, english: None, tanaka_client: Client) -> None:
    page = tanaka_client.post("/staff/cases/bulk/", {"action": "receive", "cases": [str(lamp.pk)]}).content.decode()
    assert "1 case was left as it was" in page
    assert lamp.number not in page
    lamp.refresh_from_db()
    assert lamp.state == "received"


def test_no_choice_and_an_unknown_action_are_answered(lamp: Case, english: None, sato_client: Client) -> None:
    assert "No case was chosen" in sato_client.post("/staff/cases/bulk/", {"action": "receive"}).content.decode()
    assert sato_client.post("/staff/cases/bulk/", {"action": "burn", "cases": [str(lamp.pk)]}).status_code == 409
