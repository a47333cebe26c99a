"""The difference of two versions: what a look at both, record by record, finds."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from madoguchi.services.opendata.snapshots.building import build_snapshot
from madoguchi.services.opendata.snapshots.comparing import ChangedCell, compare
from madoguchi.services.opendata.snapshots.refusals import NoSuchField, SnapshotGone
from madoguchi.services.opendata.snapshots.tests.tables import as_csv
from madoguchi.services.opendata.snapshots.vocabulary import Column

COLUMNS = (
    Column("id", "ID", "text"),
    Column("name", "名称", "text"),
    Column("seats", "席数", "integer"),
    Column("open", "開館", "boolean"),
)


def built(folder: Path, rows: list[list[str]], columns: tuple[Column, ...] = COLUMNS) -> Path:
    build_snapshot(as_csv(rows, columns), columns, folder, title="x")
    return folder


def test_records_come_go_and_change(tmp_path: Path) -> None:
    old = built(tmp_path / "old", [["1", "あ", "5", "true"], ["2", "い", "", ""], ["10", "う", "7", "false"]])
    new = built(tmp_path / "new", [["10", "う", "8", "true"], ["1", "あ", "5", "有"], ["3", "え", "1", ""]])
    changes = compare(old, new, ["id"])
    assert changes.added == [{"id": "3", "name": "え", "seats": 1, "open": None}]
    assert changes.removed == [{"id": "2", "name": "い", "seats": None, "open": None}]
    assert changes.changed == [ChangedCell(("10",), "seats", 7, 8), ChangedCell(("10",), "open", False, True)]
    assert (changes.changed_records, changes.changed_count, changes.same_count) == (1, 2, 1)
    assert changes.any


def test_the_same_twice_is_no_change(tmp_path: Path) -> None:
    rows = [["1", "あ", "5", ""], ["1", "あ", "5", ""], ["", "い", "", ""]]
    old, new = built(tmp_path / "old", rows), built(tmp_path / "new", list(reversed(rows)))
    assert not compare(old, new, ["id"]).any
    assert not compare(old, new, []).any


def test_a_key_that_stands_twice_is_no_obstacle(tmp_path: Path) -> None:
    old = built(tmp_path / "old", [["1", "あ", "1", ""], ["1", "い", "2", ""], ["1", "う", "3", ""]])
    new = built(tmp_path / "new", [["1", "う", "3", ""], ["1", "い", "9", ""]])
    changes = compare(old, new, ["id"])
    assert changes.same_count == 1
    assert changes.removed_count == 1
    assert changes.changed_records == 1


def test_columns_that_come_and_go_are_told(tmp_path: Path) -> None:
    more = (*COLUMNS[:2], Column("seats", "座席数", "text"), Column("url", "URL", "text"))
    old = built(tmp_path / "old", [["1", "あ", "5", "true"]])
    new = built(tmp_path / "new", [["1", "あ", "5", "http://x"]], more)
    changes = compare(old, new, ["id"])
    assert [column.name for column in changes.columns_added] == ["url"]
    assert [column.name for column in changes.columns_removed] == ["open"]
    # 5 as a number and 5 as a text are one value.
    assert changes.changed == []


def test_everything_is_counted_and_no_more_is_listed_than_asked(tmp_path: Path) -> None:
    old = built(tmp_path / "old", [[f"{n}", "あ", "1", "true"] for n in range(300)])
    new = built(tmp_path / "new", [[f"{n}", "い", "2", "false"] for n in range(100, 400)])
    changes = compare(old, new, ["id"], most=10)
    assert (changes.added_count, changes.removed_count, changes.changed_count) == (100, 100, 600)
    assert (len(changes.added), len(changes.removed), len(changes.changed)) == (10, 10, 10)


def test_it_agrees_with_counting_all_records(tmp_path: Path) -> None:
    chance = random.Random(5)

    def rows() -> list[list[str]]:
        return [
            [chance.choice(["", "1", "2", "Ａ", "😀", "\uffee"]), chance.choice("あい"), chance.choice(["", "1"]), ""]
            for _ in range(30)
        ]

    for number in range(12):
        first, second = rows(), rows()
        old, new = built(tmp_path / f"o{number}", first), built(tmp_path / f"n{number}", second)
        before, after = Counter(map(tuple, first)), Counter(map(tuple, second))
        whole = compare(old, new, [])
        assert whole.added_count == (after - before).total()
        assert whole.removed_count == (before - after).total()
        by_key = compare(old, new, ["id"])
        assert by_key.same_count == (before & after).total()
        assert by_key.same_count + by_key.changed_records + by_key.added_count == 30
        assert by_key.same_count + by_key.changed_records + by_key.removed_count == 30


def test_a_key_that_one_of_them_lacks_is_refused(tmp_path: Path) -> None:
    old = built(tmp_path / "old", [["1", "あ", "5", "true"]])
    with pytest.raises(NoSuchField):
        compare(old, old, ["nothing"])
    with pytest.raises(SnapshotGone):
        compare(old, tmp_path / "gone", ["id"])
