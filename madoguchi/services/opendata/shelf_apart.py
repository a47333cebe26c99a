"""A snapshot built in a process of its own, which may grow large: ``python -I -m madoguchi.services.opendata.shelf_apart``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from madoguchi.services.opendata.apart import limit, serve
from madoguchi.services.opendata.examining import LARGEST_TABLE

MOST_CPU, MOST_WRITTEN = 300, 2 * 1024 * 1024 * 1024


def _answer(asked: dict[str, Any], data: bytes) -> bytes:
    from madoguchi.services.opendata.snapshots.building import build_snapshot
    from madoguchi.services.opendata.snapshots.refusals import RowsUnfit, ValueUnfit
    from madoguchi.services.opendata.snapshots.vocabulary import Column

    columns = [Column(**one) for one in asked["columns"]]
    try:
        built = build_snapshot(data, columns, Path(asked["folder"]), title=asked["title"])
    except (RowsUnfit, ValueUnfit) as unfit:
        return json.dumps({"refused": unfit.code, "row": unfit.details["row"]}).encode() + b"\n"
    return json.dumps({"rows": built.rows}).encode() + b"\n"


if __name__ == "__main__":
    limit(cpu=MOST_CPU, written=MOST_WRITTEN)
    serve(_answer, most=2 * LARGEST_TABLE)
