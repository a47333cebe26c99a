"""CSV and TSV into a table of text; nothing is taken for a number."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from madoguchi.services.opendata.vocabulary import Remark

SEPARATORS = (",", "\t", ";", "|")
MOST_COLUMNS = 1000
MOST_IRREGULAR = 600_000
"""Lines of a file that must be looked at row by row, because its rows differ in width; a regular one may have more."""
csv.field_size_limit(10_000_000)


@dataclass(slots=True)
class Grid:
    """Rows as they stand in the file, the heading among them: ``c0`` … of text, and what was odd about their form."""

    frame: pl.DataFrame
    rows: Sequence[int]
    remarks: list[Remark] = field(default_factory=list)
    ragged: dict[int, list[str]] = field(default_factory=dict)
    """Rows with more or fewer values than the others, whole: nobody can tell which value belongs where."""


def separator_of(text: str, name: str) -> str:
    """What stands between values: that which divides one of the first lines most; a heading has no other marks."""
    lines = text[:65_536].splitlines()[:5]
    counts = {one: next((line.count(one) for line in lines if one in line), 0) for one in SEPARATORS}
    if not any(counts.values()):
        return "\t" if name.lower().endswith((".tsv", ".tab")) else ","
    return max(SEPARATORS, key=lambda one: counts[one])


def read_delimited(text: str, name: str, raw: bytes | None = None) -> Grid | None:
    """The grid of a CSV or TSV text. With ``raw``, UTF-8 that ``text`` is the beginning of: ``None`` if that fails."""
    if "\r" in text and "\n" not in text:
        text = text.replace("\r", "\n")
    separator = separator_of(text, name)
    remarks = []
    if separator != "," and not (separator == "\t" and name.lower().endswith((".tsv", ".tab", ".txt"))):
        remarks.append(Remark("delimiter-other", value={"\t": "TAB"}.get(separator, separator), certain=True))
    grid = _fast(raw if raw is not None else text.encode("utf-8", "surrogatepass"), separator)
    if grid is None and raw is not None:
        return None
    if grid is None and text.count("\n") > MOST_IRREGULAR:
        return None
    grid = grid or _careful(text, separator)
    grid.remarks[:0] = remarks
    return grid


def _fast(data: bytes, separator: str) -> Grid | None:
    """By polars, where every row has as many values as the first; ``None`` where the file needs a closer look."""
    if data.count(separator.encode(), 0, _end_of_line(data)) > MOST_COLUMNS:
        return None
    try:
        frame = pl.read_csv(
            data, has_header=False, infer_schema=False, empty_string_is_null=False, separator=separator,
            missing_columns="raise", extra_columns="raise", raise_if_empty=True,
        )  # fmt: skip
    except (pl.exceptions.PolarsError, ValueError):
        return None
    if frame.width > MOST_COLUMNS:
        return None
    frame = frame.rename({old: f"c{i}" for i, old in enumerate(frame.columns)})
    if not _is_regular(frame, data, separator) or (b'"' in data and not _is_well_quoted(data, separator)):
        return None
    return Grid(frame, range(1, frame.height + 1))


def _end_of_line(data: bytes) -> int:
    end = data.find(b"\n")
    return len(data) if end < 0 else end


def _is_regular(frame: pl.DataFrame, data: bytes, separator: str) -> bool:
    """Whether the frame holds as many separators and lines as the file: short rows come back filled up with blanks."""
    if b'"' not in data and not (frame[frame.columns[-1]] == "").any():
        return True
    inside = {separator: 0, "\n": 0}
    if b'"' in data:
        told = frame.select(
            *(pl.sum_horizontal(pl.all().str.count_matches(one, literal=True).sum()).alias(str(i))
              for i, one in enumerate(inside))
        ).row(0)  # fmt: skip
        inside = dict(zip(inside, told, strict=True))
    lines = data.count(b"\n") + (not data.endswith(b"\n"))
    return (
        data.count(separator.encode()) == frame.height * (frame.width - 1) + inside[separator]
        and lines == frame.height + inside["\n"]
    )


def _is_well_quoted(data: bytes, separator: str) -> bool:
    """Whether nothing but a separator follows a quote that closes: polars drops such quotes without a word."""
    mark = re.escape(separator)
    one = f'(?:"(?:[^"]|"")*"|[^"{mark}][^{mark}]*)?'
    try:
        lines = pl.read_csv(data, has_header=False, infer_schema=False, separator="\x01", quote_char=None)
    except pl.exceptions.PolarsError:
        lines = pl.DataFrame()
    if lines.width == 1:
        told = lines.to_series()
        told = told.filter(told.str.contains('"', literal=True))
        if told.str.contains(f"^{one}(?:{mark}{one})*\r?$").all():
            return True
    return _is_strict(data.decode("utf-8-sig", "replace"), separator)  # also where a value has several lines


def _is_strict(text: str, separator: str) -> bool:
    try:
        for _row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            pass
    except csv.Error:
        return False
    return True


def _careful(text: str, separator: str) -> Grid:
    """By Python's own reader, row by row: short and long rows are remarked, and kept as far as they go."""
    if text.count('"') % 2:
        return _line_by_line(text, separator)
    lines, rows, remarks = _Lines(text), [], []
    try:
        for number, row in enumerate(csv.reader(lines, delimiter=separator), 1):
            record = lines.taken()
            if '"' in record and not _is_strict(record, separator):
                if len(record.splitlines()) > 1:
                    return _line_by_line(text, separator)
                remarks.append(_broken_quote(number, record))
            rows.append(row[:MOST_COLUMNS])
    except csv.Error:
        return _line_by_line(text, separator)
    return grid_of(rows, remarks, watch_width=True)


