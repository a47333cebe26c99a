"""Small tables with everything that is difficult, and what a question means, told once more in plain Python."""

from __future__ import annotations

import csv
import io
import math
import random
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import cmp_to_key
from pathlib import Path
from typing import Any

from madoguchi.services.opendata.snapshots.asking import Filter, Question, ask
from madoguchi.services.opendata.snapshots.building import build_snapshot
from madoguchi.services.opendata.snapshots.vocabulary import Column

COLUMNS = (
    Column("code", "全国地方公共団体コード", "text"),
    Column("name", "名称", "text"),
    Column("note", "備考", "text"),
    Column("seats", "席数", "integer"),
    Column("area", "面積", "number"),
    Column("opened_on", "開設日", "date"),
    Column("opens_at", "開始時間", "time"),
    Column("seen_at", "確認日時", "datetime"),
    Column("ramp", "スロープの有無", "boolean"),
    Column("longitude", "経度", "longitude"),
    Column("latitude", "緯度", "latitude"),
)
NAMES = [column.name for column in COLUMNS]
LETTERS = [
    *"洪水避難所市町１ａAab12ﾊﾞバばかが゛ｶﾞ㈱㍻ß", " ", "\u3000", "\t", '"', "'", "*", "%", "_", "-", ":", "(", ")", "^", "+", "\\",
    "\x00", "\x1f", "\n", "\ue020", "😀", "𠮷", "e\u0301", "é", "İ", "ﬁ", "\u200b", "=",
]  # fmt: skip
"""Widths, cases, marks that mean something to SQLite, letters of two code points, letters that fold to more than one."""
VALUES: dict[str, list[str]] = {
    "seats": ["", "0", "-1", "7", "7", "007", "9223372036854775807", "-9223372036854775808"],
    "area": ["", "0", "-0", "1.5", "1.50", "1e3", "-2.25", "0.1", "123456789.123"],
    "opened_on": ["", "2026-04-01", "2026-04-02", "1999-12-31", "2024-02-29"],
    "opens_at": ["", "09:00", "09:00:30", "24:00", "00:00"],
    "seen_at": ["", "2026-04-01T09:00", "2026-04-01T09:00:00+09:00", "2026-04-01T00:00Z"],
    "ramp": ["", "true", "false", "有", "無"],
    "longitude": ["", "140.44", "140.4400001", "140.44000005", "140.5", "-180", "180", "140.45", "0"],
    "latitude": ["", "40.8", "40.8000001", "40.79999995", "40.85", "-90", "90", "40.81", "0"],
}


def invented_rows(count: int, seed: int) -> list[list[str]]:
    """Records in the order of ``COLUMNS``."""
    chance = random.Random(seed)

    def text(longest: int) -> str:
        return "".join(chance.choice(LETTERS) for _ in range(chance.randrange(longest)))

    codes = ["", "022055", "22055", "22,055", "洪水", "洪水避難所"]
    return [
        [chance.choice(codes), text(6), text(14), *(chance.choice(VALUES[name]) for name in NAMES[3:])]
        for _ in range(count)
    ]


def as_csv(rows: Sequence[Sequence[str]], columns: Sequence[Column] = COLUMNS) -> bytes:
    """The canonical CSV of a version."""
    out = io.StringIO()
    csv.writer(out).writerows([[column.title for column in columns], *rows])
    return out.getvalue().encode()


def built(folder: Path, rows: Sequence[Sequence[str]]) -> Path:
    """A snapshot of records."""
    build_snapshot(as_csv(rows), COLUMNS, folder, title="試しの表")
    return folder


# What a question means --------------------------------------------------------------------------------


def meant(text: str, kind: str) -> Any:
    """A cell as a value of Python."""
    if text == "":
        return None
    if kind == "integer":
        return int(text)
    if kind in ("number", "longitude", "latitude"):
        # One zero, however it is written.
        return float(text) + 0.0
    return text in ("true", "有") if kind == "boolean" else text


