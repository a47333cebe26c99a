"""Workbooks, JSON and GeoJSON: the same findings as for CSV, and what only a workbook can have."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, time
from typing import Any

import openpyxl
import pytest
from openpyxl.drawing.image import Image
from openpyxl.styles import PatternFill
from PIL import Image as Picture

from madoguchi.services.opendata.checking.tables import Checked, check
from madoguchi.services.opendata.reading import sheets
from madoguchi.services.opendata.repairing import repaired_csv
from madoguchi.services.opendata.tests.samples import as_csv, clean_rows

AED = clean_rows("aed", 8)
EVENT = clean_rows("event", 8)


def workbook(rows: list[list[Any]]) -> tuple[openpyxl.Workbook, Any]:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append([value if value != "" else None for value in row])
    return book, sheet


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def kinds(checked: Checked) -> set[str]:
    return {kind for kind, _column in checked.report.groups}


def test_a_clean_sheet_has_no_findings_and_becomes_the_same_csv() -> None:
    checked = check(saved(workbook(AED)[0]), name="aed.xlsx")
    assert (kinds(checked), checked.report.form) == (set(), "xlsx")
    assert repaired_csv(checked).decode("utf-8-sig") == as_csv(AED)


def test_days_times_and_whole_numbers_of_a_sheet_are_written_as_the_standard_does() -> None:
    rows: list[list[Any]] = [list(row) for row in EVENT]
    names = rows[0]
    rows[1][names.index("開始日")] = date(2026, 4, 1)
    rows[1][names.index("開始時間")] = time(9, 0)
    rows[1][names.index("法人番号")] = 5835678256246
    checked = check(saved(workbook(rows)[0]))
    assert kinds(checked) == set()


def test_what_a_csv_would_lose_is_found() -> None:
    book, sheet = workbook(AED)
    sheet.merge_cells("D2:D4")
    sheet.row_dimensions[5].hidden = True
    sheet["T6"] = "=1+1"
    sheet["D7"].fill = PatternFill("solid", fgColor="FFFF0000")
    picture = io.BytesIO()
    Picture.new("RGB", (2, 2)).save(picture, "PNG")
    sheet.add_image(Image(picture), "A20")
    book.create_sheet("別表").append(["x", "y"])
    found = kinds(check(saved(book)))
    assert {"merged-cells", "hidden-cells", "formula-without-value", "colours", "objects", "several-sheets"} <= found


def told(checked: Checked, kind: str) -> dict[str, list[tuple[str, list[int], bool]]]:
    """Column -> what stands there, where, and whether the repair is certain."""
    return {
        column: [(one.value, one.rows, one.certain) for one in group.seen.values()]
        for (key, column), group in checked.report.groups.items()
        if key == kind
    }


def test_what_is_hidden_is_told_with_its_place() -> None:
    book, sheet = workbook(AED)
    for row in (4, 7, 500):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.column_dimensions["ZZ"].hidden = True
    columns = {"": [("", [4, 7], False)], AED[0][2]: [("C", [0], False)]}
    assert told(check(saved(book)), "hidden-cells") == columns, "and not what is hidden around the table"


def test_a_formula_is_told_with_its_place_and_without_a_stored_result_it_is_no_certain_repair() -> None:
    book, sheet = workbook(AED)
    sheet["C3"], sheet["C5"], sheet["T6"], sheet["T7"] = '=A3&"<"', "=A5", "=1+1", '=IF(1,"","")'
    stored = saved(book)
    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    new = xml.replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
    new = new.replace(b'<c r="T7"', b'<c t="str" r="T7"')
    assert new.count(b"<v></v>") == 3, "openpyxl stores no results"
    checked = check(with_part(stored, "xl/worksheets/sheet1.xml", new))
    assert told(checked, "formula-without-value") == {AED[0][2]: [('=A3&"<" …', [3, 5], False)]}
    assert told(checked, "formulas") == {AED[0][19]: [("=1+1 …", [6, 7], True)]}
    assert checked.report.groups["formula-without-value", AED[0][2]].severity == "error"


def test_the_sheet_that_is_read_is_the_one_that_is_looked_into() -> None:
    book, sheet = workbook(AED)
    sheet.row_dimensions[5].hidden = True
    for number in range(12):
        book.create_sheet(f"空{number}", 0)
    book.create_sheet("別表").append(["x"])
    book["別表"].row_dimensions[1].hidden = True
    assert told(check(saved(book)), "hidden-cells") == {"": [("", [5], False)]}


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.namelist():
            new.writestr(one, content if one == name else old.read(one))
    return out.getvalue()


def test_a_sheet_that_lost_its_zeros_finds_them() -> None:
    rows: list[list[Any]] = [list(row) for row in AED]
    for row in rows[1:]:
        row[rows[0].index("全国地方公共団体コード")] = 12025
        row[rows[0].index("郵便番号")] = 408666
    checked = check(saved(workbook(rows)[0]))
    assert kinds(checked) == {"code-zero-lost", "postal-zero-lost"}
    assert b"012025" in repaired_csv(checked)
    assert b"0408666" in repaired_csv(checked)


def test_json_records_and_points_are_read() -> None:
    names, records = AED[0], [dict(zip(AED[0], row, strict=True)) for row in AED[1:]]
    assert kinds(check(json.dumps(records, ensure_ascii=False).encode())) == set()
    assert kinds(check(json.dumps({"data": records}).encode())) == set()
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [float(one["経度"]), float(one["緯度"])]},
            "properties": {key: value for key, value in one.items() if key not in ("緯度", "経度")},
        }
        for one in records
    ]
    checked = check(json.dumps({"type": "FeatureCollection", "features": features}).encode())
    assert (checked.report.form, kinds(checked)) == ("geojson", {"column-order"})
    assert {heading for heading, _column in checked.report.columns} == set(names)


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    data = saved(workbook(AED)[0])
    assert kinds(check(data)) == set()
    monkeypatch.setattr(sheets, "ALWAYS_UNPACKED", 1000)
    assert kinds(check(data)) == set(), "an honest workbook may be larger than that"
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 0)
    assert kinds(check(data)) == {"not-a-table"}


def test_a_part_that_holds_more_than_it_says_is_refused() -> None:
    data = saved(workbook(AED)[0])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("xl/styles.xml").file_size
    lie = data.replace(size.to_bytes(4, "little"), (16).to_bytes(4, "little"))
    assert lie != data
    assert kinds(check(lie)) == {"not-a-table"}


def test_a_value_far_away_is_told_and_the_sheet_is_not_laid_out() -> None:
    book, sheet = workbook(AED)
    sheet["XFD1048576"] = "x"
    (group,) = check(saved(book)).report.sorted_groups()
    assert (group.kind.key, next(iter(group.seen.values())).value) == ("far-cell", "XFD1048576")


def test_a_value_a_few_rows_below_is_read() -> None:
    book, sheet = workbook(AED)
    sheet["A5000"] = "x"
    assert "far-cell" not in kinds(check(saved(book)))


def open_document(rows: str) -> bytes:
    spaces = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text")
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        written.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        written.writestr("META-INF/manifest.xml", "<manifest/>")
        written.writestr("content.xml", f'<office:document-content {spaces}><office:body><office:spreadsheet>'
                         f'<table:table table:name="a">{rows}</table:table></office:spreadsheet></office:body>'
                         "</office:document-content>")  # fmt: skip
    return out.getvalue()


def ods_row(cells: str, again: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{again}">{cells}</table:table-row>'


def ods_cell(value: str, again: int = 1) -> str:
    inside = f"<text:p>{value}</text:p></table:table-cell>" if value else "</table:table-cell>"
    told = ' office:value-type="string"' if value else ""
    return f'<table:table-cell{told} table:number-columns-repeated="{again}">{inside}'


def test_cells_of_an_open_document_may_be_repeated_but_not_a_million_times() -> None:
    heading = ods_row(ods_cell("名称") + ods_cell("住所"))
    twice = check(open_document(heading + ods_row(ods_cell("公民館") + ods_cell("北海道函館市", 1), 2)))
    assert (twice.report.form, twice.report.records) == ("ods", 2)
    # As LibreOffice ends a sheet: a million blank rows of all columns.
    usual = check(
        open_document(heading + ods_row(ods_cell("a") + ods_cell("", 16382)) + ods_row(ods_cell("", 16384), 1048000))
    )
    assert (usual.report.records, "far-cell" in kinds(usual)) == (1, False)
    far = check(open_document(heading + ods_row(ods_cell("a", 16384), 1048000)))
    assert kinds(far) == {"far-cell"}
    blanks = '<text:s text:c="900000"/>'
    assert kinds(check(open_document(heading + ods_row(ods_cell(f"a{blanks}") + ods_cell(f"b{blanks}"))))) == {
        "far-cell"
    }
