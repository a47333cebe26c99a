"""The household as the navigator asks about it: people, their facts, and of which kinds the city holds data at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from madoguchi.foundation.forms.public import HOUSEHOLD, KnownHousehold, Linked, Member
from madoguchi.foundation.residents.public import (
    REGISTER,
    RELATION_IN_REGISTER,
    Entry,
    HeldFact,
    Relation,
    Resident,
    Sex,
    consented_kinds,
    fact_kinds,
    facts_as_of,
    facts_of,
    stands_on,
)
from madoguchi.services.counter.people import CARD_FACT

READ_HERE = "窓口で読み取ったカード"
"""Its source, as facts keep theirs: a name of the city's."""
_RELATIONS = {word: relation for relation, word in RELATION_IN_REGISTER.items()}


def known_household(entry: Entry, *, died_on: date | None = None) -> KnownHousehold:
    """What the entry says. The person is a member even where the register has closed the entry (a death).

    A kind that asks for consent is known only where everybody of the household gave it: the absence of a fact would say
    no of whoever did not. Of somebody who died, what held on that day counts: the other registers close their own entries later.
    """
    today = localdate(entry.at)
    kinds, newest = fact_kinds(), facts_as_of(today, demo=entry.resident.demo)
    mine = facts_of(entry.resident, died_on) if died_on else entry.facts
    people = list(entry.household)
    if all(one.pk != entry.resident.pk for one in people):
        people.insert(0, entry.resident)
    theirs = {**entry.facts_of_household, str(entry.resident.pk): mine}
    as_of = stands_on(entry.resident, today)
    members = tuple(_member(one, theirs.get(str(one.pk), {}), max(one.as_of, as_of)) for one in people)
    agreed = consented_kinds([str(one.pk) for one in people])
    person = next(one for one in members if one.id == str(entry.resident.pk))
    linked = {
        key: Linked(kinds[key].title, kinds[key].source, newest[key], kinds[key].values)
        for key in kinds
        if key in newest and (kinds[key].consent is None or all(key in agreed.get(str(one.pk), ()) for one in people))
    }
    return KnownHousehold(person, members, linked)


def with_card_read(household: KnownHousehold, holder_id: str, *, on: date) -> KnownHousehold:
    """The same where the My Number Card of one of them was read at the desk: that they hold one is certain.

    What the register says of the others stays; where it holds no data of cards at all, nothing is said of somebody else.
    """
    kind = fact_kinds().get(CARD_FACT)
    if kind is None or all(one.id != holder_id for one in household.members):
        return household
    if kind.key not in household.linked and household.person.id != holder_id:
        return household
    read = HeldFact(
        kind=kind.key,
        value="",
        from_on=on,
        until_on=None,
        source=READ_HERE,
        basis=kind.basis,
        as_of=on,
        name=kind.title,
    )

    def told(one: Member) -> Member:
        return replace(one, facts={kind.key: read, **one.facts}) if one.id == holder_id else one

    linked = {kind.key: Linked(kind.title, READ_HERE, on, kind.values), **household.linked}
    return KnownHousehold(told(household.person), tuple(told(one) for one in household.members), linked)


def typed_household(person: Mapping[str, Any], *, on: date) -> KnownHousehold | None:
    """Of people who came without an entry: who they are as it was typed on that day, and no fact of any register.

    ``None`` where nobody but the person was typed, or somebody's day of birth is not known: then all is asked.
    """
    people = person.get(HOUSEHOLD) or []
    if not people or not all(one.get("born_on") for one in people):
        return None
    members = tuple(_typed(one, on) for one in people)
    return KnownHousehold(members[0], members, {})


def _typed(one: Mapping[str, Any], on: date) -> Member:
    name = one["name"]
    return Member(
        id="",
        name=f"{name.get('family', '')} {name.get('given', '')}".strip(),
        born_on=date.fromisoformat(one["born_on"]),
        sex=str(one.get("sex") or Sex.UNKNOWN),
        relation=_relation(str(one.get("relation") or ""), str(one.get("sex") or "")).value,
        foreign=False,
        source=_("heard at the counter"),
        as_of=on,
        facts={},
    )


def _relation(told: str, sex: str) -> Relation:
    """The register's word, or the option of a form (where husband and wife are one)."""
    if told == "spouse":
        return Relation.HUSBAND if sex == Sex.MALE else Relation.WIFE
    return Relation(told) if told in Relation.values else _RELATIONS.get(told, Relation.OTHER)


def _member(one: Resident, facts: Mapping[str, HeldFact], as_of: date) -> Member:
    return Member(
        id=str(one.pk),
        name=one.full_name,
        born_on=one.born_on,
        sex=one.sex,
        relation=one.relation,
        foreign=one.nationality != "JP",
        source=REGISTER,
        as_of=as_of,
        facts=facts,
    )
