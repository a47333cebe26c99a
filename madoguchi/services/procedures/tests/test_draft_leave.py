"""Stopping for now."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from madoguchi.foundation.cases.public import Draft
from madoguchi.services.procedures.tests.conftest import words


def test_a_guest_is_asked_for_an_address_to_return_by(client: Client, begin: Any) -> None:
    draft = begin(client)
    answer = client.get(reverse("draft_leave", args=[draft.pk]))
    assert f"{reverse('draft_mail', args=[draft.pk])}?for=leave" in answer.content.decode()
    assert "7日間" in words(answer)


def test_a_resident_finds_it_among_the_applications(hanako_client: Client, begin: Any) -> None:
    draft = begin(hanako_client)
    answer = hanako_client.get(reverse("draft_leave", args=[draft.pk]))
    assert reverse("draft_mail", args=[draft.pk]) not in answer.content.decode()
    listed = hanako_client.get(reverse("application_list"))
    assert reverse("draft_resume", args=[draft.pk]) in listed.content.decode()


def test_throwing_away_asks_once_and_then_does_it(client: Client, begin: Any) -> None:
    draft = begin(client)
    here = reverse("draft_discard", args=[draft.pk])
    assert client.get(here).status_code == 200
    assert Draft.objects.exists()
    assert client.post(here).status_code == 302
    assert not Draft.objects.exists()
    assert client.post(here).status_code == 404
