"""What an import would change, judged against the register as it stands; writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from madoguchi.foundation.residents.importing.faults import Fault
from madoguchi.foundation.residents.importing.reading import Line, Lines, Person
from madoguchi.foundation.residents.models import Household, Resident
from madoguchi.foundation.residents.vocabulary import Relation, Status

GONE = "unlisted"
"""Stands for the digest of a person whom a full export left out, so that a row that comes back counts as changed."""
_AT_ONCE = 5_000
_FIELDS = ("key", "pk", "imported", "household__key", "relation", "status", "demo")


@dataclass(slots=True)
class Held:
    """A person as the register has them before the import."""

    pk: UUID
    digest: str
    household: str
    is_head: bool
    lives_here: bool
    demo: bool


@dataclass(slots=True)
class Part:
    """People of some whole households, written in one act."""

    people: list[Person] = field(default_factory=list)
    """Whose rows are new or changed."""
    leaving: list[UUID] = field(default_factory=list)
    """Whom a full export does not list any more."""
    others: set[str] = field(default_factory=set)
    """Keys of people about whom only another file says something."""

    def __len__(self) -> int:
        return len(self.people) + len(self.leaving) + len(self.others)


@dataclass(slots=True)
class Plan:
    """All that is to be done, and all that is wrong."""

    parts: list[Part]
    held: dict[str, Held]
    facts: dict[str, list[Line]]
    addresses: dict[str, list[Line]]
    protections: dict[str, Line]
    numbers: dict[str, str] = field(repr=False)
    """Individual Numbers by the key of the person."""
    faults: list[Fault]
    counts: dict[str, int]
    leaving: int = 0
    listed: int = 0
    """People who live here and came by an import, before this one."""


@dataclass(slots=True)
class Files:
    """What was read."""

    people: Lines
    facts: Lines | None = None
    addresses: Lines | None = None
    protections: Lines | None = None

    @property
    def all(self) -> list[Lines]:
        """Those that are there."""
        return [one for one in (self.people, self.facts, self.addresses, self.protections) if one is not None]


def make_plan(files: Files, *, full: bool, demo: bool, size: int) -> Plan:
    """Judge the rows against the register and put them into parts of about ``size`` people."""
    faults = [fault for lines in files.all for fault in lines.faults]
    held = _held(files, full=full)
    good, refused = _judged(files.people, held, demo=demo, full=full)
    faults += refused
    there = {one.key for one in good} | {key for key, one in held.items() if one.demo == demo}
    facts = _grouped(files.facts, there, "facts", faults)
    addresses = _grouped(files.addresses, there, "addresses", faults)
    protections = {key: lines[0] for key, lines in _grouped(files.protections, there, "protections", faults).items()}
    numbers = {one.key: one.individual_number for one in good if one.individual_number}
    changed = [one for one in good if one.key not in held or held[one.key].digest != one.digest]
    listed = [key for key, one in held.items() if one.lives_here and one.digest and one.demo == demo] if full else []
    leaving = [key for key in listed if key not in files.people.keys] if files.people.sure else []
    others = {*facts, *addresses, *protections, *numbers}
    if full and files.facts is not None:
        others |= set(listed)
    others -= {one.key for one in changed} | set(leaving)
    counts = {
        "people.read": len(files.people.lines) + len(files.people.faults),
        "people.faulty": len(files.people.faults) + len(refused),
        "people.unchanged": len(good) - len(changed),
        "people.unsure": 0 if files.people.sure else 1,
        **{f"{name}.read": len(lines.lines) + len(lines.faults) for name, lines in (("facts", files.facts),
           ("addresses", files.addresses), ("protections", files.protections)) if lines is not None},
    }  # fmt: skip
    return Plan(
        parts=_parts(changed, leaving, others, held, size=size),
        held=held,
        facts=facts,
        addresses=addresses,
        protections=protections,
        numbers=numbers,
        faults=sorted(faults),
        counts=counts,
        leaving=len(leaving),
        listed=len(listed),
    )


def _held(files: Files, *, full: bool) -> dict[str, Held]:
    """Everybody for a full import; else those whom the files name, their parents, and those who live with them."""
    if full:
        return dict(_rows(Q()))
    named = {key for lines in files.all for key in lines.keys}
    named |= {key for one in files.people.lines for key in one.parents}
    found = dict(_several("key", named))
    households = {one.household for one in files.people.lines} | {one.household for one in found.values()}
    found.update(_several("household__key", households))
    return found


def _several(name: str, values: Iterable[str]) -> Iterator[tuple[str, Held]]:
    wanted = sorted(values)
    for start in range(0, len(wanted), _AT_ONCE):
        yield from _rows(Q(**{f"{name}__in": wanted[start : start + _AT_ONCE]}))


def _rows(which: Q) -> Iterator[tuple[str, Held]]:
    rows = Resident.objects.filter(which).order_by().values_list(*_FIELDS)
    for key, pk, digest, household, relation, status, demo in rows.iterator(_AT_ONCE):
        here = status == Status.LIVING_HERE
        yield key, Held(pk, digest, household, here and relation == Relation.HEAD, here, demo)


def _judged(people: Lines, held: Mapping[str, Held], *, demo: bool, full: bool) -> tuple[list[Person], list[Fault]]:
    """The rows that may be taken over, and faults of the others; judged again until no fault brings another."""
    good: list[Person] = list(people.lines)
    faults: list[Fault] = []
    strangers = _households_of_another_kind({one.household for one in good}, demo=demo)
    while True:
        fresh = {
            one.key: fault
            for one in good
            if (fault := _wrong_with(one, held, strangers, demo=demo))
        } if not faults else {}  # fmt: skip
        fresh |= _orphans(good, held)
        fresh |= _second_heads(
            [one for one in good if one.key not in fresh], held, people.keys, full=full and people.sure
        )
        if not fresh:
            return good, faults
        faults += [
            Fault("people", one.number, *fresh[one.key]) for one in good if one.key in fresh
        ]  # fmt: skip
        good = [one for one in good if one.key not in fresh]


def _households_of_another_kind(keys: set[str], *, demo: bool) -> set[str]:
    wanted, found = sorted(keys), set[str]()
    for start in range(0, len(wanted), _AT_ONCE):
        some = Household.objects.filter(key__in=wanted[start : start + _AT_ONCE]).exclude(demo=demo)
        found |= set(some.order_by().values_list("key", flat=True))
    return found


def _wrong_with(one: Person, held: Mapping[str, Held], strangers: set[str], *, demo: bool) -> tuple[str, str] | None:
    if one.key in held and held[one.key].demo != demo:
        return ("宛名番号", "of-another-kind")
    if one.household in strangers:
        return ("世帯番号", "of-another-kind")
    return None


def _orphans(good: list[Person], held: Mapping[str, Held]) -> dict[str, tuple[str, str]]:
    there = {one.key for one in good} | set(held)
    return {one.key: ("父母", "parent-unknown") for one in good if not there.issuperset(one.parents)}


def _second_heads(
    good: list[Person], held: Mapping[str, Held], in_file: set[str], *, full: bool
) -> dict[str, tuple[str, str]]:
    """Rows that would give a household a second head; whoever is head already and is not named stays."""
    heads: dict[str, list[Person | None]] = defaultdict(list)
    told = {one.key for one in good}
    for key, one in held.items():
        # Whom a full export leaves out goes, and leaves the place of the head free.
        if one.is_head and key not in told and (key in in_file or not full or not one.digest):
            heads[one.household].append(None)
    for person in good:
        if person.is_head:
            heads[person.household].append(person)
    return {
        one.key: ("続柄", "second-head")
        for several in heads.values()
        for one in several[1:]
        if one is not None
    }  # fmt: skip


def _grouped(lines: Lines | None, there: set[str], part: str, faults: list[Fault]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for one in lines.lines if lines is not None else ():
        if one.key in there:
            found[one.key].append(one)
        else:
            faults.append(Fault(part, one.number, "宛名番号", "no-person"))
    return dict(found)


def _parts(
    changed: list[Person], leaving: list[str], others: set[str], held: Mapping[str, Held], *, size: int
) -> list[Part]:
    """Households that people move between stay together, so that no act leaves one with two heads, or half a family."""
    join = _Joined()
    home = {one.key: one.household for one in changed}
    for one in changed:
        if one.key in held:
            join.join(one.household, held[one.key].household)
        for parent in one.parents:
            join.join(one.household, home[parent] if parent in home else held[parent].household)
    groups: dict[str, Part] = defaultdict(Part)
    for one in changed:
        groups[join.root(one.household)].people.append(one)
    for key in leaving:
        groups[join.root(held[key].household)].leaving.append(held[key].pk)
    loose = Part()
    parts: list[Part] = []
    for key in sorted(others):
        root = join.root(held[key].household) if key in held else ""
        groups.get(root, loose).others.add(key)
    for group in groups.values():
        if not parts or len(parts[-1]) + len(group) > size:
            parts.append(Part())
        parts[-1].people += group.people
        parts[-1].leaving += group.leaving
        parts[-1].others |= group.others
    rest = sorted(loose.others)
    parts += [Part(others=set(rest[start : start + size])) for start in range(0, len(rest), size)]
    return parts


class _Joined:
    """Which households hang together (disjoint sets)."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def root(self, key: str) -> str:
        while (above := self._above.get(key, key)) != key:
            self._above[key] = self._above.get(above, above)
            key = above
        return key

    def join(self, one: str, other: str) -> None:
        self._above[self.root(one)] = self.root(other)
