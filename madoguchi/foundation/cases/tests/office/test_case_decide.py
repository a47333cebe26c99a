"""Deciding: the form, the page that shows it once more, the decision."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.operations.examining import hold_case, resume_case
from madoguchi.foundation.cases.tests.office.conftest import Apply
from tests.cast import acting


@pytest.fixture
def page(examined: Case) -> str:
    """The address."""
    return f"/staff/cases/{examined.pk}/decide/"


def test_the_clerk_does_not_decide_where_the_chief_does(page: str, examined: Case, sato_client: Client) -> None:
    assert sato_client.get(page).status_code == 403
    answer = sato_client.post(page, {"outcome": "granted", "seen": examined.revision, "confirmed": "1"})
    assert answer.status_code == 403
    assert Case.objects.get(pk=examined.pk).state == "examining"


def test_unmarked_checks_are_told(page: str, english: None, suzuki_client: Client) -> None:
    assert "2 checks are not marked yet" in suzuki_client.get(page).content.decode()


def test_a_refusal_is_read_once_more_as_it_will_be_sent_and_then_taken(
    page: str, examined: Case, english: None, suzuki_client: Client
) -> None:
    form = {"outcome": "refused", "ready": "0", "reasons": "翌年度にご相談ください。", "seen": examined.revision}
    confirm = suzuki_client.post(page, form).content.decode()
    for text in (
        "Is this the decision?",
        "予算がないため（試験条例第3条）。",
        "翌年度にご相談ください。",
        "Right to appeal",
        "You may appeal to the mayor within three months.",
    ):
        assert text in confirm, text
    assert Case.objects.get(pk=examined.pk).state == "examining"
    done = suzuki_client.post(page, {**form, "confirmed": "1"})
    assert done["Location"] == f"/staff/cases/{examined.pk}/decided/"
    case = Case.objects.get(pk=examined.pk)
    assert case.state == "refused"
    assert case.reasons == "予算がないため（試験条例第3条）。\n翌年度にご相談ください。"


def test_a_grant_names_what_is_issued_and_needs_no_reasons(
    page: str, examined: Case, english: None, suzuki_client: Client
) -> None:
    form = {"outcome": "granted", "ready": "0", "seen": examined.revision}
    confirm = suzuki_client.post(page, form).content.decode()
    assert "Street lamp permit" in confirm
    assert "Right to appeal" not in confirm
    assert "予算がないため" not in confirm
    suzuki_client.post(page, {**form, "confirmed": "1"})
    done = suzuki_client.get(f"/staff/cases/{examined.pk}/decided/").content.decode()
    assert "灯2026-" in done
    assert "津軽" not in done


def test_a_refusal_without_reasons_comes_back(page: str, examined: Case, english: None, suzuki_client: Client) -> None:
    response = suzuki_client.post(page, {"outcome": "refused", "seen": examined.revision, "confirmed": "1"})
    assert response.status_code == 422
    assert "A refusal needs its reasons" in response.content.decode()
    assert suzuki_client.post(page, {"seen": examined.revision}).status_code == 422


def test_going_back_keeps_what_was_written(page: str, examined: Case, suzuki_client: Client) -> None:
    form = {"outcome": "refused", "reasons": "理由です", "seen": examined.revision, "back": "1"}
    response = suzuki_client.post(page, form)
    assert response.status_code == 200
    assert "理由です" in response.content.decode()


def test_a_case_that_changed_since_it_was_read_is_not_decided(
    page: str, examined: Case, sato: User, english: None, suzuki_client: Client, at: datetime
) -> None:
    seen = examined.revision
    hold_case(examined, reason="x", by=acting(sato), at=at)
    resume_case(examined, by=acting(sato), at=at)
    response = suzuki_client.post(page, {"outcome": "granted", "seen": seen, "confirmed": "1"})
    assert response.status_code == 409
    assert "The case has changed since this page was shown." in response.content.decode()


def test_a_clerk_accepts_a_notification(apply: Apply, english: None, sato_client: Client) -> None:
    bell = apply("bell")
    sato_client.post(f"/staff/cases/{bell.pk}/receive/")
    page = f"/staff/cases/{bell.pk}/decide/"
    text = sato_client.get(page).content.decode()
    assert 'value="accepted"' in text
    assert 'value="granted"' not in text
    sato_client.post(page, {"outcome": "accepted", "seen": Case.objects.get(pk=bell.pk).revision, "confirmed": "1"})
    assert Case.objects.get(pk=bell.pk).state == "accepted"


def test_what_came_of_it_is_shown_only_after_the_end(examined: Case, suzuki_client: Client) -> None:
    assert suzuki_client.get(f"/staff/cases/{examined.pk}/decided/").status_code == 302
