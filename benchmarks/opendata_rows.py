"""Invented facilities by a fixed seed: 100,000 records, the questions asked about them, and a database for the peer."""

from __future__ import annotations

import csv
import io
import random
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

from madoguchi.services.opendata.snapshots.vocabulary import Column

COLUMNS = (
    Column("id", "ID", "text"),
    Column("name", "名称", "text"),
    Column("kind", "種別", "text"),
    Column("town", "町字", "text"),
    Column("address", "所在地", "text"),
    Column("phone", "電話番号", "text"),
    Column("opened_on", "開設日", "date"),
    Column("seats", "収容人数", "integer"),
    Column("area", "面積", "number"),
    Column("ramp", "スロープの有無", "boolean"),
    Column("note", "備考", "text"),
    Column("longitude", "経度", "longitude"),
    Column("latitude", "緯度", "latitude"),
)
KINDS = (
    "避難所",
    "公民館",
    "図書館",
    "診療所",
    "消火栓",
    "公園",
    "学校",
    "保育所",
    "駐車場",
    "公衆トイレ",
    "観光案内所",
    "AED設置施設",
)
NOTES = (
    "洪水のときは使えません", "洪水と土砂災害のときに開きます", "高潮のおそれがあるときは2階へ", "津波のときは使えません",
    "車いすで入れます", "駐車場は20台", "ペットと一緒に入れます", "冬は閉まります", "予約が要ります", "Wi-Fiがあります", "",
)  # fmt: skip
WEST, SOUTH, WIDE = 139.0, 35.0, 0.4
PAGE = 100
Row = list[str]


def rows(count: int) -> list[Row]:
    """The records; texts as they stand in the CSV."""
    chance = random.Random(36)
    first, second = "東西南北上下中大小新古元", "町川山田野島崎原沢浜森橋坂台丘谷池井戸宮寺城門場里"
    towns = [f"{a}{b}" for a in first for b in second]
    found = []
    for number in range(count):
        kind, town = chance.choice(KINDS), chance.choice(towns)
        found.append([
            f"{number:08}", f"{town}{chance.choice(('第一', '第二', '中央', '南', '北', 'ふれあい'))}{kind}{number % 997}",
            kind, town, f"見本県見本市{town}{chance.randrange(1, 30)}丁目{chance.randrange(1, 99)}番地",
            f"0173-{chance.randrange(20, 99)}-{number % 10000:04}",
            (date(1950, 1, 1) + timedelta(days=chance.randrange(27_000))).isoformat(), str(chance.randrange(0, 900)),
            f"{chance.uniform(5, 5000):.2f}", chance.choice(("true", "false", "")), chance.choice(NOTES),
            f"{WEST + chance.random() * WIDE:.6f}", f"{SOUTH + chance.random() * WIDE:.6f}",
        ])  # fmt: skip
    return found


def as_csv(records: list[Row]) -> bytes:
    """The canonical CSV of a version."""
    out = io.StringIO()
    csv.writer(out).writerows([[column.title for column in COLUMNS], *records])
    return out.getvalue().encode()


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: for us, for the peer, and which records it is about."""

    ours: str
    peers: str
    holds: Callable[[Row], bool]


AT = {column.name: index for index, column in enumerate(COLUMNS)}
_BARE = {"_size": str(PAGE), "_nofacet": "1", "_nosuggest": "1"}
"""What the peer does besides, and need not: it is asked for the records only."""


def filtered(records: list[Row], count: int, *, total: bool) -> list[Asked]:
    """Half by town, half by town and kind. ``total`` says whether the peer counts as well, which we always do."""
    chance = random.Random(1)
    towns = sorted({row[AT["town"]] for row in records})
    found = []
    for number in range(count):
        conditions = {"town": chance.choice(towns)} | ({"kind": chance.choice(KINDS)} if number % 2 else {})
        peers = conditions | _BARE | ({} if total else {"_nocount": "1"})

        def holds(row: Row, conditions: dict[str, str] = conditions) -> bool:
            return all(row[AT[name]] == value for name, value in conditions.items())

        found.append(Asked(urlencode(conditions), urlencode(peers), holds))
    return found


WORDS = {
    1: ("洪", "津", "潮", "車", "犬"),
    2: ("洪水", "津波", "高潮", "冬は", "予約"),
    3: ("公民館", "車いす", "図書館", "ペット"),
}
"""Of one, two and three letters; nothing has the dog."""


def searched(words: tuple[str, ...], *, peer: str) -> list[Asked]:
    """A word anywhere in the texts. ``peer``: ``search`` by its own index, ``like`` by looking at every record."""
    texts = [AT[column.name] for column in COLUMNS if column.kind == "text"]
    found = []
    for word in words:

        def holds(row: Row, word: str = word) -> bool:
            return any(word in row[index] for index in texts)

        # Looking through one column is the least that the peer can do; it has no way to look through all of them.
        where = {"_search": word} if peer == "search" else {"_where": " or ".join(
            f"{column.name} like '%{word}%'" for column in COLUMNS if column.kind == "text"
        )}  # fmt: skip
        found.append(Asked(urlencode({"text": word}), urlencode(where | _BARE), holds))
    return found


def boxed(count: int) -> list[Asked]:
    """Boxes with about a hundredth of all records."""
    chance = random.Random(2)
    found = []
    for _number in range(count):
        west, south = (round(edge + chance.random() * WIDE * 0.9, 4) for edge in (WEST, SOUTH))
        east, north = round(west + WIDE / 10, 4), round(south + WIDE / 10, 4)

        def holds(row: Row, box: tuple[float, float, float, float] = (west, south, east, north)) -> bool:
            longitude, latitude = float(row[AT["longitude"]]), float(row[AT["latitude"]])
            return box[0] <= longitude <= box[2] and box[1] <= latitude <= box[3]

        peers = {
            "longitude__gte": west, "longitude__lte": east, "latitude__gte": south, "latitude__lte": north,
        }  # fmt: skip
        found.append(Asked(f"bbox={west},{south},{east},{north}", urlencode(peers | _BARE), holds))
    return found


def peers_database(path: Path, records: list[Row], tokenizer: str) -> None:
    """The same records as its users would load them: typed, indexed, and with its full-text search switched on."""
    types = {"integer": "INTEGER", "number": "REAL", "longitude": "REAL", "latitude": "REAL"}
    texts = ", ".join(column.name for column in COLUMNS if column.kind == "text")
    with sqlite3.connect(path) as connection:
        fields = ", ".join(f"{column.name} {types.get(column.kind, 'TEXT')}" for column in COLUMNS)
        connection.execute(f"CREATE TABLE facilities({fields})")
        marks = ", ".join("?" * len(COLUMNS))
        connection.executemany(
            f"INSERT INTO facilities VALUES({marks})", ([text or None for text in row] for row in records)
        )
        for column in ("kind", "town", "opened_on", "seats", "longitude", "latitude"):
            connection.execute(f"CREATE INDEX by_{column} ON facilities({column})")
        connection.execute(
            f"CREATE VIRTUAL TABLE facilities_fts USING fts5({texts}, content='facilities', tokenize='{tokenizer}')"
        )
        connection.execute("INSERT INTO facilities_fts(facilities_fts) VALUES('rebuild')")
        connection.execute("ANALYZE")
    connection.close()
