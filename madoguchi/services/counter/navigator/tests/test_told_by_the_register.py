"""What follows from a death, and what the register says of who died, is proposed and not asked."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.forms.public import CheckedCity
from madoguchi.foundation.residents.public import RegisterImport, Resident
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.people import known_of_set, told_of_set

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("visitor", "dead", "was_head"), [("yumi", "kenji", True), ("kenji", "yumi", False)])
def test_who_was_head_and_why_the_insurance_ends_is_not_asked(
    register: object,
    all_published: CheckedCity,
    sato_client: Client,
    at: datetime,
    visitor: str,
    dead: str,
    was_head: bool,
) -> None:
    here, gone = Resident.objects.get(key=visitor), Resident.objects.get(key=dead)
    taken = {"purpose": "registration", "resident_id": str(here.pk), "identity": "photo"}
    sato_client.post(reverse("counter_take"), taken)
    begun = CounterSet.objects.get()
    sato_client.post(reverse("counter_happened", args=[begun.pk]), {"occasion": "death"})
    sato_client.post(reverse("counter_concerned", args=[begun.pk]), {"concerned": str(gone.pk)})
    needs = {"choose": "1", "procedure": ["medical-heir-claim", "health-insurance-leave"]}
    assert sato_client.post(reverse("counter_needs", args=[begun.pk]), needs).status_code == 302
    begun.refresh_from_db()
    assert "deceased" not in begun.facts, "nobody was asked, and the registers answer only a part"
    told = told_of_set(begun, all_published.procedures["health-insurance-leave"], at=at)
    assert told["reason"] == "died"
    assert known_of_set(begun, at=at)["event.deceased_was_head"].value is was_head


def test_what_is_known_of_somebody_dead_is_told_as_of_the_last_import(
    register: object, all_published: CheckedCity, sato_client: Client, at: datetime
) -> None:
    """Not as of the day on which that entry last changed, which may lie years back."""
    gone = Resident.objects.get(key="kenji")
    Resident.objects.filter(pk=gone.pk).update(as_of=date(2019, 4, 1), imported="core")
    RegisterImport.objects.create(
        kind="full", state="done", as_of=date(2026, 11, 1), begun_at=at, heard_at=at, demo=gone.demo
    )
    here = Resident.objects.get(key="yumi")
    sato_client.post(
        reverse("counter_take"), {"purpose": "registration", "resident_id": str(here.pk), "identity": "photo"}
    )
    begun = CounterSet.objects.get()
    sato_client.post(reverse("counter_happened", args=[begun.pk]), {"occasion": "death"})
    sato_client.post(reverse("counter_concerned", args=[begun.pk]), {"concerned": str(gone.pk)})
    begun.refresh_from_db()
    known = known_of_set(begun, at=at)
    told = {one: known[one].provenance for one in known if one.startswith("event.deceased")}
    assert told
    assert {one.at for one in told.values()} == {"2026-11-01"}
