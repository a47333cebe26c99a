"""What the city's registers know of a household, as names that ``known_by`` may use (既に分かっていること).

``person`` is whom it concerns, ``members`` are the people of that person's household, the person included. Every kind
of the city's ``facts.yaml`` is a name under both, its hyphens as underscores: ``members.child_allowance`` (yes or no),
``members.ltc_certified_value``, ``…_from``, ``…_until``. A kind of which nothing was ever brought in is unknown, not no.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Protocol

from madoguchi.foundation.forms.expressions import Expression, NotAnExpression, ValueType, compile_expression
from madoguchi.foundation.forms.expressions.functions import fiscal_year, full_years
from madoguchi.foundation.forms.schema import LibraryPart
from madoguchi.foundation.residents.public import Relation, Sex
from madoguchi.kernel.texts import Text

PERSON, MEMBERS = "person", "members"
OWN: Mapping[str, ValueType] = {
    "born_on": ValueType("date"),
    "age": ValueType("number"),
    "school_age": ValueType("number"),
    "sex": ValueType("choice", options=tuple(Sex.values)),
    "relation": ValueType("choice", options=tuple(Relation.values)),
    "foreign": ValueType("bool"),
}
"""What the register of residents itself says of each person. ``school_age`` is the age reached by the first of April
that ends the school year (年度末の年齢): 7 to 12 at elementary school, 13 to 15 at junior high school, up to 18 after."""
Kinds = Mapping[str, Sequence[str]]
"""Kind of fact, as ``facts.yaml`` calls it -> the values it may have, none where any text may stand."""


class Held(Protocol):
    """One fact as a register of the city holds it."""

    @property
    def value(self) -> str: ...
    @property
    def from_on(self) -> date: ...
    @property
    def until_on(self) -> date | None: ...
    @property
    def source(self) -> str: ...
    @property
    def as_of(self) -> date: ...


@dataclass(frozen=True, slots=True)
class Linked:
    """A kind of fact of which the city holds data: its name, the system it comes from, the day of its newest data."""

    title: Text
    source: str
    as_of: date
    values: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a household. ``source`` and ``as_of`` are those of the register entry."""

    id: str
    name: str
    born_on: date
    sex: str
    relation: str
    foreign: bool
    source: str
    as_of: date
    facts: Mapping[str, Held]


@dataclass(frozen=True, slots=True)
class KnownHousehold:
    """All that is known; ``person`` is one of ``members``, or has died and is none any more.

    ``linked`` are the kinds whose absence means no.
    """

    person: Member
    members: tuple[Member, ...]
    linked: Mapping[str, Linked]

    def scope(self, today: date) -> dict[str, Any]:
        """Values of the names of ``fact_names``."""
        rows, own = [self._row(one, today) for one in self.members], self._row(self.person, today)
        scope: dict[str, Any] = {MEMBERS: rows}
        for name in own:
            scope[f"{MEMBERS}.{name}"] = [row[name] for row in rows]
        scope.update({f"{PERSON}.{name}": value for name, value in own.items()})
        return scope

    def left_behind(self) -> KnownHousehold:
        """The same after the person has died: of the household are only those who live."""
        return replace(self, members=tuple(one for one in self.members if one.id != self.person.id))

    def _row(self, one: Member, today: date) -> dict[str, Any]:
        row: dict[str, Any] = {
            "born_on": one.born_on.isoformat(),
            "age": full_years(one.born_on.isoformat(), today.isoformat()),
            "school_age": school_age(one.born_on, today),
            "sex": one.sex,
            "relation": one.relation,
            "foreign": one.foreign,
        }
        for kind in self.linked:
            held, name = one.facts.get(kind), name_of(kind)
            row[name] = held is not None
            row[f"{name}_value"] = held.value if held and held.value else None
            row[f"{name}_from"] = held.from_on.isoformat() if held else None
            row[f"{name}_until"] = held.until_on.isoformat() if held and held.until_on else None
        return row


def school_age(born_on: date, today: date) -> int:
    """The age reached by the first of April after ``today``; who was born on that day counts with the year before."""
    born = fiscal_year((born_on - timedelta(days=1)).isoformat())
    return fiscal_year(today.isoformat()) - born


def name_of(kind: str) -> str:
    """A kind of ``facts.yaml`` as expressions write it."""
    return kind.replace("-", "_")


def fact_names(kinds: Kinds) -> dict[str, ValueType]:
    """The names that ``known_by`` may use besides the questions of the guide."""
    columns = dict(OWN)
    for kind, values in kinds.items():
        name = name_of(kind)
        columns[name] = ValueType("bool")
        columns[f"{name}_value"] = ValueType("choice", options=tuple(values)) if values else ValueType("text")
        columns[f"{name}_from"] = columns[f"{name}_until"] = ValueType("date")
    names = {MEMBERS: ValueType("list"), PERSON: ValueType("object")}
    for name, kept in columns.items():
        names[f"{PERSON}.{name}"] = kept
        names[f"{MEMBERS}.{name}"] = ValueType(kept.kind, options=kept.options, many=True)
    return names


@dataclass(frozen=True, slots=True)
class KnownBy:
    """What answers one question: ``whole`` for yes and no at once, or one expression for each option."""

    whole: Expression | None = None
    options: Mapping[str, Expression] = field(default_factory=dict)


def known_by(library: LibraryPart, names: Mapping[str, ValueType]) -> dict[str, KnownBy]:
    """Question -> what answers it, over ``names`` (those of the questions and of the facts).

    The checker refuses what does not compile. Where ``facts.yaml`` was changed since, the question is asked instead.
    """
    found: dict[str, KnownBy] = {}
    for question in library.situation:
        source = question.known_by
        try:
            if isinstance(source, str):
                found[question.name] = KnownBy(whole=_compiled(source, names, question.name))
            elif source:
                options = {key: _compiled(one, names, question.name) for key, one in source.items()}
                found[question.name] = KnownBy(options=options)
        except NotAnExpression:
            continue
    return found


def _compiled(source: str, names: Mapping[str, ValueType], where: str) -> Expression:
    return compile_expression(source, names=names, where=where, expects="bool")
