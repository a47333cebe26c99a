"""The definitions for other programs: Frictionless Table Schema and CSV on the Web (W3C)."""

from __future__ import annotations

from typing import Any

from madoguchi.services.opendata.shapes import BOUNDS, pattern_of
from madoguchi.services.opendata.standards import Column, Dataset, Edition

Json = dict[str, Any]


def table_schema(edition: Edition, headings: list[str] | None = None) -> Json:
    """The Table Schema (v1) of an edition; with ``headings`` of those columns only, in that order.

    Field names are the headings as they stand in the file; ``rdfType`` is unused, the physical name stands in ``title``.
    """
    by_name = edition.by_name()
    chosen = [by_name[name] for name in headings if name in by_name] if headings is not None else list(edition.columns)
    return {"fields": [_field(column) for column in chosen], "missingValues": [""]}


def _field(column: Column) -> Json:
    constraints: Json = {}
    if column.required:
        constraints["required"] = True
    if column.type == "id":
        constraints["unique"] = True
    if column.of:
        constraints["enum"] = list(column.of)
    elif pattern := pattern_of(column):
        constraints["pattern"] = pattern
    kind = {"date": "date", "count": "integer", "number": "number", "latitude": "number", "longitude": "number"}
    if column.type in BOUNDS:
        constraints["minimum"], constraints["maximum"] = BOUNDS[column.type]
    elif column.type == "count":
        constraints["minimum"] = 0
    told: Json = {"name": column.name, "title": column.key, "type": kind.get(column.type, "string")}
    if column.example:
        told["example"] = column.example
    return told | ({"constraints": constraints} if constraints else {})


def csvw(dataset: Dataset, edition: Edition, *, address: str) -> Json:
    """CSVW metadata of a file that lies at ``address``; ``name`` is each column's physical name."""
    keys = [column.key for column in edition.columns if column.type == "id"]
    schema: Json = {"columns": [_csvw_column(column) for column in edition.columns]}
    if keys:
        schema["primaryKey"] = keys[:1]
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "ja"}],
        "url": address,
        "dc:title": {"ja": dataset.title.ja, "en": dataset.title.en},
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True},
        "tableSchema": schema,
    }


def _csvw_column(column: Column) -> Json:
    told: Json = {"name": column.key, "titles": column.name, "datatype": _datatype(column)}
    return told | ({"required": True} if column.required or column.type == "id" else {})


def _datatype(column: Column) -> Json | str:
    if column.type == "date":
        return {"base": "date", "format": "yyyy-MM-dd"}
    if column.type == "time":
        return {"base": "time", "format": "HH:mm"}
    if column.type == "count":
        return {"base": "nonNegativeInteger"}
    if column.type in ("number", "latitude", "longitude"):
        low, high = BOUNDS.get(column.type, (None, None))
        return {"base": "decimal"} | ({"minimum": low, "maximum": high} if low is not None else {})
    if column.of:
        return {"base": "string", "format": "|".join(column.of)}
    pattern = pattern_of(column)
    return {"base": "string", "format": pattern} if pattern else "string"