def folded(text: str) -> str:
    """NFKC, case, NFKC."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def naive(rows: Sequence[Sequence[str]], question: Question) -> list[int]:
    """The numbers of all records that a question finds, in its order: every record is looked at."""
    records = [
        {column.name: meant(text, column.kind) for column, text in zip(COLUMNS, row, strict=True)} for row in rows
    ]
    found = [
        number
        for number, record in enumerate(records)
        if all(_holds(record, one) for one in question.filters)
        and _has_words(record, question.text)
        and _is_inside(record, question)
    ]
    if question.near is not None:
        return sorted(found, key=lambda number: (_metres(records[number], question), number))

    def order(one: int, other: int) -> int:
        for field, descending in question.sort:
            first, second = records[one][field], records[other][field]
            if first == second:
                continue
            if first is None or second is None:
                return 1 if first is None else -1
            return (-1 if first < second else 1) * (-1 if descending else 1)
        return (one - other) * (-1 if question.sort and question.sort[-1].descending else 1)

    return sorted(found, key=cmp_to_key(order))


def _holds(record: dict[str, Any], one: Filter) -> bool:
    value, other = record[one.field], one.value
    if one.operator == "missing":
        return (value is None) == other
    if one.operator == "ne":
        return bool(value != other)
    if value is None:
        return False
    return bool({
        "eq": lambda: value == other, "lt": lambda: value < other, "le": lambda: value <= other,
        "gt": lambda: value > other, "ge": lambda: value >= other,
        "in": lambda: isinstance(other, tuple) and value in other,
        "contains": lambda: folded(str(other)) in folded(value),
    }[one.operator]())  # fmt: skip


def _has_words(record: dict[str, Any], text: str) -> bool:
    texts = [folded(record[column.name] or "") for column in COLUMNS if column.kind == "text"]
    return all(any(word in one for one in texts) for word in folded(text).split())


def _is_inside(record: dict[str, Any], question: Question) -> bool:
    longitude, latitude, box = record["longitude"], record["latitude"], question.bbox
    if box is None and question.near is None:
        return True
    if longitude is None or latitude is None:
        return False
    if box and not (box.west <= longitude <= box.east and box.south <= latitude <= box.north):
        return False
    return question.near is None or _metres(record, question) <= question.near.metres


def _metres(record: dict[str, Any], question: Question) -> float:
    """By the angle between two vectors, which no code of the product does."""
    assert question.near is not None

    def vector(longitude: float, latitude: float) -> tuple[float, float, float]:
        east, north = math.radians(longitude), math.radians(latitude)
        return math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)

    one = vector(record["longitude"], record["latitude"])
    other = vector(question.near.longitude, question.near.latitude)
    apart = math.sqrt(sum((a - b) ** 2 for a, b in zip(one, other, strict=True)))
    return round(2 * 6_371_008.8 * math.asin(min(1.0, apart / 2)), 6)


def disagreement(folder: Path, rows: Sequence[Sequence[str]], question: Question) -> str:
    """How ``ask``, page after page, differs from the naive reading; empty where it does not."""
    wanted = naive(rows, question)
    got: list[tuple[Any, ...]] = []
    numbers: list[int] = []
    cursor, pages = "", 0
    while True:
        answer = ask(folder, replace(question, cursor=cursor))
        if answer.total != len(wanted):
            return f"total {answer.total}, not {len(wanted)}"
        got += answer.rows
        numbers += answer.numbers
        pages += 1
        if answer.next_cursor is None:
            break
        if len(answer.rows) != question.limit or pages > len(rows) + 1:
            return f"a page of {len(answer.rows)} has a next one"
        cursor = answer.next_cursor
    names = question.fields or NAMES
    at = [NAMES.index(name) for name in names]
    told = [tuple(meant(rows[number][index], COLUMNS[index].kind) for index in at) for number in wanted]
    if got != told:
        return f"{got} is not {told}"
    if numbers != [number + 1 for number in wanted]:
        return f"numbers {numbers}"
    return ""
