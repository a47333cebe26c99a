"""Writing one part of an import: a step of the act, with a fixed number of queries whatever the number of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from madoguchi.foundation.organisation.public import Post
from madoguchi.foundation.residents.importing.plan import GONE, Part, Plan
from madoguchi.foundation.residents.importing.reading import Line, Person
from madoguchi.foundation.residents.matching import address_key, name_key, written_address, written_name
from madoguchi.foundation.residents.models import AddressSpell, Fact, Household, Protection, Resident
from madoguchi.foundation.residents.numbers import write_numbers
from madoguchi.foundation.residents.search.index import index_residents
from madoguchi.foundation.residents.vocabulary import Relation, Status

BATCH = 500
Place = tuple[Any, ...]
"""Whose, what, from when: what makes a row of a history the same one."""
_OF_SPELL = ("address", "until_on", "because")
_OF_FACT = ("value", "until_on")


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for the whole import."""

    full: bool
    demo: bool
    as_of: date
    kinds: frozenset[str] | None
    """Kinds of facts that a full file speaks of; ``None`` where there is no such file."""
    fields: tuple[str, ...]
    """Fields of ``Resident`` that the file of people speaks of."""


def write_part(part: Part, plan: Plan, setting: Setting, *, at: datetime) -> dict[str, int]:
    """Bring some households to what the files say; returns counts by ``part.word``."""
    counts: dict[str, int] = defaultdict(int)
    pks = _write_people(part, plan, setting, counts)
    pks |= {key: plan.held[key].pk for key in part.others if key in plan.held}
    _write_leaving(part, setting, counts)
    _write_addresses({pks[key]: plan.addresses[key] for key in pks if key in plan.addresses}, counts)
    _write_facts(pks, plan, setting, counts)
    _write_protections({pks[key]: plan.protections[key] for key in pks if key in plan.protections}, counts, at=at)
    _raise_guards(pks.values())
    index_residents([*(pks[one.key] for one in part.people), *part.leaving])
    counts["numbers.written"] += write_numbers(
        {pks[key]: plan.numbers[key] for key in pks if key in plan.numbers}, at=at
    )
    return dict(counts)


def _write_people(part: Part, plan: Plan, setting: Setting, counts: dict[str, int]) -> dict[str, UUID]:
    """Households first, then people; returns their ids by key."""
    if not part.people:
        return {}
    keys = sorted({one.household for one in part.people})
    Household.objects.bulk_create(
        [Household(key=key, demo=setting.demo) for key in keys], batch_size=BATCH, ignore_conflicts=True
    )
    households = dict(Household.objects.filter(key__in=keys).order_by().values_list("key", "pk"))
    pks = {one.key: plan.held[one.key].pk if one.key in plan.held else uuid4() for one in part.people}
    # Nobody may be head of two households for a moment, nor two of one, while the rows go in one after another.
    Resident.objects.filter(
        pk__in=[pks[one.key] for one in part.people if one.key in plan.held], relation=Relation.HEAD
    ).update(relation=Relation.OTHER)
    leaving = Resident.objects.filter(pk__in=part.leaving, relation=Relation.HEAD)
    leaving.update(status=Status.UNLISTED)
    Resident.objects.bulk_create(
        [_resident(one, pks[one.key], households[one.household], setting) for one in part.people],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=setting.fields,
    )
    new = sum(1 for one in part.people if one.key not in plan.held)
    counts["people.added"] += new
    counts["people.changed"] += len(part.people) - new
    _write_parents(part.people, pks, plan)
    return pks


def _resident(one: Person, pk: UUID, household: UUID, setting: Setting) -> Resident:
    values = {"position": 0 if one.is_head else 1} | one.values
    return Resident(
        id=pk,
        key=one.key,
        household_id=household,
        name_key=name_key(written_name(values["name"])),
        address_key=address_key(written_address(values["address"])),
        as_of=setting.as_of,
        demo=setting.demo,
        imported=one.digest,
        **values,
    )


def _write_parents(people: list[Person], pks: Mapping[str, UUID], plan: Plan) -> None:
    if not any(one.parents for one in people):
        return
    links: Any = Resident.parents.through
    told = [one for one in people if one.parents]
    links.objects.filter(from_resident_id__in=[pks[one.key] for one in told]).delete()
    links.objects.bulk_create(
        [
            links(from_resident_id=pks[one.key], to_resident_id=pks[key] if key in pks else plan.held[key].pk)
            for one in told
            for key in dict.fromkeys(one.parents)
        ],
        batch_size=BATCH,
    )


def _write_leaving(part: Part, setting: Setting, counts: dict[str, int]) -> None:
    left = Resident.objects.filter(pk__in=part.leaving)
    counts["people.left"] += left.update(
        status=Status.UNLISTED, status_on=setting.as_of, as_of=setting.as_of, imported=GONE
    )


