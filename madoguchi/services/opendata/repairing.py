"""The repaired file: UTF-8 with a mark, commas, heading in row 1; every change of it is told."""

from __future__ import annotations

import io

import polars as pl

from madoguchi.services.opendata.checking.tables import Checked
from madoguchi.services.opendata.vocabulary import HEADING_ROW, Change

BOM = "\ufeff"


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
    return _csv(checked.meant, repaired_frame(checked), checked.work.table.tail)


def plain_csv(checked: Checked) -> bytes:
    """The table as it was read, in the same form, with nothing changed in any cell or heading."""
    return _csv(checked.work.table.headings, checked.work.frame, checked.work.table.tail)


def _csv(headings: list[str], frame: pl.DataFrame, tail: list[list[str]]) -> bytes:
    out = io.StringIO()
    out.write(BOM)
    _line(out, headings)
    if frame.height:
        blank = frame.with_columns(pl.when(pl.all() != "").then(pl.all()))  # else polars writes "" for an empty value
        out.write(blank.write_csv(include_header=False, line_terminator="\r\n", quote_style="necessary"))
    for row in tail:
        _line(out, row)
    return out.getvalue().encode()


def _line(out: io.StringIO, values: list[str]) -> None:
    quoted = ('"' + one.replace('"', '""') + '"' if any(mark in one for mark in ',"\r\n') else one for one in values)
    out.write(",".join(quoted) + "\r\n")
