"""What the XML of an xlsx says besides values, each with its place: hidden rows and columns, formulas, pictures, colours."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator, Sequence

from madoguchi.services.opendata.reading.areas import letters_of
from madoguchi.services.opendata.vocabulary import Remark

_HIDDEN = re.compile(rb"<(row|col)\b([^>]*\bhidden=\"(?:1|true)\"[^>]*)>")
_NUMBER = re.compile(rb"\b(r|min|max)=[\"']([0-9]{1,7})[\"']")
_FORMULA = re.compile(rb"<f[ >/]")
_FORMULA_OF_CELL = re.compile(
    rb"<c\b([^>]*)>\s*<f\b(?:[^>]*/>|[^>]*>([^<]*)</f>)\s*(?:<v\b[^>/]*>([^<]*)</v>|<v\b[^>]*/>)?"
)
_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_TEXT = re.compile(rb"\bt=[\"']str[\"']")
_STYLE_OF_CELL = re.compile(rb"<c\b[^>]*\bs=\"([0-9]+)\"")
_FILL = re.compile(rb"<fill\b.*?</fill>", re.DOTALL)
_FORMAT = re.compile(rb"<xf\b[^>]*\bfillId=\"([0-9]{1,9})\"")
_SHEET = re.compile(rb"<sheet\b[^>]*\br:id=\"([^\"]+)\"")
_RELATION = re.compile(rb"<Relationship\b[^>]*>")


def part_of_sheet(archive: zipfile.ZipFile, number: int, parts: Sequence[str]) -> str:
    """Which of ``parts`` is the sheet that stands at ``number`` in the workbook, counted from 0."""
    try:
        ids = _SHEET.findall(archive.read("xl/workbook.xml"))
        relations = _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels"))
    except KeyError:
        return parts[0]
    wanted = next((one for one in relations if number < len(ids) and b'Id="%s"' % ids[number] in one), b"")
    target = re.search(rb"\bTarget=\"([^\"]*)\"", wanted)
    name = target[1].decode("utf-8", "replace") if target else ""
    return next((one for one in parts if name and one.endswith(f"/{name.rsplit('/', 1)[-1]}")), parts[0])


def remarks_on(archive: zipfile.ZipFile, part: str, rows: Sequence[Sequence[str]]) -> list[Remark]:
    """On the sheet in ``part``, whose values are ``rows``."""
    sheet, names = archive.read(part), archive.namelist()
    found = [*_hidden(sheet, rows), *_formulas(sheet)]
    if any(name.startswith(("xl/media/", "xl/charts/")) for name in names) or b"<drawing " in sheet:
        found.append(Remark("objects"))
    if coloured := _coloured(sheet, archive.read("xl/styles.xml") if "xl/styles.xml" in names else b""):
        found.append(Remark("colours", value=str(coloured)))
    return found


def _hidden(sheet: bytes, rows: Sequence[Sequence[str]]) -> Iterator[Remark]:
    """Rows and columns that hold something; what is hidden around the table is not published."""
    those: set[int] = set()
    spans, unplaced = [], 0
    for what, attributes in _HIDDEN.findall(sheet):
        told = {name: int(number) for name, number in _NUMBER.findall(attributes)}
        if what == b"row" and b"r" in told:
            those.add(told[b"r"])
        elif what == b"col" and {b"min", b"max"} <= told.keys():
            spans.append((max(told[b"min"], 1) - 1, told[b"max"]))
        else:
            unplaced += 1
    if filled := [number for number, row in enumerate(rows, 1) if number in those and any(row)]:
        yield Remark("hidden-cells", rows=filled)
    looked_at, width = 0, max(map(len, rows), default=0)
    for first, end in sorted(spans):
        for place in range(max(first, looked_at), min(end, width)):
            if any(row[place] for row in rows if place < len(row)):
                yield Remark("hidden-cells", value=letters_of(place), place=place)
        looked_at = max(looked_at, end)
    if unplaced:
        yield Remark("hidden-cells", value=str(unplaced))


def _formulas(sheet: bytes) -> Iterator[Remark]:
    """One for each column, with the first formula of it; those without a stored value apart."""
    count = len(_FORMULA.findall(sheet))
    if not count:
        return
    found: dict[tuple[bytes, bool], tuple[bytes, list[int]]] = {}
    for cell in _FORMULA_OF_CELL.finditer(sheet):
        if place := _PLACE.search(cell[1]):
            has_value = bool(cell[3]) or _TEXT.search(cell[1]) is not None
            found.setdefault((place[1], has_value), (cell[2] or b"", []))[1].append(int(place[2]))
    for (letters, has_value), (formula, rows) in found.items():
        text = f"={html.unescape(formula.decode('utf-8', 'replace'))}{' …' if len(rows) > 1 else ''}"[:200]
        kind = "formulas" if has_value else "formula-without-value"
        yield Remark(kind, value=text, certain=has_value, rows=rows, place=_number_of(letters))
    if unplaced := count - sum(len(rows) for _formula, rows in found.values()):
        yield Remark("formulas", value=str(unplaced))


def _number_of(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _coloured(sheet: bytes, styles: bytes) -> int:
    """How many cells below the first row are filled with a colour."""
    fills = [b'patternType="solid"' in one for one in _FILL.findall(styles)]
    formats = styles.partition(b"<cellXfs")[2].partition(b"</cellXfs>")[0]
    filled = {
        str(i).encode()
        for i, fill in enumerate(_FORMAT.findall(formats))
        if int(fill) < len(fills) and fills[int(fill)]
    }
    below = sheet.partition(b"</row>")[2]
    return sum(style in filled for style in _STYLE_OF_CELL.findall(below))
