"""The reader of the audit trail: who may, what it finds, and that reading leaves a line itself."""

from __future__ import annotations

import ast
import csv
import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import (
    AccessLine,
    Asked,
    AuditEntry,
    acts,
    attempts,
    guards_lowered,
    looks,
    read_place,
    record_attempt,
    record_view,
)
from madoguchi.kernel import clock
from madoguchi.portals.staff.act_words import ACTS
from madoguchi.portals.staff.csv_file import guarded
from tests.cast import acting
from tests.conformance.source import acts_in, modules
from tests.desk import MakeCase

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(auditor_client: Client) -> Client:
    """The auditor, who has said why he reads."""
    answer = auditor_client.post(reverse("audit_purpose"), {"purpose": "regular", "next": "/staff/audit/looks/"})
    assert answer["Location"] == "/staff/audit/looks/"
    return auditor_client


def page(client: Client, name: str, **query: str) -> str:
    response = client.get(reverse(name), query)
    assert response.status_code == 200, response.content.decode()[-2000:]
    return response.content.decode()


def write(many: int, at: datetime, **more: Any) -> None:
    """Plain entries, a second apart."""
    AuditEntry.objects.bulk_create(
        AuditEntry(at=at - timedelta(seconds=n), act="case.receive", actor_kind="staff", **more) for n in range(many)
    )


# Who may, and the line that it leaves -----------------------------------------------------------------


def test_clerks_and_chiefs_read_nothing(sato_client: Client, suzuki_client: Client) -> None:
    for client in (sato_client, suzuki_client):
        for name in ("audit_acts", "audit_looks", "audit_attempts", "audit_case", "audit_purpose"):
            assert client.get(reverse(name)).status_code == 403


def test_a_purpose_is_asked_first_and_holds_for_half_an_hour(auditor_client: Client, at: datetime) -> None:
    address = f"{reverse('audit_acts')}?act=case.receive"
    answer = auditor_client.get(address)
    assert answer["Location"].startswith(reverse("audit_purpose"))
    assert auditor_client.post(reverse("audit_purpose"), {"next": address}).status_code == 422
    assert auditor_client.post(reverse("audit_purpose"), {"purpose": "x", "next": address}).status_code == 422
    assert not AccessLine.objects.exists()
    answer = auditor_client.post(reverse("audit_purpose"), {"purpose": "incident", "next": address})
    assert answer["Location"] == address
    assert auditor_client.get(address).status_code == 200
    with clock.frozen(at + timedelta(minutes=20)):
        assert auditor_client.get(address).status_code == 200
    with clock.frozen(at + timedelta(minutes=31)):
        assert auditor_client.get(address)["Location"].startswith(reverse("audit_purpose"))
    elsewhere = auditor_client.post(reverse("audit_purpose"), {"purpose": "incident", "next": "https://evil.example/"})
    assert elsewhere["Location"] == reverse("audit_acts")


def test_every_reading_leaves_a_line_with_its_purpose_and_whom_it_concerns(
    reader: Client, hanako: User, make_case: MakeCase
) -> None:
    case = make_case("juminhyo", owner=hanako)
    page(reader, "audit_acts")
    page(reader, "audit_looks", number=case.number)
    page(reader, "audit_case", number=case.number)
    lines = list(AccessLine.objects.order_by("id"))
    assert [line.what.split(":")[0] for line in lines] == ["Audit trail"] * 3
    assert {line.purpose for line in lines} == {"Regular audit of the records"}
    assert {line.actor_name for line in lines} == {"工藤 明"}
    assert [line.account_id for line in lines] == ["", str(hanako.pk), str(hanako.pk)]
    assert [line.case_number for line in lines] == ["", case.number, case.number]


def test_where_the_line_cannot_be_written_nothing_is_shown(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**line: Any) -> None:
        raise OSError

    monkeypatch.setattr("madoguchi.portals.staff.views.audit.record_view", broken)
    answer = reader.get(reverse("audit_acts"))
    assert answer.status_code == 503
    assert "post.assign" not in answer.content.decode()


def test_attempts_name_nobody_and_need_no_purpose(auditor_client: Client, at: datetime) -> None:
    record_attempt(kind="accounts.password", key="account:sato@example.jp", succeeded=False, at=at)
    shown = page(auditor_client, "audit_attempts")
    assert "職員のパスワード" in shown
    assert "sato@example.jp" not in shown
    assert not AccessLine.objects.exists()


