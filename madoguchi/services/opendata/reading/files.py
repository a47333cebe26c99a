"""A file of any usual form, read into one table: its heading found, and what stands around it set apart."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import polars as pl

from madoguchi.services.opendata.reading.areas import FarCell, letters_of
from madoguchi.services.opendata.reading.delimited import Grid, grid_of, read_delimited
from madoguchi.services.opendata.reading.encodings import Decoded, NoText, decode, glance
from madoguchi.services.opendata.reading.records import NoRecords, read_records
from madoguchi.services.opendata.reading.sheets import NoWorkbook, read_workbook
from madoguchi.services.opendata.standards import fold_heading
from madoguchi.services.opendata.vocabulary import Remark, Table

NO_TABLES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf")
_MARKUP = re.compile(r"\s*<(?:!doctype|html|\?xml|svg)", re.IGNORECASE)
_NOTE = re.compile(r"^[※＊*]|^[(（]?(?:注|備考|出典|資料|参考|更新|作成|問い?合わ?せ)")
LOOKED_FOR_HEADING = 15

IsKnown = Callable[[str], bool]


def read_table(data: bytes, *, name: str, is_known: IsKnown) -> Table:
    """The table in ``data``; a file that holds none comes back empty, with the remark that says why."""
    encoding = ""
    remarks: list[Remark] = []
    try:
        if data[:4] == b"PK\x03\x04" or data[:4] == b"\xd0\xcf\x11\xe0":
            form, grid = _form_of_workbook(data), read_workbook(data)
        elif data.startswith(NO_TABLES):
            return _no_table(name, "not-a-table")
        else:
            form, grid, decoded = _read_text(data, name)
            encoding = decoded.name
            if decoded.kind:
                certain = decoded.kind != "mojibake-lost"
                remarks.append(Remark(decoded.kind, value=decoded.detail, certain=certain))
    except FarCell as far:
        return _no_table(str(far), "far-cell")
    except (NoText, NoWorkbook, NoRecords):
        return _no_table(name, "not-a-table")
    del data
    if grid.frame.height == 0 or not grid.frame.width:
        return _no_table(name, "empty-file")
    table = _framed(grid, is_known)
    if not table.headings:  # nothing but blank lines and separators
        return _no_table(name, "empty-file")
    table.encoding, table.form = encoding, form
    table.remarks[:0] = remarks
    return table


def _read_text(data: bytes, name: str) -> tuple[str, Grid, Decoded]:
    """Quickly where the file is UTF-8 and every row as the first; else with everything decoded before."""
    decoded = glance(data)
    if decoded is not None and not _MARKUP.match(decoded.text) and decoded.text.lstrip()[:1] not in ("[", "{"):
        grid = read_delimited(decoded.text, name, raw=decoded.raw)
        if grid is not None:
            return _form_of_text(name), grid, decoded
    decoded = decode(data)
    if _MARKUP.match(decoded.text):
        raise NoRecords
    if decoded.text.lstrip()[:1] in ("[", "{"):
        form = "geojson" if '"FeatureCollection"' in decoded.text[:2000] else "json"
        return form, read_records(decoded.text), decoded
    grid = read_delimited(decoded.text, name)
    if grid is None:
        raise NoRecords
    return _form_of_text(name), grid, decoded


def _form_of_text(name: str) -> str:
    return "tsv" if name.lower().endswith((".tsv", ".tab")) else "csv"


def _form_of_workbook(data: bytes) -> str:
    if data[:2] != b"PK":
        return "xls"
    return "ods" if b"opendocument.spreadsheet" in data[:200] else "xlsx"


def _no_table(name: str, kind: str) -> Table:
    return Table([], grid_of([], []).frame, [], remarks=[Remark(kind, value=name)])


def _framed(grid: Grid, is_known: IsKnown) -> Table:
    """Heading and records apart."""
    top = grid.frame.head(LOOKED_FOR_HEADING).rows()
    place = _heading_place(top, is_known)
    headings = [str(value) for value in top[place]]
    remarks = [
        replace(one, column=_name_of(headings, one.place)) if one.place is not None else one for one in grid.remarks
    ]
    remarks += [
        Remark(
            "note-above", row=grid.rows[i], value=" ".join(filter(None, row))[:200], certain=not any(map(is_known, row))
        )
        for i, row in enumerate(top[:place])
        if any(value.strip() for value in row)
    ]
    frame = grid.frame.slice(place + 1)
    rows = list(grid.rows)[place + 1 :] if not isinstance(grid.rows, range) else grid.rows[place + 1 :]
    return _trimmed(Table(headings, frame, rows, grid.rows[place], remarks=remarks), grid.ragged)


def _name_of(headings: list[str], place: int) -> str:
    """What a column is called in the report."""
    written = " ".join(headings[place].split()) if place < len(headings) else ""
    return written or letters_of(place)


def _heading_place(top: list[tuple[str, ...]], is_known: IsKnown) -> int:
    known = [sum(bool(value.strip()) and is_known(value) for value in row) for row in top]
    best = max(range(len(top)), key=lambda i: (known[i], -i))
    if known[best] >= 2:
        return best
    filled = [sum(bool(value.strip()) for value in row) for row in top]
    return next((i for i, count in enumerate(filled) if count >= max(1, 0.6 * max(filled))), 0)


def _trimmed(table: Table, ragged: dict[int, list[str]]) -> Table:
    """Blank rows and columns, ragged rows, a heading that comes again and notes below are set apart and remarked."""
    blank = _blank_rows(table.frame)
    remarks = table.remarks
    if blank.any():
        filled = blank.not_().arg_true()
        last = int(filled[-1]) + 1 if len(filled) else 0
        table.frame, table.rows, blank = table.frame.head(last), table.rows[:last], blank.head(last)
    if blank.any():
        remarks.append(Remark("blank-row", certain=True, rows=[table.rows[i] for i in blank.arg_true().to_list()]))
        kept = blank.not_()
        table.frame, table.rows = table.frame.filter(kept), [table.rows[i] for i in kept.arg_true().to_list()]
    apart = {i for i, row in enumerate(table.rows) if row in ragged} if ragged else set()
    apart |= _repeated_headings(table, remarks) | _notes_below(table, apart, remarks)
    if apart:
        beside = sorted(apart)
        table.apart = [(table.rows[i], ragged.get(table.rows[i]) or list(map(str, table.frame.row(i)))) for i in beside]
        table.unjudged = sum(row in ragged for row, _values in table.apart)
        others = [i for i in range(table.frame.height) if i not in apart]
        table.frame = table.frame[others]
        table.rows = [table.rows[i] for i in others]
    _drop_blank_columns(table)
    return table


def _blank_rows(frame: pl.DataFrame) -> pl.Series:
    """Which rows hold nothing but spaces; only those that begin with nothing are looked at whole."""
    begins = frame.select(pl.col("c0").str.strip_chars() == "")["c0"]
    if not begins.any():
        return begins
    whole = pl.all_horizontal(pl.all().str.strip_chars() == "")
    return frame.select((begins & whole).alias("blank"))["blank"]


def _repeated_headings(table: Table, remarks: list[Remark]) -> set[int]:
    first = table.headings[0]
    again = (table.frame["c0"] == first).arg_true().to_list() if first.strip() else []
    folded = [fold_heading(one) for one in table.headings]
    found = {i for i in again[:50] if [fold_heading(str(value)) for value in table.frame.row(i)] == folded}
    remarks += [Remark("several-tables", row=table.rows[i]) for i in sorted(found)]
    return found


def _notes_below(table: Table, apart: set[int], remarks: list[Remark]) -> set[int]:
    """Rows at the end with words in one cell only, while records have several."""
    found: set[int] = set()
    if table.frame.width < 3:
        return found
    last = table.frame.height
    for i in range(last - 1, max(last - 10, -1), -1):
        if i in apart:
            continue
        filled = [str(value) for value in table.frame.row(i) if str(value).strip()]
        if len(filled) != 1 or not (_NOTE.match(filled[0].strip()) or len(filled[0]) > 15):
            break
        found.add(i)
        remarks.append(Remark("note-below", row=table.rows[i], value=filled[0][:200]))
    return found


def _drop_blank_columns(table: Table) -> None:
    unnamed = [i for i, heading in enumerate(table.headings) if not heading.strip()]
    if not unnamed:
        return
    empty = table.frame.select((pl.nth(unnamed).str.strip_chars() == "").all()).row(0)
    blank = {i for i, is_empty in zip(unnamed, empty, strict=True) if is_empty}
    table.remarks += [Remark("blank-column", value=str(i + 1), certain=True) for i in sorted(blank)]
    kept = [i for i in range(len(table.headings)) if i not in blank]
    table.headings = [table.headings[i] for i in kept]
    table.frame = table.frame.select(pl.nth(kept)).rename(
        {f"c{old}": f"c{new}" for new, old in enumerate(kept) if old != new}
    )
    table.apart = [(row, [value for i, value in enumerate(values) if i not in blank]) for row, values in table.apart]
