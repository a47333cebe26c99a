"""Workbooks (xlsx, xls, ods) into a table of text: values as the sheet holds them, and what a CSV would lose."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine

from madoguchi.services.opendata.reading.areas import FarCell, letters_of, look_for_far_cells, look_for_repeated
from madoguchi.services.opendata.reading.beside import part_of_sheet, remarks_on
from madoguchi.services.opendata.reading.delimited import Grid, grid_of
from madoguchi.services.opendata.vocabulary import Remark

ALWAYS_UNPACKED, MOST_UNPACKED = 60 * 1024 * 1024, 25
"""Bytes that any workbook may unpack to, and how many times its own size a larger one; real ones are about ten times."""
CHUNK = 1024 * 1024


class NoWorkbook(ValueError):
    """Not a workbook, locked with a password, or one that unpacks to far more than it seems."""


def read_workbook(data: bytes) -> Grid:
    """The first sheet with values; raises ``NoWorkbook`` or ``FarCell``."""
    parts = _looked_into(data) if data[:2] == b"PK" else []
    remarks: list[Remark] = []
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
        held = [(name, sheet) for name, sheet in sheets if sheet.height and sheet.width]
        if not held:
            return grid_of([], remarks)
        first = held[0][1]
        rows = [[as_text(value) for value in row] for row in first.to_python(skip_empty_area=False)]
        merged = first.merged_cell_ranges or []
        if parts:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                part = part_of_sheet(archive, book.sheet_names.index(held[0][0]), parts)
                remarks = remarks_on(archive, part, rows)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as wrong:  # noqa: BLE001 - the reader raises many kinds, a panic of its own among them
        raise NoWorkbook(str(wrong)) from None
    if len(held) > 1:
        remarks.append(Remark("several-sheets", value="、".join(one for one, _sheet in held)))
    remarks += [Remark("merged-cells", row=int(area[0][0]) + 1, value=_area(area)) for area in merged]
    return grid_of(rows, remarks)


def as_text(value: Any) -> str:
    """A cell's value as text; whole numbers without a point, days and times in the standard's form."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}" if not value.second else value.isoformat()
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return str(value)


def _looked_into(data: bytes) -> list[str]:
    """The names of the sheets of an xlsx, after each part was seen to unpack to what a reader can take."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if sum(one.file_size for one in members) > max(ALWAYS_UNPACKED, MOST_UNPACKED * len(data)):
                raise NoWorkbook("unpacks to too much")
            _look_for_lies(archive)
            names = [one.filename for one in members]
            if "content.xml" in names:
                look_for_repeated(archive.read("content.xml"))
            sheets = sorted(one for one in names if re.fullmatch(r"xl/worksheets/sheet[0-9]+\.xml", one))
            for one in sheets:
                look_for_far_cells(archive.read(one))
    except (zipfile.BadZipFile, zlib.error, LookupError, RuntimeError, EOFError, OSError, ValueError) as wrong:
        raise wrong if isinstance(wrong, (NoWorkbook, FarCell)) else NoWorkbook(str(wrong)) from None
    return sheets


def _look_for_lies(archive: zipfile.ZipFile) -> None:
    """Read each part once: one that unpacks to more than it says breaks here, before a reader is let at it."""
    for one in archive.infolist():
        with archive.open(one) as part:
            while part.read(CHUNK):
                pass


def _area(area: Any) -> str:
    (top, left), (bottom, right) = area
    return f"{letters_of(left)}{top + 1}:{letters_of(right)}{bottom + 1}"
