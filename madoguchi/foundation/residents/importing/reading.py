"""From rows of cells to values, or a fault with its column."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from madoguchi.foundation.residents.importing.columns import PARTS, PEOPLE, CellFault, Column
from madoguchi.foundation.residents.importing.faults import Fault, RowFault
from madoguchi.foundation.residents.importing.letters import Letters
from madoguchi.foundation.residents.importing.tables import Table
from madoguchi.foundation.residents.rules import FactKind
from madoguchi.foundation.residents.vocabulary import Status

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_VERSION = "1"
"""Of how rows are read: a new one makes every row count as changed once."""
NUMBER = "個人番号"
GROUPS = {
    group: tuple(column.key for column in PEOPLE if column.group == group)
    for group in ("name", "former_name", "alias", "address", "domicile")
}
"""What is kept together in one field, and its keys."""


@dataclass(slots=True)
class Line:
    """A row that could be read: its values by field, groups as dictionaries."""

    number: int
    key: str
    values: dict[str, Any] = field(repr=False)


@dataclass(slots=True)
class Person(Line):
    """A row about a person."""

    household: str = ""
    digest: str = ""
    individual_number: str = field(default="", repr=False)
    parents: list[str] = field(default_factory=list)

    @property
    def is_head(self) -> bool:
        """A head who lives here."""
        return self.values["relation"] == "head" and self.lives_here

    @property
    def lives_here(self) -> bool:
        """Whether the row says so; a file without the column lists residents only."""
        return bool(self.values.get("status", Status.LIVING_HERE) == Status.LIVING_HERE)


@dataclass(slots=True)
class Lines:
    """What came out of one file."""

    lines: list[Any] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    """Of every row whose person can be told, faulty ones too."""
    sure: bool = True
    """Whether every row's person could be told."""


def read_people(table: Table, letters: Letters) -> Lines:
    """The people of the file. A second row about somebody, and a number that another has, are faults."""
    found = Lines(sure=table.sure)
    numbers: set[str] = set()

    def finish(line: int, values: dict[str, Any], digest: str) -> Person:
        number = values.pop("number", "")
        if number and number in numbers:
            raise RowFault(NUMBER, "number-twice")
        numbers.add(number)
        return Person(
            number=line,
            key=values.pop("key"),
            household=values.pop("household"),
            parents=values.pop("parents", []),
            individual_number=number,
            digest=digest,
            values=values,
        )

    _read(table, letters, found, finish, once=lambda one: one.key)
    return found


def read_facts(table: Table, letters: Letters, kinds: Mapping[str, FactKind]) -> Lines:
    """The facts of the file."""
    found = Lines(sure=table.sure)

    def finish(line: int, values: dict[str, Any], _digest: str) -> Line:
        kind = kinds.get(values["kind"])
        if kind is None:
            raise RowFault("種別", "fact-kind")
        if kind.values and values.setdefault("value", "") not in kind.values:
            raise RowFault("値", "fact-value")
        _ordered(values)
        return Line(line, values.pop("key"), values)

    _read(table, letters, found, finish, once=lambda one: (one.key, one.values["kind"], one.values["from_on"]))
    return found


def read_addresses(table: Table, letters: Letters) -> Lines:
    """The address history of the file: for each person that it names, the whole history."""
    found = Lines(sure=table.sure)

    def finish(line: int, values: dict[str, Any], _digest: str) -> Line:
        _ordered(values)
        return Line(line, values.pop("key"), values)

    _read(table, letters, found, finish, once=lambda one: (one.key, one.values["from_on"]))
    return found


def read_protections(table: Table, letters: Letters, posts: set[str]) -> Lines:
    """The protections of the file."""
    found = Lines(sure=table.sure)

    def finish(line: int, values: dict[str, Any], _digest: str) -> Line:
        if set(values.setdefault("posts", [])) - posts:
            raise RowFault("閲覧できる職", "post")
        if values["until_on"] < values["from_on"]:
            raise RowFault("満了日", "days-reversed")
        return Line(line, values.pop("key"), values)

    _read(table, letters, found, finish, once=lambda one: one.key)
    return found


def _ordered(values: dict[str, Any]) -> None:
    until: date | None = values.setdefault("until_on", None)
    if until is not None and until < values["from_on"]:
        raise RowFault("終了日", "days-reversed")


def _read(
    table: Table,
    letters: Letters,
    found: Lines,
    finish: Callable[[int, dict[str, Any], str], Any],
    *,
    once: Callable[[Any], Any],
) -> None:
    columns = {column.heading: column for column in PARTS[table.part]}
    known = [columns[heading] for heading in table.headings]
    place = table.headings.index("宛名番号")
    seen: set[Any] = set()
    found.faults += table.faults
    for line, raw in table.rows:
        try:
            cells = _cells(known, raw, letters, part=table.part, line=line)
            try:
                found.keys.add(_value(known[place], cells[place]))
            except RowFault:
                found.sure = False
                raise
            one = finish(line, _values(known, cells), _digest(known, cells) if table.part == "people" else "")
            if once(one) in seen:
                raise RowFault("宛名番号", "twice")
            seen.add(once(one))
            found.lines.append(one)
        except RowFault as fault:
            found.faults.append(Fault(table.part, line, fault.column, fault.code))


def _cells(known: list[Column], raw: list[str], letters: Letters, *, part: str, line: int) -> list[str]:
    whole = "".join(raw)
    if _CONTROL.search(whole) or "\ufffd" in whole:
        for column, cell in zip(known, raw, strict=True):
            if _CONTROL.search(cell):
                raise RowFault(column.heading, "control-character")
            if "\ufffd" in cell:
                raise RowFault(column.heading, "character-lost")
    return [letters.taken(cell.strip(), part=part, line=line) for cell in raw]


def _value(column: Column, cell: str) -> Any:
    if column.filled and not cell:
        raise RowFault(column.heading, "missing")
    try:
        return column.read(cell)
    except CellFault as fault:
        raise RowFault(column.heading, str(fault)) from None


def _values(known: list[Column], cells: list[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column, cell in zip(known, cells, strict=True):
        if column.group:
            values.setdefault(column.group, {})[column.key] = _value(column, cell)
        else:
            values[column.key] = _value(column, cell)
    for group, keys in GROUPS.items():
        if group in values:
            filled = any(values[group].values()) or group == "address"
            values[group] = {key: values[group].get(key, "") for key in keys} if filled else {}
    return values


def _digest(known: list[Column], cells: list[str]) -> str:
    """Of all but the Individual Number: a digest over few digits could be turned back."""
    parts = (
        f"{column.heading}\x1f{cell}" for column, cell in zip(known, cells, strict=True) if column.heading != NUMBER
    )
    return hashlib.blake2b("\x1e".join([_VERSION, *parts]).encode(), digest_size=16).hexdigest()
