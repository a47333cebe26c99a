"""The expressions of a definition and of the documents it issues: where they stand, what they must give."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from madoguchi.foundation.forms.expressions import NotAnExpression, ValueType, compile_expression
from madoguchi.foundation.forms.procedure import MEMBER_NAMES, row_names
from madoguchi.foundation.forms.schema import DocumentPart
from madoguchi.foundation.forms.source import Fault, Loc, Source
from madoguchi.foundation.forms.types import field_type, known_types
from madoguchi.foundation.forms.types.base import Kind

HOUSEHOLD = "household"
PERSON_COLUMNS = ("name", "born_on", "relation", "sex")
"""What a table of people may show of each (a member of the household; ``persons`` have no sex)."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One expression: where it stands, in which repeat's row it is computed, and the kind it must give."""

    place: str
    loc: Loc
    source: str
    expects: Kind | None = "bool"
    repeat: str = ""
    in_office: bool = False
    """Of a finding: it may look at what else the office found."""
    of_member: bool = False
    """Which people of the household a repeat is filled with: it speaks of one of them and of nothing else."""

    def faults(self, names: Mapping[str, ValueType]) -> list[tuple[str, str]]:
        """(what, remedy) of everything wrong with it."""
        scope = {**names, **row_names(names, self.repeat)} if self.repeat else names
        scope = MEMBER_NAMES if self.of_member else scope
        try:
            compile_expression(self.source, names=scope, where=self.place, expects=self.expects)
        except NotAnExpression as error:
            return [(f"“{self.source}”: {fault.message}", fault.remedy) for fault in error.faults]
        return []


def conditions_of(data: Mapping[str, Any]) -> Iterator[Condition]:
    """Every expression in a definition."""
    for page in data["pages"]:
        if page["when"]:
            yield Condition(page["name"], (), page["when"])
        if (page.get("fill") or {}).get("when"):
            yield Condition(page["name"], (), page["fill"]["when"], of_member=True)
        repeat = page["name"] if page["repeat"] else ""
        for f in page["fields"]:
            path = f"{repeat}.{f['name']}" if repeat else f["name"]
            for key in ("when", "required"):
                if isinstance(f[key], str):
                    yield Condition(path, (), f[key], repeat=repeat)
            if f["compute"]:
                yield Condition(path, (), f["compute"], _computed_kind(f["type"]), repeat)
    for i, a in enumerate(data["attachments"]):
        for key in ("when", "waive_when", "required"):
            if isinstance(a[key], str):
                yield Condition(f"attachments.{a['name']}", ("attachments", i, key), a[key])
    for i, fee in enumerate(data["fee"]):
        yield from _fee_conditions(fee, i)
    parts = [
        ("guide", "bring", "unless"),
        ("guide", "suggests", "when"),
        ("review", "checks", "when"),
        ("review", "issue", "when"),
    ]
    for outer, inner, key in parts:
        for i, part in enumerate(data[outer][inner]):
            if part[key]:
                yield Condition(f"{outer}.{inner}.{i}", (outer, inner, i, key), part[key])
    for i, f in enumerate(data["review"]["findings"]):
        for key in ("when", "required"):
            if isinstance(f[key], str):
                yield Condition(f["name"], ("review", "findings", i, key), f[key], in_office=True)
    in_rows = {
        f"{page['name']}.{f['name']}"
        for page in data["pages"]
        if page["repeat"]
        for f in page["fields"]
        if f["type"] in known_types() and field_type(f["type"]).kind != "object"
    }
    for i, export in enumerate(data["export"]):
        for head, source in export["columns"].items():
            # A bare field of a repeat stands for the list of its values.
            if source not in in_rows:
                yield Condition("export", ("export", i, "columns", head), source, None)


def _fee_conditions(fee: Mapping[str, Any], i: int) -> Iterator[Condition]:
    if fee["per"]:
        yield Condition(f"fee.{i}", ("fee", i, "per"), fee["per"], "number", fee["each"])
    if fee["when"]:
        yield Condition(f"fee.{i}", ("fee", i, "when"), fee["when"])
    for j, exempt in enumerate(fee["exempt"]):
        yield Condition(f"fee.{i}", ("fee", i, "exempt", j, "when"), exempt["when"])


def _computed_kind(type_name: str) -> Kind | None:
    """What a computed field's expression must give; money may be written as a plain number."""
    kind = field_type(type_name).kind if type_name in known_types() else None
    return None if kind == "money" else kind


def speaks_of(source: str, path: str) -> bool:
    """Whether an expression seems to use the name ``path`` (or, inside a row, its last part)."""
    names = {path, path.rpartition(".")[2]}
    return any(re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.])", source) for name in names)


def document_faults(
    source: Source, part: DocumentPart, names: Mapping[str, ValueType], data: Mapping[str, Any]
) -> list[Fault]:
    """What an issued document asks of a definition that it cannot give."""
    faults: list[Fault] = []
    slug = data["procedure"]

    def check(loc: Loc, expression: str, expects: Kind | None) -> None:
        for what, remedy in Condition("", loc, expression, expects).faults(names):
            faults.append(source.fault(loc, f"issued by {slug}: {what}", remedy))

    for i, row in enumerate(part.rows):
        check(("rows", i, "value"), row.value, None)
        if row.when:
            check(("rows", i, "when"), row.when, "bool")
    for i, table in enumerate(part.tables):
        if table.when:
            check(("tables", i, "when"), table.when, "bool")
        columns = _columns(table.each, data)
        if columns is None:
            faults.append(
                source.fault(
                    ("tables", i, "each"),
                    f"issued by {slug}: “{table.each}” is no repeat and no field of persons",
                    "use the name of a repeat, of a field of type persons, or household",
                )
            )
            continue
        for j, column in enumerate(table.columns):
            if column.value not in columns:
                faults.append(
                    source.fault(
                        ("tables", i, "columns", j, "value"),
                        f"issued by {slug}: “{table.each}” has no “{column.value}”",
                        f"use one of: {', '.join(columns)}",
                    )
                )
    return faults


def _columns(each: str, data: Mapping[str, Any]) -> tuple[str, ...] | None:
    """What a table over ``each`` may show; ``None`` when it is nothing that has rows."""
    if each == HOUSEHOLD:
        return PERSON_COLUMNS
    for page in data["pages"]:
        if page["repeat"] and page["name"] == each:
            return tuple(f["name"] for f in page["fields"])
        for f in page["fields"]:
            if f["name"] == each and f["type"] == "persons" and not page["repeat"]:
                return PERSON_COLUMNS[:3]
    return None