def _write_addresses(wanted: Mapping[UUID, list[Line]], counts: dict[str, int]) -> None:
    """The whole history of each person that the file names."""
    if not wanted:
        return
    held: dict[Place, tuple[Any, ...]] = {
        (pk, from_on): (row, *rest)
        for row, pk, from_on, *rest in AddressSpell.objects.filter(resident_id__in=wanted).values_list(
            "pk", "resident_id", "from_on", *_OF_SPELL
        )
    }
    said = {(pk, line.values["from_on"]): line.values for pk, lines in wanted.items() for line in lines}
    AddressSpell.objects.filter(pk__in=[row for place, (row, *_rest) in held.items() if place not in said]).delete()
    fresh = [place for place, values in said.items() if _differs(held.get(place), values, _OF_SPELL)]
    AddressSpell.objects.bulk_create(
        (AddressSpell(resident_id=place[0], **said[place]) for place in fresh),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["resident", "from_on"],
        update_fields=_OF_SPELL,
    )
    counts["addresses.written"] += len(fresh)


def _write_facts(pks: Mapping[str, UUID], plan: Plan, setting: Setting, counts: dict[str, int]) -> None:
    said: dict[Place, dict[str, Any]] = {
        (pk, line.values["kind"], line.values["from_on"]): line.values
        for key, pk in pks.items()
        for line in plan.facts.get(key, ())
    }
    whole = setting.full and setting.kinds is not None
    if not said and not whole:
        return
    about = list(pks.values()) if whole else [place[0] for place in said]
    held: dict[Place, tuple[Any, ...]] = {
        (pk, kind, from_on): (row, *rest)
        for row, pk, kind, from_on, *rest in Fact.objects.filter(resident_id__in=about)
        .order_by()
        .values_list("pk", "resident_id", "kind", "from_on", *_OF_FACT)
    }
    fresh = [place for place, values in said.items() if _differs(held.get(place), values, _OF_FACT)]
    Fact.objects.bulk_create(
        (Fact(resident_id=place[0], as_of=setting.as_of, **said[place]) for place in fresh),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["resident", "kind", "from_on"],
        update_fields=[*_OF_FACT, "as_of"],
    )
    counts["facts.written"] += len(fresh)
    if whole:
        # What a full file of its kind does not name any more ended on the day before; no fact is deleted.
        last = setting.as_of - timedelta(days=1)
        over = [
            row
            for (pk, kind, from_on), (row, _value, until_on) in held.items()
            if (pk, kind, from_on) not in said
            and kind in (setting.kinds or ())
            and until_on is None
            and from_on <= last
        ]
        counts["facts.ended"] += Fact.objects.filter(pk__in=over).update(until_on=last, as_of=setting.as_of)


def _write_protections(wanted: Mapping[UUID, Line], counts: dict[str, int], *, at: datetime) -> None:
    """Begin, change and end protections, and raise the guard of households. Only a file that says so ends one."""
    if not wanted:
        return
    ended = [pk for pk, line in wanted.items() if line.values.get("ended_on")]
    counts["protections.ended"] += Protection.objects.filter(resident_id__in=ended, ended_at=None).update(ended_at=at)
    going = {pk: line.values for pk, line in wanted.items() if not line.values.get("ended_on")}
    held = {one.resident_id: one for one in Protection.objects.filter(resident_id__in=going, ended_at=None)}
    fresh = [
        Protection(resident_id=pk, from_on=said["from_on"], until_on=said["until_on"], begun_at=at)
        for pk, said in going.items()
        if pk not in held
    ]
    for pk, one in held.items():
        one.from_on, one.until_on = going[pk]["from_on"], going[pk]["until_on"]
    Protection.objects.bulk_update(list(held.values()), ["from_on", "until_on"], batch_size=BATCH)
    Protection.objects.bulk_create(fresh, batch_size=BATCH)
    counts["protections.written"] += len(going)
    in_force = dict(Protection.objects.filter(resident_id__in=going, ended_at=None).values_list("resident_id", "pk"))
    links: Any = Protection.allowed_posts.through
    links.objects.filter(protection_id__in=in_force.values()).delete()
    posts = set(Post.objects.values_list("key", flat=True))
    links.objects.bulk_create(
        links(protection_id=in_force[pk], post_id=key)
        for pk, said in going.items()
        for key in set(said["posts"]) & posts
    )


def _raise_guards(pks: Iterable[UUID]) -> None:
    """Raise the guard of every household in which one of these people, protected, lives; never lowers one."""
    Household.objects.filter(
        members__in=list(pks), members__status=Status.LIVING_HERE, members__protections__ended_at=None,
        members__protections__isnull=False, address_guarded=False,
    ).update(address_guarded=True)  # fmt: skip


def _differs(held: tuple[Any, ...] | None, said: Mapping[str, Any], fields: tuple[str, ...]) -> bool:
    """``held`` begins with the row's id, then its ``fields``."""
    return held is None or held[1:] != tuple(said.get(name, "") for name in fields)
