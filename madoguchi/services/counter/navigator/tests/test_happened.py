"""What was chosen as having happened is known to the forms: nobody is asked for its day once more."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.forms.public import CheckedCity
from madoguchi.foundation.residents.public import Resident
from madoguchi.services.counter.models import CounterSet

pytestmark = pytest.mark.django_db


def answers(counter_set: CounterSet, slug: str) -> dict[str, object]:
    draft = counter_set.forms.get(slug=slug).draft
    assert draft is not None
    found: dict[str, object] = draft.answers
    return found


def test_the_day_it_happened_stands_in_the_form_and_follows_a_correction(
    register: object, all_published: CheckedCity, sato_client: Client
) -> None:
    person = str(Resident.objects.get(key="hanako").pk)
    sato_client.post(reverse("counter_take"), {"purpose": "registration", "resident_id": person, "identity": "photo"})
    begun = CounterSet.objects.get()
    happened, needs = (reverse(name, args=[begun.pk]) for name in ("counter_happened", "counter_needs"))
    sato_client.post(happened, {"occasion": "moving-within", "happened_on": "2026-10-25"})
    sato_client.post(needs, {"choose": "1", "procedure": "moving-within"})
    assert answers(begun, "moving-within")["moved_on"] == "2026-10-25"
    sato_client.post(happened, {"occasion": "moving-within", "happened_on": "2026-10-26"})
    assert answers(begun, "moving-within")["moved_on"] == "2026-10-26"


def test_who_died_and_when_stand_in_the_form(register: object, all_published: CheckedCity, sato_client: Client) -> None:
    people = {key: str(Resident.objects.get(key=key).pk) for key in ("hanako", "tome")}
    sato_client.post(
        reverse("counter_take"), {"purpose": "registration", "resident_id": people["hanako"], "identity": "photo"}
    )
    begun = CounterSet.objects.get()
    happened, concerned, needs = (
        reverse(name, args=[begun.pk]) for name in ("counter_happened", "counter_concerned", "counter_needs")
    )
    sato_client.post(happened, {"occasion": "death", "happened_on": "2026-10-25"})
    sato_client.post(concerned, {"concerned": people["tome"]})
    sato_client.post(needs, {"choose": "1", "procedure": "card-return"})
    known = {str(value) for value in answers(begun, "card-return").values()}
    assert any("トメ" in one for one in known), known
    assert "2026-10-25" in known


@pytest.fixture
def after_a_death(register: object, all_published: CheckedCity, sato_client: Client) -> CounterSet:
    """花子 comes after 一郎, the head of her household, has died."""
    people = {key: str(Resident.objects.get(key=key).pk) for key in ("hanako", "ichiro")}
    sato_client.post(
        reverse("counter_take"), {"purpose": "registration", "resident_id": people["hanako"], "identity": "photo"}
    )
    begun = CounterSet.objects.get()
    happened, concerned, needs = (
        reverse(name, args=[begun.pk]) for name in ("counter_happened", "counter_concerned", "counter_needs")
    )
    sato_client.post(happened, {"occasion": "death", "happened_on": "2026-10-25"})
    sato_client.post(concerned, {"concerned": people["ichiro"]})
    sato_client.post(needs, {"choose": "1", "procedure": ["head-of-household-change", "tax-heir-representative"]})
    return begun


def test_whoever_died_stands_in_no_row_of_the_household(after_a_death: CounterSet) -> None:
    rows = answers(after_a_death, "head-of-household-change")["members"]
    assert isinstance(rows, list)
    given = [row["name"]["given"] for row in rows]
    assert "花子" in given
    assert "一郎" not in given


def test_what_the_heir_was_to_whoever_died_is_known_from_the_register(after_a_death: CounterSet) -> None:
    assert answers(after_a_death, "tax-heir-representative")["heir.relation"] == "spouse"
