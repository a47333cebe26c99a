"""What the city's library calls an occasion is read in the language of the page."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.residents.public import Resident
from madoguchi.kernel import clock
from madoguchi.kernel.ui.choices import LANGUAGE_COOKIE
from madoguchi.services.counter.operations.choosing import open_set
from tests.cast import acting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register", "published")]


def test_an_occasion_and_a_category_read_in_the_readers_language(sato_client: Client, sato: User) -> None:
    begun = open_set(
        resident_id=str(Resident.objects.get(key="hanako").pk), identity="photo", department="citizens",
        clerk=sato, by=acting(sato), at=clock.now(),
    )  # fmt: skip
    happened, needs, all_ = (
        reverse(name, args=[begun.pk]) for name in ("counter_happened", "counter_needs", "counter_procedures")
    )
    sato_client.post(happened, {"occasion": "moving-within", "happened_on": "2026-10-25"})
    for language, heading, tile, category in (
        ("en", "Moved within the city", "Moved in from elsewhere", "Certificates"),
        ("ja", "転居した（市内）", "転入した（市外から）", "証明書"),
    ):
        sato_client.cookies[LANGUAGE_COOKIE] = language
        assert f"<h1>{heading}</h1>" in sato_client.get(needs).content.decode()
        assert f">{tile}</button>" in sato_client.get(happened).content.decode()
        assert category in sato_client.get(all_).content.decode()
