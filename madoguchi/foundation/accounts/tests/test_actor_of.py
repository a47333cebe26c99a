"""Who acts in a request, and how surely we know."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from madoguchi.foundation.accounts.public import User, actor_of, assurance_of, has_second_factor
from tests.cast import sign_in

pytestmark = pytest.mark.django_db


def request_of(client: Client, user: User | None = None) -> Any:
    request = RequestFactory().get("/")
    request.session = client.session
    request.user = user or AnonymousUser()
    return request


def test_a_stranger_is_a_guest_who_stays_the_same_within_his_session(db: None) -> None:
    request = request_of(Client())
    first, second = actor_of(request), actor_of(request)
    assert first == second
    assert first.kind == "guest"
    assert len(first.id) == 32
    assert actor_of(request_of(Client())).id != first.id


def test_a_resident_acts_in_his_own_name(hanako: User) -> None:
    actor = actor_of(request_of(sign_in(Client(), hanako), hanako))
    assert (actor.kind, actor.id, actor.name, actor.post) == ("resident", str(hanako.pk), "津軽 花子", "")


def test_a_member_of_staff_acts_in_his_post(sato: User) -> None:
    actor = actor_of(request_of(sign_in(Client(), sato), sato))
    assert (actor.kind, actor.post) == ("staff", "市民課 窓口係")


def test_a_member_of_staff_without_second_factor_acts_as_a_guest_only(sato: User) -> None:
    request = request_of(sign_in(Client(), sato, second_factor=False), sato)
    assert not has_second_factor(request)
    assert actor_of(request).kind == "guest"


@pytest.mark.parametrize("level", ["email", "card", "signature"])
def test_the_session_knows_its_resident_as_surely_as_he_showed(hanako: User, level: Any) -> None:
    assert assurance_of(request_of(sign_in(Client(), hanako, assurance=level), hanako)) == level


def test_strangers_and_staff_have_no_assurance(sato: User) -> None:
    assert assurance_of(request_of(Client())) == "none"
    assert assurance_of(request_of(sign_in(Client(), sato), sato)) == "none"


def test_the_proof_of_another_account_does_not_count(hanako: User, other_resident: User) -> None:
    assert assurance_of(request_of(sign_in(Client(), hanako), other_resident)) == "none"


def test_a_closed_account_acts_as_a_guest(hanako: User) -> None:
    client = sign_in(Client(), hanako)
    hanako.is_active = False
    assert actor_of(request_of(client, hanako)).kind == "guest"