class _Lines:
    """The lines of a text, and those that were read since it was asked."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self._taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self._taken.append(next(self._lines))
        return self._taken[-1]

    def taken(self) -> str:
        """One record, as a rule one line."""
        record = "".join(self._taken)
        self._taken.clear()
        return record


def _broken_quote(number: int, record: str) -> Remark:
    return Remark("quote-broken", row=number, value=record.strip()[:200])


def _line_by_line(text: str, separator: str) -> Grid:
    """Where a quote is opened and not closed: it would swallow all that follows, so each line stands by itself."""
    rows, remarks = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if line.count('"') % 2 or ('"' in line and not _is_strict(line.rstrip("\r"), separator)):
            remarks.append(_broken_quote(number, line))
        rows.append(_values_of(line.rstrip("\r"), separator))
    return grid_of(rows, remarks, watch_width=True)


def _values_of(line: str, separator: str) -> list[str]:
    if line.count('"') % 2 == 0:
        try:
            return next(csv.reader([line], delimiter=separator), [])
        except csv.Error:  # a lone return within the line
            pass
    return line.split(separator)


def grid_of(rows: list[list[str]], remarks: list[Remark], *, watch_width: bool = False) -> Grid:
    """Rows of any lengths as a grid; with ``watch_width`` those that differ from the usual length are remarked."""
    rows = [row[:MOST_COLUMNS] for row in rows]
    while rows and not any(value.strip() for value in rows[-1]):
        rows.pop()
    widths = Counter(len(row) for row in rows if any(row))
    ragged = {}
    odd: dict[tuple[str, str], list[int]] = {}
    width = _usual_width(rows, widths)
    if watch_width:
        seen_heading = False
        for number, row in enumerate(rows, 1):
            seen_heading = seen_heading or len(row) >= width
            if not any(value.strip() for value in row) or not seen_heading:
                continue
            if len(row) > width or (len(row) < width and len([value for value in row if value]) > 1):
                kind = "row-too-long" if len(row) > width else "row-too-short"
                odd.setdefault((kind, f"{len(row)} / {width}"), []).append(number)
                ragged[number] = row
    remarks += [Remark(kind, value=value, rows=those) for (kind, value), those in odd.items()]
    full = [row if len(row) == width else row[:width] + [""] * (width - len(row)) for row in rows]
    columns = list(zip(*full, strict=True)) if full else []
    frame = pl.DataFrame(
        [pl.Series(f"c{i}", column, dtype=pl.String) for i, column in enumerate(columns)] or {"c0": []},
        schema_overrides=None if columns else {"c0": pl.String},
    )
    return Grid(frame, range(1, len(full) + 1), remarks, ragged)


def _usual_width(rows: list[list[str]], widths: Counter[int]) -> int:
    """As many values as most rows have; of those that are as usual, the most."""
    if not widths:
        return max((len(row) for row in rows), default=1) or 1
    most = max(widths.values())
    return max(width for width, count in widths.items() if count == most)
