"""From the canonical CSV of a version to its snapshot: everything that is asked or fetched later is made here, once."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from madoguchi.services.opendata.snapshots.database import write_database
from madoguchi.services.opendata.snapshots.files import fingerprint, json_records, write_files
from madoguchi.services.opendata.snapshots.kind_words import KIND_WORDS
from madoguchi.services.opendata.snapshots.refusals import RowsUnfit, ValueUnfit
from madoguchi.services.opendata.snapshots.values import stored
from madoguchi.services.opendata.snapshots.vocabulary import CSV, DATABASE, TOLD, Built, Column

csv.field_size_limit(10_000_000)


def build_snapshot(rows_csv: bytes, columns: Sequence[Column], folder: Path, *, title: str) -> Built:
    """Write the snapshot of a version into ``folder``, whole or not at all.

    ``rows_csv`` is UTF-8, its headings are the titles of ``columns`` in any order. Raises ``RowsUnfit``, ``ValueUnfit``.
    A snapshot that already lies there is replaced.
    """
    if len({column.name for column in columns}) < len(columns) or not columns:
        raise ValueError("columns need names, each its own")
    texts = _read(rows_csv, columns)
    values = [_stored(column, [row[index] for row in texts]) for index, column in enumerate(columns)]
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        built = _write(making, columns, texts, values, title=title)
        making.chmod(0o755)
        _put(making, folder)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    return built


def _write(
    making: Path,
    columns: Sequence[Column],
    texts: Sequence[Sequence[str]],
    values: Sequence[Sequence[Any]],
    *,
    title: str,
) -> Built:
    whole = hashlib.sha256(json.dumps([asdict(column) for column in columns]).encode())
    records = [*json_records(columns, values)]
    left_out = write_files(making, columns, texts, values, records, title=title)
    whole.update(fingerprint(making / CSV).sha256.encode())
    write_database(making / DATABASE, columns, values, records, title=title, fingerprint=whole.hexdigest())
    built = Built(len(texts), {path.name: fingerprint(path) for path in sorted(making.iterdir())}, left_out)
    (making / TOLD).write_text(json.dumps(asdict(built), indent=1) + "\n", encoding="utf-8")
    for path in making.iterdir():
        path.chmod(0o644)
        with path.open("rb") as file:
            os.fsync(file.fileno())
    return built


def _put(making: Path, folder: Path) -> None:
    """Rename; what lay there before is moved aside first, because a folder cannot be renamed onto a full one."""
    if not folder.exists():
        making.rename(folder)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
    folder.rename(aside / "old")
    try:
        making.rename(folder)
    except OSError:
        (aside / "old").rename(folder)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _read(rows_csv: bytes, columns: Sequence[Column]) -> list[list[str]]:
    """The records in the order of ``columns``; a column that the file lacks is empty in all of them."""
    try:
        rows = list(csv.reader(io.StringIO(rows_csv.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise RowsUnfit(row=1) from None
    titles = [column.title for column in columns]
    headings = rows[0] if rows else []
    if set(headings) - set(titles) or len(set(headings)) < len(headings) or not headings:
        raise RowsUnfit(row=1)
    at = [headings.index(title) if title in headings else None for title in titles]
    found = []
    # The same town stands in thousands of records, and in memory once.
    known: dict[str, str] = {}
    for number, row in enumerate(rows[1:], 2):
        if not row:
            continue
        if len(row) != len(headings):
            raise RowsUnfit(row=number)
        row = [known.setdefault(text, text) for text in row]
        found.append(["" if index is None else row[index] for index in at])
    return found


def _stored(column: Column, texts: Sequence[str]) -> list[Any]:
    if column.kind == "text":
        return [text or None for text in texts]
    known: dict[str, Any] = {}
    found = []
    for number, text in enumerate(texts, 2):
        if text not in known:
            try:
                known[text] = stored(text, column.kind)
            except ValueError:
                raise ValueUnfit(
                    row=number, column=column.title, value=text[:100], kind=KIND_WORDS[column.kind]
                ) from None
        found.append(known[text])
    return found
