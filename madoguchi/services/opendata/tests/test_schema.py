"""The exported definitions say to other programs what the checker says (the real frictionless reads them)."""

from __future__ import annotations

import random
from pathlib import Path

import frictionless
import pytest

from madoguchi.services.opendata.checking.tables import check
from madoguchi.services.opendata.exporting import csvw, table_schema
from madoguchi.services.opendata.standards import shipped_standards
from madoguchi.services.opendata.tests.samples import Row, as_csv, clean_rows, edition
from madoguchi.services.opendata.tests.test_planted import CELLS

Verdict = tuple[int, str]


def frictionless_verdicts(path: Path, slug: str) -> set[Verdict]:
    """(row, heading) of each cell that frictionless objects to with the exported schema."""
    schema = frictionless.Schema.from_descriptor(table_schema(edition(slug)))
    resource = frictionless.Resource(path=path.name, basepath=str(path.parent), schema=schema, encoding="utf-8")
    report = frictionless.validate(resource, limit_errors=100_000)
    return {
        (error.row_number, error.field_name)
        for task in report.tasks
        for error in task.errors
        if isinstance(error, frictionless.errors.CellError)
    }


def spoiled_at_random(slug: str, count: int, seed: int) -> list[Row]:
    """A file with planted values of every kind in random cells."""
    chance, rows = random.Random(seed), clean_rows(slug, count)
    planted = [(heading, value) for _kind, other, heading, value, _becomes in CELLS if heading in rows[0]]
    anywhere = [value for _kind, _slug, _heading, value, _becomes in CELLS if "\n" not in value]
    for row in rows[1:]:
        heading, value = chance.choice(planted)
        row[rows[0].index(heading)] = value
        row[chance.randrange(len(row))] = chance.choice(anywhere)
    return rows


@pytest.mark.parametrize("slug", ["aed", "event", "population"])
def test_frictionless_and_the_checker_judge_every_cell_alike(slug: str, tmp_path: Path) -> None:
    path = tmp_path / f"{slug}.csv"
    path.write_text(as_csv(spoiled_at_random(slug, 120, seed=7)), encoding="utf-8", newline="")
    theirs = frictionless_verdicts(path, slug)
    assert len(theirs) > 40
    assert check(path.read_bytes(), slug=slug).report.broken == theirs


def test_a_clean_file_passes_there_too(tmp_path: Path) -> None:
    path = tmp_path / "clean.csv"
    path.write_text(as_csv(clean_rows("public_toilet", 20)), encoding="utf-8", newline="")
    assert frictionless_verdicts(path, "public_toilet") == set()


@pytest.mark.parametrize("slug", sorted(shipped_standards().datasets))
def test_every_definition_is_a_valid_table_schema_and_has_ascii_names(slug: str) -> None:
    for one in shipped_standards().datasets[slug].editions.values():
        assert frictionless.Schema.from_descriptor(table_schema(one)).field_names == [
            column.name for column in one.columns
        ]
        keys = [column.key for column in one.columns]
        assert len(set(keys)) == len(keys)
        assert all(key.isascii() and key.replace("_", "a").isalnum() and key == key.lower() for key in keys)


def test_csvw_names_each_column_and_its_datatype() -> None:
    dataset = shipped_standards().datasets["aed"]
    told = csvw(dataset, dataset.standard, address="https://www.example.lg.jp/aed.csv")
    columns = {column["titles"]: column for column in told["tableSchema"]["columns"]}
    assert told["@context"][0] == "http://www.w3.org/ns/csvw"
    assert columns["開始時間"]["datatype"] == {"base": "time", "format": "HH:mm"}
    assert columns["緯度"] == {
        "name": "latitude", "titles": "緯度", "datatype": {"base": "decimal", "minimum": 20, "maximum": 46},
    }  # fmt: skip
    assert told["tableSchema"]["primaryKey"] == ["id"]
