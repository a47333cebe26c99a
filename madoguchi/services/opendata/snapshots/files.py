"""The prebuilt files of a snapshot. The same records give the same bytes, and each file is written as a stream."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from madoguchi.kernel.csv_text import MARK
from madoguchi.services.opendata.snapshots import workbook
from madoguchi.services.opendata.snapshots.values import told
from madoguchi.services.opendata.snapshots.vocabulary import (
    CSV,
    GEOJSON,
    JSON,
    NUMERIC,
    PARQUET,
    SAFE_CSV,
    XLSX,
    ZIPPED,
    BuiltFile,
    Column,
    as_told,
    place_of,
)  # fmt: skip

FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CHUNK = 1 << 20
Row = Sequence[str]


def write_files(
    folder: Path,
    columns: Sequence[Column],
    texts: Sequence[Row],
    values: Sequence[Sequence[Any]],
    records: Sequence[str],
    *,
    title: str,
) -> dict[str, str]:
    """Write all of them; returns which cannot hold this data, and why. ``values`` are whole columns."""
    left_out = {}
    headings = [column.title for column in columns]
    _write_csv(folder / CSV, headings, texts)
    _write_safe_csv(folder, columns, texts)
    _write_json(folder / JSON, columns, records, title=title)
    place = place_of(columns)
    if place:
        _write_geojson(folder / GEOJSON, records, values[place[0]], values[place[1]])
    _write_parquet(folder / PARQUET, columns, values)
    if workbook.fits(len(texts), max((len(text) for row in texts for text in row), default=0)):
        ways = workbook.ways_of(columns, texts, values)
        workbook.write_workbook(folder / XLSX, headings, texts, values, ways, title=title)
    else:
        left_out[XLSX] = "a sheet holds 1,048,575 records of up to 32,767 characters a cell"
    for name in ZIPPED:
        if (folder / name).exists():
            _zip(folder / name)
    return left_out


def fingerprint(path: Path) -> BuiltFile:
    """A file as it was written."""
    told_ = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            told_.update(chunk)
    return BuiltFile(path.name, path.stat().st_size, told_.hexdigest())


def _write_csv(path: Path, headings: Row, records: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(MARK)
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows(records)


def _write_safe_csv(folder: Path, columns: Sequence[Column], texts: Sequence[Row]) -> None:
    """Where nothing could be taken for a formula it is the same file, once on the disk."""
    texts_at = [index for index, column in enumerate(columns) if column.kind not in NUMERIC]
    headings = [column.title for column in columns]
    unsafe = any(row[index].startswith(FORMULA_BEGINS) for row in texts for index in texts_at)
    if not unsafe and not any(heading.startswith(FORMULA_BEGINS) for heading in headings):
        os.link(folder / CSV, folder / SAFE_CSV)
        return
    numeric = [column.kind in NUMERIC for column in columns]
    _write_csv(
        folder / SAFE_CSV, [safe(heading) for heading in headings],
        ([text if number else safe(text) for text, number in zip(row, numeric, strict=True)] for row in texts),
    )  # fmt: skip


def safe(text: str) -> str:
    """A text that no spreadsheet program takes for a formula: an apostrophe before what could begin one."""
    return f"'{text}" if text.startswith(FORMULA_BEGINS) else text


def json_records(columns: Sequence[Column], values: Sequence[Sequence[Any]]) -> Iterator[str]:
    """Each record as a JSON object."""
    names = [json.dumps(column.name) for column in columns]
    kinds = [column.kind for column in columns]
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for row in zip(*values, strict=True):
        yield "{" + ",".join(
            f"{name}:{encode(told(value, kind))}" for name, value, kind in zip(names, row, kinds, strict=True)
        ) + "}"  # fmt: skip


def _write_json(path: Path, columns: Sequence[Column], records: Sequence[str], *, title: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        head = json.dumps(title, ensure_ascii=False)
        file.write(f'{{"title":{head},"total":{len(records)},"columns":')
        file.write(json.dumps([as_told(column) for column in columns], ensure_ascii=False, separators=(",", ":")))
        file.write(',"rows":[')
        _write_list(file, records)
        file.write("\n]}\n")


def _write_list(file: TextIO, parts: Iterable[str]) -> None:
    between = "\n"
    for part in parts:
        file.write(f"{between}{part}")
        between = ",\n"


def _write_geojson(
    path: Path, records: Sequence[str], longitudes: Sequence[float | None], latitudes: Sequence[float | None]
) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write('{"type":"FeatureCollection","features":[')
        _write_list(file, map(feature, records, longitudes, latitudes))
        file.write("\n]}\n")


def feature(properties: str, longitude: float | None, latitude: float | None) -> str:
    """A GeoJSON feature; a record without a place has no geometry."""
    if longitude is None or latitude is None:
        geometry = "null"
    else:
        geometry = f'{{"type":"Point","coordinates":[{longitude!r},{latitude!r}]}}'
    return f'{{"type":"Feature","geometry":{geometry},"properties":{properties}}}'


def _write_parquet(path: Path, columns: Sequence[Column], values: Sequence[Sequence[Any]]) -> None:
    import polars as pl

    plain: dict[str, pl.DataType] = {"integer": pl.Int64(), "boolean": pl.Boolean(), "date": pl.Date()}
    plain |= dict.fromkeys(("number", "longitude", "latitude"), pl.Float64())
    series = []
    for column, found in zip(columns, values, strict=True):
        wanted = plain.get(column.kind, pl.String())
        if column.kind == "date":
            series.append(pl.Series(column.name, found, dtype=pl.String).str.to_date("%Y-%m-%d"))
        elif column.kind == "boolean":
            series.append(pl.Series(column.name, [told(value, "boolean") for value in found], dtype=wanted))
        else:
            series.append(pl.Series(column.name, found, dtype=wanted))
    pl.DataFrame(series).write_parquet(path, compression="zstd", compression_level=6, statistics=True)


def _zip(path: Path) -> None:
    with (
        path.open("rb") as plain,
        (path.parent / f"{path.name}.gz").open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=6, mtime=0) as zipped,
    ):
        shutil.copyfileobj(plain, zipped, _CHUNK)
