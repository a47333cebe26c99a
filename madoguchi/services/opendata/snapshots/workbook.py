"""A workbook (xlsx) with one sheet: numbers and days are values where they lose nothing, everything else is text.

A spreadsheet program takes nothing in it for a formula, and no text for a number or a day: ``=1+1`` stays these four
characters and ``0123`` keeps its zero. A column is of one kind from top to bottom. The same table gives the same bytes.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from madoguchi.services.opendata.snapshots.vocabulary import NUMERIC, Column, Kind

MOST_ROWS, MOST_LETTERS = 1_048_576, 32_767
"""What the format holds: rows with the heading, and characters of a cell."""
MOST_DIGITS = 15
"""Of a number: a spreadsheet program keeps no more."""
_DAY_ZERO, _FIRST_DAY = date(1899, 12, 30), date(1900, 3, 1)
"""Days are numbers in the format; before March 1900 programs disagree about which, because the first one invented a day."""
TEXT, NUMBER, DAY = 1, 2, 3
"""How the cells of a column are written: the numbers of the styles below."""
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)|\r")
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
_ROOT = _RELATIONS.format(f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>')
_PARTS = _RELATIONS.format(
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/>'
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STYLES = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{_MAIN}">'
    # Styles: headings and text (“@”: a cell that is typed anew stays a text), numbers as they are, days as the data has them.
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def fits(rows: int, longest: int) -> bool:
    """Whether a table with so many records, and so long a longest cell, can be a workbook."""
    return rows < MOST_ROWS and longest <= MOST_LETTERS


def ways_of(columns: Sequence[Column], texts: Sequence[Sequence[str]], values: Sequence[Sequence[Any]]) -> list[int]:
    """How each column is written: as numbers or days where every value of it is whole as such, else as text."""
    return [
        _way(column.kind, (row[index] for row in texts), found)
        for index, (column, found) in enumerate(zip(columns, values, strict=True))
    ]


def _way(kind: Kind, texts: Iterable[str], values: Sequence[Any]) -> int:
    if kind in NUMERIC and all(sum(map(str.isdigit, text.lstrip("+-0.,"))) <= MOST_DIGITS for text in texts):
        return NUMBER
    if kind == "date" and all(date.fromisoformat(one) >= _FIRST_DAY for one in values if one is not None):
        return DAY
    return TEXT


def write_workbook(
    path: Path,
    headings: Sequence[str],
    texts: Sequence[Sequence[str]],
    values: Sequence[Sequence[Any]],
    ways: Sequence[int],
    *,
    title: str,
) -> None:
    """``values`` are whole columns of stored values; an empty text is an empty cell."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as book:
        for name, text in (
            ("[Content_Types].xml", _TYPES), ("_rels/.rels", _ROOT), ("xl/_rels/workbook.xml.rels", _PARTS),
            ("xl/workbook.xml", _workbook(title)), ("xl/styles.xml", _STYLES),
        ):  # fmt: skip
            book.writestr(_entry(name), text)
        with book.open(_entry("xl/worksheets/sheet1.xml"), "w") as sheet:
            letters = _letters(len(headings))
            sheet.write(_head(ways).encode())
            sheet.write(_row(1, [_text_cell(letter, 1, one) for letter, one in zip(letters, headings, strict=True)]))
            for number, record in enumerate(texts, 2):
                found = (column[number - 2] for column in values)
                cells = zip(letters, record, found, ways, strict=True)
                sheet.write(_row(number, [_cell(letter, number, *one) for letter, *one in cells]))
            sheet.write(b"</sheetData></worksheet>")


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _workbook(title: str) -> str:
    # Excel refuses these in the name of a sheet, and names beyond 31 characters.
    name = re.sub(r"[\\/*?:\[\]\x00-\x1f]", " ", title).strip().strip("'")[:31] or "data"
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f'<sheets><sheet name={quoteattr(name)} sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _head(ways: Sequence[int]) -> str:
    columns = "".join(
        f'<col min="{number}" max="{number}" width="16" style="{way}"/>' for number, way in enumerate(ways, 1)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{_MAIN}">'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft"'
        ' state="frozen"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>"
    )


def _letters(count: int) -> list[str]:
    found = []
    for number in range(1, count + 1):
        letters = ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        found.append(letters)
    return found


def _row(number: int, cells: Iterable[str]) -> bytes:
    return f'<row r="{number}">{"".join(cells)}</row>'.encode()


def _cell(letter: str, number: int, text: str, value: Any, way: int) -> str:
    """What is no text is written from the value, never from what somebody typed: nothing can hide in it."""
    if value is None:
        return ""
    if way == NUMBER:
        return f'<c r="{letter}{number}" s="{NUMBER}"><v>{value!r}</v></c>'
    if way == DAY:
        return f'<c r="{letter}{number}" s="{DAY}"><v>{(date.fromisoformat(value) - _DAY_ZERO).days}</v></c>'
    return _text_cell(letter, number, text)


def _text_cell(letter: str, number: int, text: str) -> str:
    inside = f'<t xml:space="preserve">{_text(text)}</t>'
    return f'<c r="{letter}{number}" s="{TEXT}" t="inlineStr"><is>{inside}</is></c>'


def _text(value: str) -> str:
    if _UNWRITABLE.search(value):
        # Office's own way of writing what XML cannot hold, and of what looks like it.
        value = _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", value)
    return escape(value)
