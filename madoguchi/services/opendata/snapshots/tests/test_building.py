"""What is built from the CSV of a version: every file holds the same records, and the same records give the same bytes."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from unittest import mock

import openpyxl
import polars as pl
import pytest

from madoguchi.services.opendata.checking.tables import check
from madoguchi.services.opendata.repairing import plain_csv
from madoguchi.services.opendata.snapshots import building, database
from madoguchi.services.opendata.snapshots.asking import Question, ask
from madoguchi.services.opendata.snapshots.building import build_snapshot
from madoguchi.services.opendata.snapshots.refusals import RowsUnfit, ValueUnfit
from madoguchi.services.opendata.snapshots.tests.tables import COLUMNS, as_csv, built, invented_rows, meant
from madoguchi.services.opendata.snapshots.vocabulary import Built, Column, Kind, read_built

ROWS = invented_rows(60, seed=11)
FORMULAS = ["=1+1", "+81-173-35-2111", "-1", "@SUM(A1)", "\t=1", "＝1+1", "－2", '=HYPERLINK("http://x/","y")']
TEXTS = (Column("id", "ID", "text"), Column("count", "=件数", "integer"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("snapshots") / "v1", ROWS)


def records_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_csv_is_the_data_as_published(folder: Path) -> None:
    raw = (folder / "data.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert records_of(raw.decode("utf-8-sig")) == [[column.title for column in COLUMNS], *ROWS]


def test_json_and_geojson_hold_typed_values(folder: Path) -> None:
    told = json.loads((folder / "data.json").read_bytes())
    kinds = [column.kind for column in COLUMNS]
    names = [column.name for column in COLUMNS]
    wanted = [dict(zip(names, map(meant, row, kinds), strict=True)) for row in ROWS]
    assert told["rows"] == wanted
    assert told["total"] == len(ROWS)
    assert [one["title"] for one in told["columns"]] == [column.title for column in COLUMNS]
    features = json.loads((folder / "data.geojson").read_bytes())["features"]
    assert [one["properties"] for one in features] == wanted
    for feature, record in zip(features, wanted, strict=True):
        place = [record["longitude"], record["latitude"]]
        assert feature["geometry"] == (None if None in place else {"type": "Point", "coordinates": place})
    assert any(feature["geometry"] is None for feature in features)


def test_the_parquet_file_keeps_codes_as_text_and_days_as_days(folder: Path) -> None:
    frame = pl.read_parquet(folder / "data.parquet")
    assert frame.schema["code"] == pl.String
    assert frame.schema["opened_on"] == pl.Date
    assert frame.schema["seats"] == pl.Int64
    assert frame["code"].to_list() == [row[0] or None for row in ROWS]
    assert frame["longitude"].to_list() == [meant(row[9], "longitude") for row in ROWS]
    assert frame["ramp"].to_list() == [meant(row[8], "boolean") for row in ROWS]
    assert [None if day is None else day.isoformat() for day in frame["opened_on"]] == [row[5] or None for row in ROWS]


NUMBERS = {"area", "longitude", "latitude"}


def test_the_workbook_holds_numbers_and_days_as_values_and_the_rest_as_text(tmp_path: Path) -> None:
    rows = [*ROWS[:20], *([formula, formula, "_x0041_ \x01\r\n<&>", *ROWS[0][3:]] for formula in FORMULAS)]
    sheet = openpyxl.load_workbook(built(tmp_path / "a", rows) / "data.xlsx").active
    assert sheet is not None
    heading, *read = [list(row) for row in sheet.iter_rows()]
    assert [cell.value for cell in heading] == [column.title for column in COLUMNS]
    for record, cells in zip(rows, read, strict=True):
        for column, text, cell in zip(COLUMNS, record, cells, strict=True):
            if text == "":
                assert cell.value is None
            elif column.name in NUMBERS:
                assert (cell.data_type, float(cell.value)) == ("n", float(text)), column.name
            elif column.name == "opened_on":
                assert (cell.is_date, cell.number_format) == (True, "yyyy\\-mm\\-dd")
                assert cell.value.date().isoformat() == text
            else:
                assert cell.data_type in ("s", "inlineStr"), column.name
                assert openpyxl.utils.escape.unescape(cell.value) == text
    with zipfile.ZipFile(tmp_path / "a" / "data.xlsx") as book:
        assert b"<f" not in book.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("kind", "values", "as_text"),
    [
        ("integer", ["7", "-12", "", "007"], False),
        ("integer", ["123456789012345"], False),
        ("integer", ["1", "1234567890123456"], True),
        ("number", ["0.1", "41.768793", "1e3"], False),
        ("number", ["0.1234567890123456"], True),
        ("date", ["2026-04-01", "1900-03-01"], False),
        ("date", ["2026-04-01", "1899-05-01"], True),
        ("text", ["022055", "0173-35-2111", "2026-04-01", "=1+1", "1e3"], True),
        ("time", ["24:00"], True),
    ],
)
def test_a_column_of_a_workbook_is_of_one_kind_and_loses_nothing(
    tmp_path: Path, kind: Kind, values: list[str], as_text: bool
) -> None:
    columns = (Column("a", "=見出し", kind), Column("b", "b", "text"))
    build_snapshot(as_csv([[value, "x"] for value in values], columns), columns, tmp_path / "a", title="x")
    sheet = openpyxl.load_workbook(tmp_path / "a" / "data.xlsx").active
    assert sheet is not None
    cells = [row[0] for row in sheet.iter_rows()]
    assert (cells[0].value, cells[0].data_type) == ("=見出し", "s")
    told = [cell for cell in cells[1:] if cell.value is not None]
    assert {cell.data_type == "s" for cell in told} == {as_text}
    if as_text:
        assert [cell.value for cell in told] == values


def test_what_a_workbook_says_the_checker_reads_as_the_same_table(tmp_path: Path) -> None:
    """A city that takes its own file back finds what it published."""
    columns = (Column("code", "コード", "text"), Column("n", "数", "integer"), Column("day", "日", "date"))
    rows = [["022055", "12", "2026-04-01"], ["022055", "3", "1999-12-31"]]
    build_snapshot(as_csv(rows, columns), columns, tmp_path / "a", title="x")
    checked = check((tmp_path / "a" / "data.xlsx").read_bytes(), name="data.xlsx")
    assert list(csv.reader(io.StringIO(plain_csv(checked).decode("utf-8-sig"))))[1:] == rows


def test_each_text_file_lies_there_zipped_as_well(folder: Path) -> None:
    for name in ("data.csv", "data-spreadsheet.csv", "data.json", "data.geojson"):
        assert gzip.decompress((folder / f"{name}.gz").read_bytes()) == (folder / name).read_bytes()


def test_what_is_said_of_the_files_is_so(folder: Path) -> None:
    told = read_built(folder)
    assert isinstance(told, Built)
    assert told.rows == len(ROWS)
    assert set(told.files) == {path.name for path in folder.iterdir()} - {"built.json"}
    for name, file in told.files.items():
        raw = (folder / name).read_bytes()
        assert (file.bytes, file.sha256) == (len(raw), hashlib.sha256(raw).hexdigest())


def test_the_same_records_give_the_same_bytes(tmp_path: Path, folder: Path) -> None:
    assert read_built(built(tmp_path / "again", ROWS)).files == read_built(folder).files


def test_the_csv_for_spreadsheets_begins_no_formula_and_the_published_one_stays_faithful(tmp_path: Path) -> None:
    rows = [[formula, "-5"] for formula in FORMULAS]
    build_snapshot(as_csv(rows, TEXTS), TEXTS, tmp_path / "a", title="式")
    faithful = records_of((tmp_path / "a" / "data.csv").read_text(encoding="utf-8-sig"))
    safe = records_of((tmp_path / "a" / "data-spreadsheet.csv").read_text(encoding="utf-8-sig"))
    assert faithful == [["ID", "=件数"], *rows]
    assert safe == [["ID", "'=件数"], *([f"'{formula}", "-5"] for formula in FORMULAS)]


def test_where_nothing_is_like_a_formula_both_are_one_file(tmp_path: Path) -> None:
    columns = TEXTS[:1]
    build_snapshot(as_csv([["022055"]], columns), columns, tmp_path / "a", title="式")
    assert (tmp_path / "a" / "data.csv").samefile(tmp_path / "a" / "data-spreadsheet.csv")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("integer", "1.0"), ("integer", "１"), ("integer", "9223372036854775808"), ("integer", "1,000"), ("integer", " 1"),
        ("number", "nan"), ("number", "inf"), ("number", "1e999"), ("number", "0x10"), ("number", "1_0"),
        ("date", "2026-4-1"), ("date", "2026-02-30"), ("date", "令和8年4月1日"), ("date", "20260401"),
        ("time", "9:00"), ("time", "25:00"), ("datetime", "2026-04-01 09:00"), ("datetime", "2026-04-01T25:00"),
        ("boolean", "○"), ("longitude", "180.1"), ("latitude", "-90.5"), ("longitude", "140度"),
    ],
)  # fmt: skip
def test_a_value_of_another_kind_is_refused_with_its_place(tmp_path: Path, kind: str, text: str) -> None:
    columns = [Column("id", "ID", "text"), Column("x", "値", kind)]  # type: ignore[arg-type]
    with pytest.raises(ValueUnfit) as refused:
        build_snapshot(as_csv([["a", ""], ["b", text]], columns), columns, tmp_path / "a", title="x")
    assert refused.value.details["row"] == 3
    assert refused.value.details["column"] == "値"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"ID\r\n\xff\xfe\r\n", "ID,知らない列\r\na,b\r\n".encode(), b"ID,ID\r\na,b\r\n", b"ID\r\na,b\r\n",
        b'ID\r\n"a\r\n',
    ],
    ids=["empty", "encoding", "unknown", "twice", "long", "quote"],
)  # fmt: skip
def test_a_table_of_another_form_is_refused(tmp_path: Path, raw: bytes) -> None:
    with pytest.raises(RowsUnfit):
        build_snapshot(raw, TEXTS, tmp_path / "a", title="x")
    assert list(tmp_path.iterdir()) == []


def test_headings_may_stand_in_another_order_and_a_missing_column_is_empty(tmp_path: Path) -> None:
    columns = (*TEXTS, Column("note", "備考", "text"))
    build_snapshot("=件数,ID\r\n7,a\r\n".encode(), columns, tmp_path / "a", title="x")
    assert ask(tmp_path / "a", Question()).rows == [("a", 7, None)]


def test_a_table_without_records_can_be_asked(tmp_path: Path) -> None:
    place = built(tmp_path / "a", [])
    for question in (Question(), Question(text="洪")):
        answer = ask(place, question)
        assert (answer.rows, answer.total, answer.next_cursor) == ([], 0, None)
    assert json.loads((place / "data.geojson").read_bytes())["features"] == []
    assert pl.read_parquet(place / "data.parquet").height == 0


def test_where_building_fails_the_older_snapshot_stays_whole(tmp_path: Path) -> None:
    place = built(tmp_path / "a", ROWS[:3])
    with mock.patch.object(database, "_write_words", side_effect=OSError("full")), pytest.raises(OSError, match="full"):
        built(place, ROWS)
    assert ask(place, Question()).total == 3
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_what_no_workbook_can_hold_has_none_and_says_why(tmp_path: Path) -> None:
    columns = TEXTS[:1]
    told = build_snapshot(as_csv([["長" * 32_768]], columns), columns, tmp_path / "a", title="x")
    assert "data.xlsx" in told.left_out
    assert "data.xlsx" not in told.files
    assert ask(tmp_path / "a", Question(text="長長長")).total == 1


def test_columns_have_names_and_kinds_that_can_be_used() -> None:
    for name, title, kind in (("名称", "名称", "text"), ("a b", "x", "text"), ("_a", "x", "text"), ("a", "", "text"),
                              ("a", "x", "json")):  # fmt: skip
        with pytest.raises(ValueError):
            Column(name, title, kind)  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        build_snapshot(b"a\r\n", [Column("a", "a", "text"), Column("a", "b", "text")], Path("/nowhere/a"), title="x")


def test_web_processes_never_load_polars() -> None:
    code = (
        "import sys;"
        "from madoguchi.services.opendata.snapshots import asking, building, comparing, describing, serving;"
        "sys.exit('polars' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert building.build_snapshot is build_snapshot
