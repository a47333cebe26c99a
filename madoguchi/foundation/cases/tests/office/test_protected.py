"""Cases of protected people (支援措置): listed without a name, opened by named posts only, in no file and on no paper."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import AccessLine, Attempt
from madoguchi.foundation.cases.guarding import guards_over
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.tests.office.conftest import Apply
from madoguchi.foundation.cases.urls_staff import urlpatterns
from madoguchi.foundation.organisation.public import Post
from madoguchi.foundation.residents.public import Protection, Resident, begin_protection, end_protection
from madoguchi.kernel.acts import SYSTEM

WARNING = "支援措置"
TARO = {"family": "岩木", "given": "太郎", "family_kana": "イワキ", "given_kana": "タロウ"}


def protect(at: datetime, *posts: str, who: str = "hanako") -> Protection:
    """The protection begins, after whatever was sent before."""
    person = Resident.objects.select_related("household").get(key=who)
    return begin_protection(
        person, from_on=at.date(), until_on=at.date() + timedelta(days=364),
        posts=list(Post.objects.filter(key__in=posts)), by=SYSTEM, at=at,
    )  # fmt: skip


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_a_protection_that_begins_later_takes_the_name_out_of_every_list(
    lamp: Case, sato_client: Client, at: datetime
) -> None:
    lists = [f"/staff/cases/?view={view}" for view in ("new", "open", "all")]
    assert all("津軽" in text(sato_client, path) for path in lists), "the control: before, it is there"
    protection = protect(at)
    for path in lists:
        page = text(sato_client, path)
        assert "津軽" not in page, path
        assert lamp.number in page, "and nobody forgets the case"
        assert WARNING in page
    end_protection(protection, by=SYSTEM, at=at)
    assert "津軽" in text(sato_client, lists[0])


@pytest.mark.parametrize(("words", "found"), [("津軽", False), ("ハナコ", False), ("街灯 花子", False), ("街灯", True)])
def test_no_search_by_name_finds_it(lamp: Case, sato_client: Client, at: datetime, words: str, found: bool) -> None:
    assert lamp.number in text(sato_client, f"/staff/cases/?view=all&q={words}"), "the control"
    protect(at)
    page = text(sato_client, f"/staff/cases/?view=all&q={words}")
    assert (lamp.number in page) is found
    assert lamp.number in text(sato_client, f"/staff/cases/?view=all&q={lamp.number}")


def test_every_page_of_the_case_is_shut_and_each_try_leaves_a_line(
    granted: Case, sato_client: Client, at: datetime
) -> None:
    of_the_case = [one for one in urlpatterns if "case_id" in one.pattern.converters]
    assert len(of_the_case) > 15
    protect(at)
    for one in of_the_case:
        more = {name: uuid4() for name in one.pattern.converters if name != "case_id"}
        path = reverse(str(one.name), kwargs={"case_id": granted.pk, **more})
        answers = [sato_client.get(path), sato_client.post(path)]
        assert {answer.status_code for answer in answers} <= {403, 405}, path
        assert 403 in {answer.status_code for answer in answers}, path
        for answer in answers:
            assert "津軽" not in answer.content.decode(), path
            assert answer.status_code == 405 or WARNING in answer.content.decode(), path
    assert Attempt.objects.filter(kind="cases.protected", succeeded=False).count() >= len(of_the_case)
    assert not AccessLine.objects.exists()


def test_whoever_may_see_it_is_warned_on_each_page_and_prints_nothing(
    examined: Case, sato_client: Client, at: datetime
) -> None:
    detail, printed = (reverse(name, args=[examined.pk]) for name in ("case_detail", "case_print"))
    assert 'class="protected"' not in text(sato_client, detail)
    assert sato_client.get(printed)["Content-Type"] == "application/pdf", "the control"
    protect(at, "citizens-clerk")
    page = text(sato_client, detail)
    assert 'class="protected"' in page
    assert "津軽" in page
    assert printed not in page
    assert "津軽" in text(sato_client, "/staff/cases/")
    assert WARNING in text(sato_client, "/staff/cases/")
    assert sato_client.get(printed).status_code == 403
    assert 'class="protected"' in text(sato_client, reverse("case_correct", args=[examined.pk]))


def test_who_has_no_key_of_the_register_is_known_by_name_and_day_of_birth(
    register: object, apply: Apply, sato: User, at: datetime
) -> None:
    guest, another = apply(), apply(**{"applicant.name": TARO})
    on = at.date()
    assert guards_over(sato, [guest, another], on=on) == {}
    protect(at)
    assert guards_over(sato, [guest, another], on=on) == {guest.pk: False}
    Case.objects.filter(pk=guest.pk).update(answers={**guest.answers, "applicant.born_on": "1901-01-01"})
    assert guards_over(sato, [guest], on=on) == {}, "somebody else of that name"


def test_whom_else_a_case_concerns_guards_it_too(register: object, apply: Apply, sato: User, at: datetime) -> None:
    case = apply(**{"applicant.name": TARO})
    case.concerns = [str(Resident.objects.get(key="hanako").pk)]
    assert guards_over(sato, [case], on=at.date()) == {}
    protect(at)
    assert guards_over(sato, [case], on=at.date()) == {case.pk: False}


def test_many_at_once_leave_it_as_it_was(lamp: Case, sato_client: Client, at: datetime) -> None:
    protect(at)
    page = sato_client.post("/staff/cases/bulk/", {"action": "receive", "cases": [str(lamp.pk)]}).content.decode()
    lamp.refresh_from_db()
    assert lamp.state == "received"
    assert lamp.number in page
    assert WARNING in page
    assert "津軽" not in page


def test_no_file_for_a_core_system_holds_it_whoever_asks(
    lamp: Case, apply: Apply, sato_client: Client, at: datetime
) -> None:
    apply(**{"applicant.name": TARO})
    protect(at, "citizens-clerk")
    day: date = at.date()
    sent = {"target": "lamp:0", "which": "all", "start": day.isoformat(), "end": day.isoformat(), "encoding": "utf-8"}
    answer = sato_client.post("/staff/cases/export/", sent)
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive:
        held = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    rows = next(text for name, text in held.items() if "left-out" not in name)
    left = next(text for name, text in held.items() if "left-out" in name)
    assert "岩木" in rows
    assert "津軽" not in rows
    assert [row["受付番号"] for row in csv.DictReader(io.StringIO(left))] == [lamp.number]
    assert not AccessLine.objects.filter(case_number=lamp.number).exists()


def test_the_list_asks_as_often_for_many_as_for_few(
    hanako: User, apply: Apply, sato_client: Client, at: datetime
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as counted:
            page = sato_client.get("/staff/cases/?view=all")
        assert page.status_code == 200
        return len(counted)

    apply(owner=hanako), apply()
    before = asked()
    protect(at)
    few = asked()
    for _turn in range(4):
        apply(owner=hanako), apply(), apply(**{"applicant.name": TARO})
    assert asked() == few <= before + 4
