"""Beginning: what the city knows is filled in for whoever showed a card, and for nobody else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.audit.public import AccessLine
from madoguchi.foundation.cases.public import Draft
from tests.cast import sign_in

pytestmark = pytest.mark.django_db


def begin(client: Client, slug: str = "dog-registration") -> Draft:
    client.post(reverse("draft_start", args=[slug]))
    return Draft.objects.get()


def test_a_card_fills_in_what_the_register_holds_and_leaves_a_line(published, hanako):
    draft = begin(sign_in(Client(), hanako, assurance="card"))
    assert draft.answers["applicant.name"]["family"] == "津軽"
    assert draft.provenance["applicant.name"]["source"] == "register"
    assert AccessLine.objects.filter(account_id=str(hanako.pk)).count() == 1


def test_a_mailed_code_is_not_enough_to_read_the_register(published, hanako):
    draft = begin(sign_in(Client(), hanako, assurance="email"))
    assert "applicant.name" not in draft.answers
    assert not AccessLine.objects.exists()


def test_a_guest_begins_with_nothing(published, client):
    assert "applicant.name" not in begin(client).answers


def test_pressing_twice_begins_one(published, client):
    begin(client)
    assert begin(client).revision == 0


def test_a_procedure_that_needs_a_card_sends_to_the_sign_in(published, client):
    response = client.post(reverse("draft_start", args=["juminhyo"]))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("identity_sign_in"))
    assert not Draft.objects.exists()
