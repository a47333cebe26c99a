"""The repaired file: UTF-8 with a mark, commas, heading in row 1; every change of it is told."""

from __future__ import annotations

import io
from bisect import bisect, bisect_left
from collections.abc import Sequence

import polars as pl

from madoguchi.services.opendata.checking.tables import Checked
from madoguchi.services.opendata.vocabulary import HEADING_ROW, Change, Table

BOM = "\ufeff"
FEW = 50


def changes_of(checked: Checked) -> list[Change]:
    """What the repaired file says differently, heading first, then by row."""
    work = checked.work
    found = [
        Change(HEADING_ROW, work.headings[place], before, after, ("header-variant",))
        for place, (before, after) in enumerate(zip(work.table.headings, checked.meant, strict=True))
        if before != after
    ]
    cells = sorted((row, place) for place, edits in work.edits.items() for row in edits)
    for row, place in cells:
        kinds = tuple(dict.fromkeys(work.why[row, place]))
        before, after = work.value(row, place), work.edits[place][row]
        if before != after:
            found.append(Change(work.table.rows[row], work.headings[place], before, after, kinds))
    return sorted([*found, *_closed_quotes(work.table)], key=lambda one: one.row)


def _closed_quotes(table: Table) -> list[Change]:
    """Lines with a quote that is not closed, or closed within a value: how the repaired file writes them is told."""
    apart = dict(table.apart)
    found = []
    for remark in table.remarks:
        if remark.kind != "quote-broken":
            continue
        place = bisect_left(table.rows, remark.row)
        out = io.StringIO()
        if remark.row in apart:
            _line(out, apart[remark.row])
        elif place < len(table.rows) and table.rows[place] == remark.row:
            _line(out, table.frame.row(place))
        elif remark.row == table.heading_row:
            _line(out, table.headings)
        else:  # a note above the heading
            continue
        found.append(Change(remark.row, "", remark.value, out.getvalue().strip()[:200], (remark.kind,)))
    return found


def repaired_frame(checked: Checked) -> pl.DataFrame:
    """The records with every certain repair."""
    work, frame = checked.work, checked.work.frame
    mended = []
    for place, edits in work.edits.items():
        column = frame[f"c{place}"].clone()
        mended.append(column.scatter(list(edits), list(edits.values())))
    return frame.with_columns(mended)


def repaired_csv(checked: Checked) -> bytes:
    """The repaired file as CSV (UTF-8 with BOM, CRLF as in RFC 4180)."""
    return _csv(checked.meant, repaired_frame(checked), checked.work.table)


def plain_csv(checked: Checked) -> bytes:
    """The table as it was read, in the same form, with nothing changed in any cell or heading."""
    return _csv(checked.work.table.headings, checked.work.frame, checked.work.table)


def _csv(headings: list[str], frame: pl.DataFrame, table: Table) -> bytes:
    """Every row in its place, also one that is no record."""
    out = io.StringIO()
    out.write(BOM)
    _line(out, headings)
    begin = 0
    for row, values in table.apart:
        end = bisect(table.rows, row, lo=begin)
        _records(out, frame[begin:end])
        _line(out, values)
        begin = end
    _records(out, frame[begin:])
    return out.getvalue().encode()


def _records(out: io.StringIO, frame: pl.DataFrame) -> None:
    if frame.height < FEW:  # between many rows apart polars would be called for each of them
        for values in frame.iter_rows():
            _line(out, values)
        return
    blank = frame.with_columns(pl.when(pl.all() != "").then(pl.all()))  # else polars writes "" for an empty value
    out.write(blank.write_csv(include_header=False, line_terminator="\r\n", quote_style="necessary"))


def _line(out: io.StringIO, values: Sequence[str]) -> None:
    quoted = ('"' + one.replace('"', '""') + '"' if any(mark in one for mark in ',"\r\n') else one for one in values)
    out.write(",".join(quoted) + "\r\n")
