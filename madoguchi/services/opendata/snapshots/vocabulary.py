"""What a snapshot is made of: its columns and files."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

Kind = Literal["text", "integer", "number", "date", "time", "datetime", "boolean", "longitude", "latitude"]
KINDS: tuple[Kind, ...] = get_args(Kind)
NUMERIC: frozenset[Kind] = frozenset({"integer", "number", "longitude", "latitude"})
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}")
DATABASE, TOLD = "data.sqlite3", "built.json"
CSV, SAFE_CSV, JSON, GEOJSON, PARQUET, XLSX = (
    "data.csv", "data-spreadsheet.csv", "data.json", "data.geojson", "data.parquet", "data.xlsx",
)  # fmt: skip
"""``data.csv`` is the data as published; ``data-spreadsheet.csv`` is for those who open it in a spreadsheet program."""
ZIPPED = (CSV, SAFE_CSV, JSON, GEOJSON)
"""Files that also lie there as ``….gz``."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``name`` is physical (ASCII), ``title`` the heading that people read. Every value may be missing."""

    name: str
    title: str
    kind: Kind
    description: str = ""

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is no physical name: ASCII letters, digits and _, beginning with a letter")
        if not self.title:
            raise ValueError(f"the column {self.name} has no heading")
        if self.kind not in KINDS:
            raise ValueError(f"{self.kind!r} is no kind of {', '.join(KINDS)}")


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """One file of a snapshot."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Built:
    """What was built. ``left_out`` names formats that cannot hold this data, with the reason in English."""

    rows: int
    files: dict[str, BuiltFile]
    left_out: dict[str, str] = field(default_factory=dict)


def place_of(columns: Sequence[Column]) -> tuple[int, int] | None:
    """Where longitude and latitude stand among the columns; ``None`` where a record has no place."""
    found = {column.kind: index for index, column in reversed(list(enumerate(columns)))}
    if "longitude" not in found or "latitude" not in found:
        return None
    return found["longitude"], found["latitude"]


def read_built(folder: Path) -> Built:
    """What ``build_snapshot`` said of a folder. Raises ``FileNotFoundError``."""
    told = json.loads((folder / TOLD).read_text(encoding="utf-8"))
    return Built(told["rows"], {name: BuiltFile(**one) for name, one in told["files"].items()}, told["left_out"])


def as_told(column: Column) -> dict[str, str]:
    """A column in the JSON of files and answers."""
    told_ = {"name": column.name, "title": column.title, "kind": column.kind}
    return told_ | ({"description": column.description} if column.description else {})
