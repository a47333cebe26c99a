"""What the registers or the answers at the reception say already is not asked again in the forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.forms.public import CheckedCity
from madoguchi.foundation.residents.public import Resident
from madoguchi.services.counter.conversation import conversation_of
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.navigator.tests.test_prepared import NAME
from madoguchi.services.counter.operations.choosing import choose_procedures, open_set
from madoguchi.services.counter.operations.situation import note_situation
from madoguchi.services.counter.people import told_of_set
from madoguchi.services.counter.vocabulary import Chosen
from tests.cast import acting

pytestmark = pytest.mark.django_db


def bereft(client: Client, visitor: str, dead: str, *slugs: str) -> CounterSet:
    """A set of somebody whose relative has died, with these procedures."""
    people = {key: str(Resident.objects.get(key=key).pk) for key in (visitor, dead)}
    taken = {"purpose": "registration", "resident_id": people[visitor], "identity": "photo"}
    client.post(reverse("counter_take"), taken)
    begun = CounterSet.objects.get()
    client.post(reverse("counter_happened", args=[begun.pk]), {"occasion": "death", "happened_on": "2026-10-25"})
    client.post(reverse("counter_concerned", args=[begun.pk]), {"concerned": people[dead]})
    client.post(reverse("counter_needs", args=[begun.pk]), {"choose": "1", "procedure": slugs})
    begun.refresh_from_db()
    return begun


def draft_in(counter_set: CounterSet, slug: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The answers of a form, and where they came from."""
    draft = counter_set.forms.get(slug=slug).draft
    assert draft is not None
    return draft.answers, draft.provenance


def test_what_the_dead_man_held_and_how_he_was_insured_is_not_asked(
    register: object, all_published: CheckedCity, sato_client: Client, at: datetime
) -> None:
    slugs = ("funeral-expense", "medical-heir-claim", "health-insurance-leave", "ltc-leave")
    begun = bereft(sato_client, "yumi", "kenji", *slugs)
    assert draft_in(begun, "funeral-expense")[0]["scheme"] == "national"
    leave, told = draft_in(begun, "health-insurance-leave")
    assert (leave["others_stay"], told["others_stay"]["source"]) == (True, "register"), "由美 is insured still"
    care, told = draft_in(begun, "ltc-leave")
    assert (care["used_services"], told["used_services"]["source"]) == (False, "register"), "he had no certification"
    talk = conversation_of(begun, at=at)
    assert not {"scheme", "others_stay", "used_services"} & {q.field.name for q in talk.missing}
    accident = [q for q in talk.questions if q.field.name == "accident"]
    assert [{place.form.slug for place in q.places} for q in accident] == [{"funeral-expense", "medical-heir-claim"}]


def test_the_certificate_and_the_card_that_the_dead_man_held_are_proposed(
    register: object, all_published: CheckedCity, sato_client: Client, at: datetime
) -> None:
    begun = bereft(sato_client, "fumi", "seiichi", "disability-return", "card-return")
    assert draft_in(begun, "disability-return")[0]["held"] == ["physical"]
    assert draft_in(begun, "card-return")[0]["cards"] == ["seal"]
    talk = conversation_of(begun, at=at)
    assert {"held", "cards"} <= {q.field.name for q in talk.suggested}, "read out, not asked"


@pytest.mark.parametrize(("insurance", "told"), [("none", "national"), ("work", None)])
def test_whoever_moves_in_without_insurance_is_insured_with_the_city(
    register: object, all_published: CheckedCity, at: datetime, insurance: str, told: str | None
) -> None:
    moved = CounterSet(facts={"event": ["moving"], "move": "into_city", "children": True, "insurance": insurance})
    assert (
        told_of_set(moved, all_published.procedures["child-medical-certificate"], at=at).get("insurance_kind") == told
    )


@pytest.mark.parametrize("again", ["take over", "begin the forms"])
def test_what_is_answered_after_the_forms_were_begun_is_not_asked_again(
    register: object, all_published: CheckedCity, sato_client: Client, sato: User, at: datetime, again: str
) -> None:
    """A family that moves in with a child tells at the second look at the page how it is insured."""
    facts = {"event": ["moving"], "move": "into_city", "children": True}
    begun = open_set(
        person={"person.name": NAME, "person.born_on": "1990-02-03"}, identity="photo", department="citizens",
        life_event="moving", facts=facts, clerk=sato, by=acting(sato), at=at,
    )  # fmt: skip
    chosen = [Chosen("child-medical-certificate"), Chosen("child-allowance-claim")]
    choose_procedures(begun, chosen=chosen, by=acting(sato), at=at)
    asked = {q.field.name for q in conversation_of(begun, at=at).missing}
    assert "insurance_kind" in asked, "the control: nobody has said it"
    claim = begun.forms.get(slug="child-allowance-claim")
    assert claim.draft is not None
    claim.draft.answers["employment"] = "employee"
    claim.draft.provenance["employment"] = {"source": "clerk"}
    claim.draft.save()

    def hear(insurance: str) -> None:
        told = facts | {"insurance": insurance}
        if again == "take over":
            note_situation(begun, life_event="moving", facts=told, by=acting(sato), at=at)
        else:
            choose_procedures(begun, chosen=chosen, facts=told, by=acting(sato), at=at)

    hear("none")
    assert draft_in(begun, "child-medical-certificate")[0]["insurance_kind"] == "national"
    assert "insurance_kind" not in {q.field.name for q in conversation_of(begun, at=at).missing}
    assert draft_in(begun, "child-allowance-claim")[0]["employment"] == "employee", "what was answered stays"
    hear("work")
    assert "insurance_kind" not in draft_in(begun, "child-medical-certificate")[0], "it followed from the other answer"
