"""A file that shall become a version, examined in a process of its own: what was found in it, and the tables it makes.

Three things come of it: the report on the file as it was sent, the canonical table with nothing changed, and the same
table with every certain repair. What counts for publishing is the report on the table itself, and what was wrong in reading
the file (``kinds.IN_READING``): of a file that was garbled a table is made in which nothing is wrong.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from madoguchi.services.opendata.apart import limit, read_head, run_apart, serve
from madoguchi.services.opendata.checking.fitting import KINDS, all_fit
from madoguchi.services.opendata.kinds import IN_READING, TURNED_BACK
from madoguchi.services.opendata.snapshots.vocabulary import Kind
from madoguchi.services.opendata.standards import Column, Dataset, Edition, Standards, city_standards
from madoguchi.services.opendata.telling import Json

LARGEST_TABLE = 40 * 1024 * 1024
"""Bytes of a file that staff send; 100,000 records of 40 columns are about 20 MB."""
MOST_CPU, MOST_WAIT = 120, 120
_AT_ONCE = BoundedSemaphore(1)
OWN = "own"


@dataclass(frozen=True, slots=True)
class Examined:
    """What an examination gave."""

    file_report: Json
    """On the file as it was sent, with ``changes``: every certain repair."""
    report: Json
    """On the table: what decides whether it may be published."""
    table: bytes
    repaired: bytes
    columns: list[dict[str, Any]]
    """Of the table, as ``snapshots.vocabulary.Column`` has them."""

    @property
    def errors(self) -> int:
        """How many errors the table has, and those of reading it; a column with values that are not of its type, and no
        error told, is one more."""
        return errors_of(self.report)


def errors_of(report: Json) -> int:
    """How many errors stand against publishing a table, by its report."""
    of_reading = sum(int(one["count"]) for one in report.get("of_reading", ()))
    return int(report["counts"]["error"]) + len(report.get("unfit", ())) + of_reading


def examine(
    data: bytes, *, name: str, standard: str, own: Sequence[Column], city: Path, wait: int = MOST_WAIT
) -> Examined:
    """Examine a file as the standard dataset ``standard``, or by the columns ``own`` of one that follows none.

    Raises ``CheckBusy`` or ``FileTooHard``.
    """
    asked = {
        "name": name[:200], "standard": standard, "own": [asdict(one) for one in own], "city": str(city),
    }  # fmt: skip
    answer = run_apart("madoguchi.services.opendata.examining", asked, data, turn=_AT_ONCE, wait=wait)
    head, _line, tables = answer.partition(b"\n")
    told = read_head(head)
    return Examined(
        file_report=told["file_report"],
        report=told["report"],
        table=tables[: told["table"]],
        repaired=tables[told["table"] :],
        columns=told["columns"],
    )


def _answer(asked: dict[str, Any], data: bytes) -> bytes:
    from madoguchi.services.opendata.checking.outline import outline_of
    from madoguchi.services.opendata.checking.tables import check
    from madoguchi.services.opendata.repairing import changes_of, plain_csv, repaired_csv
    from madoguchi.services.opendata.telling import as_json

    standards, outline = city_standards(Path(asked["city"])), outline_of(Path(asked["city"]))
    slug = asked["standard"]
    if asked["own"]:
        standards, slug = (
            _with_own(standards, [Column(**(one | {"of": tuple(one["of"])})) for one in asked["own"]]),
            OWN,
        )
    checked = check(data, name=asked["name"], slug=slug, standards=standards, outline=outline)
    table, repaired = plain_csv(checked), repaired_csv(checked)
    changes = changes_of(checked)
    again = check(table, name="table.csv", slug=slug, standards=standards, outline=outline)
    columns, unfit = _described(again.report.columns, table)
    known = {group.kind.key for group in again.report.groups.values()}
    of_reading = [
        {"kind": group.kind.key, "count": group.count}
        for group in checked.report.groups.values()
        if group.kind.key in IN_READING - known and group.severity == "error"
    ]
    told_of = {heading for (_kind, heading), group in again.report.groups.items() if group.severity == "error"}
    told = {
        "file_report": as_json(checked.report, "ja", changes),
        "report": as_json(again.report, "ja")
        | {"unfit": [one for one in unfit if one not in told_of], "of_reading": of_reading},
        "table": len(table),
        "columns": columns,
    }
    is_offered = changes or any(one["kind"] in TURNED_BACK for one in of_reading)
    return json.dumps(told).encode() + b"\n" + table + (repaired if is_offered else b"")


def _with_own(standards: Standards, columns: Sequence[Column]) -> Standards:
    from madoguchi.kernel.texts import Text

    edition = Edition("standard", "city", tuple(columns))
    return Standards({OWN: Dataset(OWN, Text(OWN), {"standard": edition})}, standards.aliases)


def _described(columns: Sequence[tuple[str, Column | None]], table: bytes) -> tuple[list[dict[str, Any]], list[str]]:
    """Each column with its physical name and kind, and the headings of those whose values are not of their kind.

    A column that no definition knows is text under a number.
    """
    values = list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline="")))
    headings, records = (values[0], values[1:]) if values else ([], [])
    taken: set[str] = set()
    found, unfit = [], []
    for place, (heading, (_shown, column)) in enumerate(zip(headings, columns, strict=False)):
        name = column.key if column is not None and column.key not in taken else f"column_{place + 1}"
        taken.add(name)
        kind: Kind = KINDS.get(column.type, "text") if column is not None else "text"
        if not all_fit({row[place] for row in records if len(row) > place}, kind):
            unfit.append(heading)
            kind = "text"
        found.append({"name": name, "title": heading, "kind": kind})
    return found, unfit


if __name__ == "__main__":
    limit(cpu=MOST_CPU, written=0)
    serve(_answer, most=LARGEST_TABLE)
