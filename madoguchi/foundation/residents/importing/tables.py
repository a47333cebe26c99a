"""Reading a CSV file of any of the usual encodings, with the line each row began on."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from madoguchi.foundation.residents.importing.columns import PARTS
from madoguchi.foundation.residents.importing.faults import Fault
from madoguchi.foundation.residents.importing.refusals import ImportUnreadable

_BOM = b"\xef\xbb\xbf"
_LONGEST_CELL = 100_000
Row = tuple[int, list[str]]


@dataclass(slots=True)
class Table:
    """One file: its headings and rows; ``sure`` is false where a line may have swallowed others or lost its number."""

    part: str
    name: str
    sha256: str
    encoding: str
    headings: list[str]
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    sure: bool = True

    @property
    def about(self) -> dict[str, object]:
        """As the import keeps it."""
        return {
            "part": self.part,
            "name": self.name,
            "sha256": self.sha256,
            "encoding": self.encoding,
            "lines": len(self.rows) + len({one.line for one in self.faults}),
        }


def read_table(data: bytes, *, part: str, name: str) -> Table:
    """The rows of a file; refuses ``ImportUnreadable`` where the headings are not those of ``part``."""
    text, encoding, broken = _decoded(data)
    table = Table(part, name, hashlib.sha256(data).hexdigest(), encoding, [])
    # Quotes are read strictly: a stray one would otherwise swallow rows without a word.
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    table.faults += [Fault(part, line, "", "undecodable") for line in broken]
    table.sure = not broken
    begun = 1
    try:
        for cells in _rows(reader, name):
            line, begun = begun, reader.line_num + 1
            if line == 1:
                table.headings = _headings(cells, part=part, name=name)
            elif not any(cell.strip() for cell in cells) or line in broken:
                continue
            elif len(cells) != len(table.headings):
                table.faults.append(Fault(part, line, "", "columns"))
                table.sure = False
            elif reader.line_num > line:
                table.faults.append(Fault(part, line, "", "line-break"))
                table.sure = False
            else:
                table.rows.append((line, cells))
    except csv.Error as trouble:
        raise ImportUnreadable(file=name, faults=f"line {reader.line_num}: {trouble}") from None
    if not table.headings:
        raise ImportUnreadable(file=name, faults="the file is empty")
    return table


def _rows(reader: Iterator[list[str]], name: str) -> Iterator[list[str]]:
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        yield from reader
    finally:
        csv.field_size_limit(before)


def _decoded(data: bytes) -> tuple[str, str, frozenset[int]]:
    """Text, encoding, and the lines that could not be read (they are left empty)."""
    bare = data.removeprefix(_BOM)
    if bare is not data and len(bare) != len(data):
        return _by_line(bare, "utf-8", "UTF-8 (BOM)")
    try:
        return bare.decode("utf-8"), "UTF-8", frozenset()
    except UnicodeDecodeError:
        pass
    tries = [_by_line(bare, "cp932", "CP932"), _by_line(bare, "utf-8", "UTF-8")]
    return min(tries, key=lambda one: len(one[2]))


def _by_line(data: bytes, codec: str, called: str) -> tuple[str, str, frozenset[int]]:
    try:
        return data.decode(codec), called, frozenset()
    except UnicodeDecodeError:
        pass
    lines, broken = [], set()
    # Neither encoding has 0x0A inside a character.
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            lines.append(line.decode(codec))
        except UnicodeDecodeError:
            lines.append("")
            broken.add(number)
    return "\n".join(lines), called, frozenset(broken)


def _headings(cells: list[str], *, part: str, name: str) -> list[str]:
    found = [cell.strip() for cell in cells]
    known = PARTS[part]
    faults = [
        *(f"no column {one.heading}" for one in known if one.needed and one.heading not in found),
        *(f"unknown column {one}" for one in found if one not in {column.heading for column in known}),
        *(f"column {one} stands twice" for one in sorted({one for one in found if found.count(one) > 1})),
    ]
    if faults:
        raise ImportUnreadable(file=name, faults="; ".join(faults))
    return found
