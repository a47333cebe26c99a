"""Confirming a mail address."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.cases.public import Draft
from madoguchi.kernel import clock
from madoguchi.kernel.jobs import run_ready_jobs
from madoguchi.services.procedures.tests.conftest import words
from madoguchi.services.procedures.views.resident import leaving


@pytest.fixture
def draft(client: Client, begin: Any, settings: Any) -> Draft:
    """A guest's draft, in a house that sends its mails."""
    settings.MADOGUCHI_DEMO = False
    begun: Draft = begin(client)
    return begun


def here(draft: Draft) -> str:
    return reverse("draft_mail", args=[draft.pk])


def mailed_code() -> str:
    run_ready_jobs()
    found = re.search(r"^\s*(\d{6})\s*$", str(outbox.outbox[-1].body), re.MULTILINE)
    assert found
    return found.group(1)


def test_the_code_from_the_mail_confirms_the_address(client: Client, draft: Draft, at: datetime) -> None:
    assert client.post(here(draft), {"mail": "guest@example.jp"}).status_code == 302
    assert "guest@example.jp" in words(client.get(here(draft)))
    code = mailed_code()
    assert outbox.outbox[-1].to == ["guest@example.jp"]
    assert client.post(here(draft), {"code": f" {code[:3]} {code[3:]}"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.mail, draft.mail_confirmed_at) == ("guest@example.jp", at)


def test_a_wrong_code_is_told_and_too_many_end_it(client: Client, draft: Draft) -> None:
    client.post(here(draft), {"mail": "guest@example.jp"})
    code = mailed_code()
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(5):
        answer = client.post(here(draft), {"code": wrong})
        assert answer.status_code == 422
        assert "data-error-summary" in answer.content.decode()
    assert client.post(here(draft), {"code": code}).status_code == 422
    draft.refresh_from_db()
    assert draft.mail_confirmed_at is None


def test_an_old_code_is_worth_nothing(client: Client, draft: Draft, at: datetime) -> None:
    client.post(here(draft), {"mail": "guest@example.jp"})
    code = mailed_code()
    with clock.frozen(at + timedelta(minutes=31)):
        assert client.post(here(draft), {"code": code}).status_code == 422


def test_a_new_code_or_another_address_can_be_asked_for(client: Client, draft: Draft) -> None:
    client.post(here(draft), {"mail": "guest@example.jp"})
    first = mailed_code()
    client.post(here(draft), {"_again": "1"})
    assert mailed_code() != first or len(outbox.outbox) == 2
    client.post(here(draft), {"_other": "1"})
    assert 'name="mail"' in client.get(here(draft)).content.decode()


def test_something_that_is_no_address_is_told(client: Client, draft: Draft) -> None:
    answer = client.post(here(draft), {"mail": "guest"})
    assert answer.status_code == 422
    assert 'value="guest"' in answer.content.decode()


def test_nobody_can_have_mails_sent_without_end(client: Client, draft: Draft) -> None:
    refused = []
    for _ in range(15):
        client.post(here(draft), {"_other": "1"})
        refused.append(client.post(here(draft), {"mail": "victim@example.jp"}).status_code == 422)
    assert refused[0] is False
    assert refused[-1] is True


def test_leaving_leads_back_to_how_to_return(client: Client, draft: Draft) -> None:
    client.post(here(draft), {"mail": "guest@example.jp", "for": "leave"})
    answer = client.post(here(draft), {"code": mailed_code(), "for": "leave"})
    assert answer["Location"] == reverse("draft_leave", args=[draft.pk])
    told = client.get(answer["Location"])
    assert "guest@example.jp" in words(told)
    assert reverse("reopen") in told.content.decode()


def test_nor_from_one_place_to_many_addresses(client: Client, draft: Draft, monkeypatch: Any) -> None:
    few = replace(leaving.CONFIRM, from_client=2)
    monkeypatch.setattr("madoguchi.services.procedures.views.resident.leaving.CONFIRM", few)
    statuses = []
    for number in range(3):
        client.post(here(draft), {"_other": "1"})
        statuses.append(client.post(here(draft), {"mail": f"victim{number}@example.jp"}).status_code)
    assert statuses == [302, 302, 422]
