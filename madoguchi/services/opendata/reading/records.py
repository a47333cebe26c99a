"""JSON and GeoJSON into a table of text: figures stay as they are written."""

from __future__ import annotations

import json
from typing import Any

from madoguchi.services.opendata.reading.delimited import Grid, grid_of

LATITUDE, LONGITUDE = "緯度", "経度"


class NoRecords(ValueError):
    """JSON that is no list of records."""


def read_records(text: str) -> Grid:
    """A list of objects, a list of lists, ``{"…": [objects]}``, or a FeatureCollection; raises ``NoRecords``."""
    try:
        told = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError):
        raise NoRecords from None
    if isinstance(told, dict) and told.get("type") == "FeatureCollection":
        features = told.get("features")
        return _table(
            [_properties(one) for one in features if isinstance(one, dict)] if isinstance(features, list) else []
        )
    if isinstance(told, dict):
        lists = [one for one in told.values() if isinstance(one, list) and one and isinstance(one[0], dict)]
        told = lists[0] if lists else [told]
    if isinstance(told, list) and told and all(isinstance(one, list) for one in told):
        return grid_of([[_text(value) for value in row] for row in told], [], watch_width=True)
    if not isinstance(told, list) or not told or not all(isinstance(one, dict) for one in told):
        raise NoRecords
    return _table(told)


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    """The properties of a feature; a point's place where they do not tell it."""
    properties = feature.get("properties")
    found = dict(properties) if isinstance(properties, dict) else {}
    geometry = feature.get("geometry") or {}
    place = geometry.get("coordinates") if isinstance(geometry, dict) and geometry.get("type") == "Point" else None
    if isinstance(place, list) and len(place) >= 2 and LATITUDE not in found and LONGITUDE not in found:
        found[LATITUDE], found[LONGITUDE] = place[1], place[0]
    return found


def _table(records: list[dict[str, Any]]) -> Grid:
    if not records:
        raise NoRecords
    headings = list(dict.fromkeys(key for record in records for key in record))
    return grid_of([headings, *([_text(record.get(key)) for key in headings] for record in records)], [])


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
