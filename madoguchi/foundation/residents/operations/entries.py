"""Acts of the register of residents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from madoguchi.foundation.accounts.public import Identity, User
from madoguchi.foundation.residents.linking import join, person_on_card
from madoguchi.foundation.residents.matching import address_key, name_key, written_address, written_name
from madoguchi.foundation.residents.models import Fact, Household, Resident
from madoguchi.foundation.residents.people import HouseholdPart, PeopleFile, PersonPart, read_people
from madoguchi.foundation.residents.search.index import index_residents
from madoguchi.kernel.acts import Actor, act


def link_account(user: User, *, identity: Identity, by: Actor, at: datetime) -> Resident | None:
    """Join an account with the person of a card (アカウント連携); ``None`` where the register knows nobody like that.

    Card sign-in does this by itself; this act is for the counter, where a clerk has seen the card.
    Refuses ``CardFitsSeveral``, ``RegisteredToAnother``.
    """
    with act("account.link", on=user, by=by, at=at, vendor=identity.vendor) as this:
        resident = person_on_card(identity)
        if resident is not None:
            join(resident, user)
        this.note(found=resident is not None)
    return resident


def guard_address(household: Household, *, guarded: bool, by: Actor, at: datetime) -> None:
    """Begin or end the protection of a household's address (支援措置の開始・終了)."""
    with act("household.guard_address", on=household, by=by, at=at, guarded=guarded):
        Household.objects.filter(pk=household.pk).update(address_guarded=guarded)
        household.address_guarded = guarded


def load_demo_residents(folder: Path, *, by: Actor, at: datetime) -> int:
    """Bring the invented people to what ``people/residents.yaml`` says; returns how many there are.

    Loading twice changes nothing. Accounts stay joined. Touches only rows that are marked as demo.
    """
    part = read_people(folder)
    with act("resident.load_demo", on=None, by=by, at=at) as this:
        made: dict[str, Resident] = {}
        for household in part.households:
            for position, person in enumerate(household.people):
                made[person.key] = _bring(person, household, position, as_of=part.facts_as_of or household.as_of)
        for household in part.households:
            for person in household.people:
                made[person.key].parents.set([made[key] for key in person.parents])
        _bring_facts(part, made)
        index_residents(one.pk for one in made.values())
        this.note(people=len(made))
    return len(made)


def _bring_facts(part: PeopleFile, made: Mapping[str, Resident]) -> None:
    """Every fact of the file, and no other of these people."""
    Fact.objects.filter(resident__in=[one.pk for one in made.values()]).delete()
    if part.facts_as_of is None:
        return
    Fact.objects.bulk_create(
        Fact(
            resident=made[person.key], kind=fact.kind, value=fact.value, from_on=fact.from_on, until_on=fact.until_on,
            as_of=part.facts_as_of,
        )
        for household in part.households
        for person in household.people
        for fact in person.facts
    )  # fmt: skip


def _bring(person: PersonPart, part: HouseholdPart, position: int, *, as_of: date) -> Resident:
    household, _made = Household.objects.get_or_create(key=part.key, demo=True)
    name = person.name.model_dump()
    address = part.address.model_dump()
    resident, _made = Resident.objects.update_or_create(
        key=person.key,
        demo=True,
        defaults={
            "household": household,
            "position": position,
            "name": name,
            "name_key": name_key(written_name(name)),
            "born_on": person.born_on,
            "sex": person.sex,
            "relation": person.relation,
            "address": address,
            "address_key": address_key(written_address(address)),
            "phone": person.phone,
            "email": person.email,
            "nationality": person.nationality,
            "as_of": max(as_of, part.as_of),
        },
    )
    return resident
