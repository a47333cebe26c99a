"""What the card of somebody without an entry in the register says: a fact, and known as read from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from madoguchi.foundation.forms.public import Known, Procedure, Provenance, split_address
from madoguchi.foundation.residents.public import name_key
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.rows import written

CARD = "@card"
"""Among the values of the person: when the card was read, which of them it says, and the address on it."""
NAME, BORN_ON, SEX, ADDRESS = "person.name", "person.born_on", "person.sex", "person.address"
OLD_ADDRESS, NEW_ADDRESS = "event.old_address", "event.new_address"


def with_card(
    person: Mapping[str, Any], *, name: str, born_on: str, sex: str, address: str, at: datetime
) -> dict[str, Any] | None:
    """The person as it was typed, with what the card says; ``None`` where it is the card of somebody else.

    A card writes no reading: that one was heard.
    """
    if name_key(written(person.get(NAME) or {})) != name_key(name) or person.get(BORN_ON, born_on) != born_on:
        return None
    says = {BORN_ON: born_on} | ({SEX: sex} if sex != "unknown" else {})
    of = [NAME, *(concept for concept, value in says.items() if person.get(concept, value) == value)]
    card = {"at": at.isoformat(), "of": of, "address": split_address(address)}
    return {**says, **person, CARD: card}


def known_of_card(counter_set: CounterSet) -> dict[str, Known]:
    """What was read from the card, by concept. Whoever moves lived where the card says, and lives there no more."""
    card = counter_set.person.get(CARD)
    if not card:
        return {}
    read = Provenance("card", card["at"], "")
    told = {
        concept: Known(counter_set.person[concept], read) for concept in card["of"] if concept in counter_set.person
    }
    if card["address"]:
        told[OLD_ADDRESS if moves(counter_set) else ADDRESS] = Known(card["address"], read)
    return told


def lived_at(counter_set: CounterSet) -> str:
    """As what the forms know the address that somebody gave as the present one: whoever moves lives there no more."""
    return OLD_ADDRESS if counter_set.person.get(ADDRESS) and moves(counter_set) else ADDRESS


def has_told_address(counter_set: CounterSet) -> bool:
    """Whether an address was read or typed before the first form."""
    return CARD in counter_set.person or bool(counter_set.person.get(ADDRESS))


def is_told_address(counter_set: CounterSet, concept: str, told: Mapping[str, str]) -> bool:
    """Whether an answer is the present address as it was typed before the first form; ``told``: where it came from."""
    before = (told.get("source"), told.get("at")) == ("clerk", counter_set.opened_at.isoformat())
    return before and concept in (ADDRESS, "subject.address")


def moves(counter_set: CounterSet) -> bool:
    """Whether the set is about a move."""
    if "moving" in (counter_set.facts.get("event") or []):
        return True
    forms = counter_set.forms.filter(draft__isnull=False, dropped_at=None).select_related("draft__version")
    drafts = [form.draft for form in forms if form.draft is not None]
    return any(asks_where_moved(one.version.procedure) for one in drafts)


def asks_where_moved(procedure: Procedure) -> bool:
    """Whether a form is about a move."""
    return any(f.concept == NEW_ADDRESS for f in procedure.fields.values())