# What it finds ----------------------------------------------------------------------------------------


def test_acts_stand_in_plain_words_and_are_narrowed(
    reader: Client, sato: User, tanaka: User, hanako: User, make_case: MakeCase, at: datetime
) -> None:
    from madoguchi.foundation.cases.public import receive_case

    case, other = make_case("juminhyo", owner=hanako), make_case("bulky-waste")
    receive_case(case, by=acting(sato), at=at)
    receive_case(other, by=acting(tanaka), at=at)
    everything = page(reader, "audit_acts")
    assert "申請を受け付けた" in everything
    for query, found in (
        ({"person": "佐藤"}, {case.number}),
        ({"department": "environment"}, {other.number}),
        ({"number": other.number, "act": "case.receive"}, {other.number}),
        ({"act": "case.receive"}, {case.number, other.number}),
        ({"act": "case.receive", "since": "2026-11-02", "until": "2026-11-02"}, {case.number, other.number}),
        ({"act": "case.receive", "until": "2026-11-01"}, set()),
    ):
        shown = page(reader, "audit_acts", **query)
        assert {number for number in (case.number, other.number) if number in shown.split("<tbody>")[-1]} == found, (
            query
        )


def test_what_is_not_found_is_said_and_not_taken_for_all(reader: Client) -> None:
    for query in (
        {"person": "だれでもない"},
        {"number": "0000-0000-00"},
        {"resident": "nobody@example.jp"},
        {"since": "x"},
    ):
        answer = reader.get(reverse("audit_acts"), query)
        assert answer.status_code == 422
        assert "<tbody>" not in answer.content.decode()


def test_a_resident_is_found_by_mail_address(
    reader: Client, hanako: User, sato: User, make_case: MakeCase, at: datetime
) -> None:
    User.objects.filter(pk=hanako.pk).update(email="hanako@example.jp")
    case = make_case("juminhyo", owner=hanako)
    record_view(by=acting(sato), purpose="Examination", what="x", at=at, account_id=str(hanako.pk))
    record_view(by=acting(sato), purpose="Examination", what="of somebody else", at=at, account_id="other")
    assert "of somebody else" not in page(reader, "audit_looks", resident="Hanako@example.jp")
    assert case.number in page(reader, "audit_acts", resident="hanako@example.jp")


def test_the_course_of_a_case_shows_acts_and_looks_in_one_line_of_time(
    reader: Client, sato_client: Client, sato: User, make_case: MakeCase
) -> None:
    case = make_case("juminhyo")
    sato_client.post(reverse("case_receive", args=[case.pk]))
    sato_client.get(reverse("case_detail", args=[case.pk]))
    shown = page(reader, "audit_case", number=case.number)
    for words in ("申請を提出した", "申請を受け付けた", "佐藤 優"):
        assert words in shown
    assert shown.count("<li>") > 3
    assert case.applicant_name.split()[0] not in shown.split("timeline")[0]
    assert reader.get(reverse("audit_case"), {"number": "x"}).status_code == 422


# Files ------------------------------------------------------------------------------------------------


