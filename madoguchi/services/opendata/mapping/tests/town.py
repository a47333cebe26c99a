"""A small town on the map: a few records of some datasets, built into snapshots as if they were published."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from madoguchi.services.opendata.checking.fitting import KINDS
from madoguchi.services.opendata.mapping.layers import Layer
from madoguchi.services.opendata.snapshots.building import build_snapshot
from madoguchi.services.opendata.snapshots.vocabulary import Column, Kind
from madoguchi.services.opendata.standards import shipped_standards

HALL = (40.8083, 140.4402)
"""Latitude and longitude of the middle of the town."""
ROWS: dict[str, list[dict[str, Any]]] = {
    "public_facility": [
        {"ID": "1", "名称": "架空市役所", "名称_英字": "Kakuu City Hall", "所在地_連結表記": "架空県架空市字布屋町41番地1",
         "緯度": 40.8083, "経度": 140.4402, "電話番号": "0173-00-0001", "開始時間": "08:30", "終了時間": "17:15"},
        {"ID": "2", "名称": "架空公民館", "所在地_連結表記": "架空県架空市金木町架空1番地", "緯度": 40.9, "経度": 140.45},
    ],
    "public_toilet": [
        {"ID": "10", "名称": "駅前公衆トイレ", "名称_英語": "Toilet at the station",
         "所在地_連結表記": "架空県架空市字布屋町1番地",
         "緯度": 40.8119, "経度": 140.4402, "設置位置": "改札の隣"},
        {"ID": "11", "名称": "公園公衆トイレ", "所在地_連結表記": "架空県架空市字公園1番地", "緯度": 40.8083, "経度": 140.4502},
        {"ID": "12", "名称": "金木公衆トイレ", "所在地_連結表記": "架空県架空市金木町架空2番地", "緯度": 40.902, "経度": 140.45},
        {"ID": "13", "名称": "場所のないトイレ", "所在地_連結表記": "架空県架空市字不明"},
    ],
    "fire_hydrant": [{"ID": "20", "所在地_連結表記": "架空県架空市字布屋町2番地", "緯度": 40.8084, "経度": 140.4403}],
}  # fmt: skip


def columns_of(slug: str) -> list[Column]:
    """The standard's columns as a published version keeps them."""
    found = []
    for one in shipped_standards().datasets[slug].standard.columns:
        kind: Kind = KINDS.get(one.type, "text")
        found.append(Column(one.key, one.name, kind))
    return found


def layer_of(folder: Path, slug: str, rows: list[dict[str, Any]], position: int = 0) -> Layer:
    """A layer with these records."""
    columns = columns_of(slug)
    titles = [column.title for column in columns]
    assert {key for row in rows for key in row} <= set(titles)
    out = io.StringIO()
    writer = csv.DictWriter(out, titles)
    writer.writeheader()
    writer.writerows(rows)
    title = str(shipped_standards().datasets[slug].title)
    build_snapshot(out.getvalue().encode(), columns, folder / slug, title=title)
    return Layer(slug, title, folder / slug, slug, "CC BY 4.0", position)


def town(folder: Path) -> list[Layer]:
    """All of them."""
    return [layer_of(folder, slug, rows, position) for position, (slug, rows) in enumerate(ROWS.items())]