def test_a_file_asks_for_its_purpose_and_holds_what_was_narrowed(reader: Client, sato: User, at: datetime) -> None:
    write(3, at, actor_id=str(sato.pk), actor_name="=SUM(A1)", actor_post="市民課 窓口係")
    query = {"ledger": "acts", "act": "case.receive", "person": "佐藤"}
    assert reader.post(reverse("audit_export"), query).status_code == 422
    answer = reader.post(reverse("audit_export"), {**query, "purpose": "report"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]
    assert len(rows) == 4
    assert rows[1][1] == "'=SUM(A1)"
    line = AccessLine.objects.latest("id")
    assert (line.purpose, line.what) == ("Report to a supervising authority", "Audit trail, saved as a file")


def test_a_file_has_an_end(reader: Client, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("madoguchi.portals.staff.views.audit.AT_ONCE", 2)
    monkeypatch.setattr("madoguchi.portals.staff.views.audit.MOST_EXPORTED", 4)
    write(9, at)
    answer = reader.post(reverse("audit_export"), {"ledger": "acts", "act": "case.receive", "purpose": "report"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]
    assert len(rows) == 6
    assert len(rows[-1]) == 1


def test_cells_that_a_spreadsheet_would_calculate_are_guarded() -> None:
    assert [guarded(cell) for cell in ("=1", "+1", "@x", "１", "-")] == ["'=1", "'+1", "'@x", "１", "'-"]


# Page by page, and quick ------------------------------------------------------------------------------


def test_pages_follow_one_another_without_a_gap_even_within_one_moment(city: object, at: datetime) -> None:
    AuditEntry.objects.bulk_create(
        AuditEntry(at=at - timedelta(seconds=n // 7), act="case.hold", actor_kind="staff", actor_post=f"課 {n % 3}")
        for n in range(40)
    )
    for asked in (Asked(act="case.hold"), Asked(act="case.hold", posts=("課 0", "課 1", "課 2"))):
        read: list[int] = []
        after = None
        while True:
            lines = acts(asked, after=after, limit=6)
            read += [row.pk for row in lines.rows]
            if lines.after is None:
                break
            after = read_place(str(lines.after))
            assert after == lines.after
        everything = AuditEntry.objects.filter(act="case.hold").order_by("-at", "-pk").values_list("pk", flat=True)
        assert read == list(everything)
    assert read_place("nonsense") is None
    assert read_place("2026-11-02T10:00:00_1") is None


ASKED = {
    "acts": [
        Asked(),
        Asked(posts=("市民課 窓口係",)),
        Asked(persons=("x",)),
        Asked(act="case.hold"),
        Asked(subjects=(("a.b", "1"),)),
    ],
    "looks": [
        Asked(),
        Asked(posts=("p",)),
        Asked(persons=("x",)),
        Asked(case_id="1"),
        Asked(accounts=("1",), residents=("2",)),
    ],
    "attempts": [Asked(), Asked(kind="accounts.password")],
}
READ = {"acts": acts, "looks": looks, "attempts": attempts}


def plans(ledger: str, asked: Asked, at: datetime) -> list[str]:
    """How the database would answer the queries of one page in the middle of the ledger."""
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        READ[ledger](asked, after=read_place(f"{at.isoformat()}_5"), limit=50)
    told = []
    with connection.cursor() as cursor:
        for query in caught.captured_queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            told.append(" / ".join(str(row[-1]) for row in cursor.fetchall()))
    return told


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="plans are worded differently; benchmarks/audit_reader.py times both"
)
@pytest.mark.parametrize("ledger", sorted(ASKED))
def test_every_filter_is_answered_from_an_index_in_order(ledger: str, at: datetime) -> None:
    for asked in ASKED[ledger]:
        told = plans(ledger, asked, at)
        assert told
        for plan in told:
            assert "USING INDEX" in plan, (asked, plan)
            assert "TEMP B-TREE" not in plan.replace("USE TEMP B-TREE FOR LAST TERM", ""), (asked, plan)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="as above")
def test_without_the_index_the_plan_would_be_a_slow_one(at: datetime) -> None:
    """The control."""
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX audit_when")
    # Another text than above: SQLite does not plan an EXPLAIN again that it still holds from before the index went.
    (plan,) = plans("acts", Asked(since=at - timedelta(days=900)), at)
    assert "USING INDEX" not in plan or "TEMP B-TREE" in plan


def test_a_page_asks_the_database_as_often_for_many_lines_as_for_few(
    reader: Client, at: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with guards_lowered():
        AuditEntry.objects.all().delete()
    write(200, at, subject_model="cases.case", subject_id="00000000-0000-4000-8000-000000000000")
    page(reader, "audit_acts")
    with django_assert_max_num_queries(20):
        page(reader, "audit_acts")


def test_every_act_has_words_and_every_word_an_act() -> None:
    named = {
        str(call.args[0].value)
        for module in modules()
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef)
        for call in acts_in(node)
        if call.args and isinstance(call.args[0], ast.Constant)
    }
    assert named, "no act was found"
    assert sorted(named - ACTS.keys()) == [], "give these acts words in madoguchi/portals/staff/act_words.py"
    assert sorted(ACTS.keys() - named) == [], "these acts no longer exist"
