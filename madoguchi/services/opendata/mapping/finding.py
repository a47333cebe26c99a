"""Finding places in one or several layers: in order, nearest first, or only their points."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from madoguchi.services.opendata.mapping.layers import Layer
from madoguchi.services.opendata.mapping.places import Place, degrees_towards
from madoguchi.services.opendata.snapshots.opened import MOST_SECONDS, opened
from madoguchi.services.opendata.snapshots.places import in_metres
from madoguchi.services.opendata.snapshots.questions import Filter, Near, Question
from madoguchi.services.opendata.snapshots.statements import found_by

MOST_LETTERS = 100
RINGS = (500.0, 2_000.0, 8_000.0, 32_000.0, 128_000.0)
"""Metres: a search goes out until it has enough; further away nothing is called near."""
MICRO = 1_000_000
"""Parts of a degree in what the map's script gets: a tenth of a metre."""


def count_places(layers: Sequence[Layer], words: str) -> int:
    """How many places there are with all of these words, but for those that name their layer."""
    return sum(_count(layer, layer.besides_its_name(words)) for layer in layers)


def places_in_order(layers: Sequence[Layer], words: str, *, skip: int, most: int, by_layer: bool = True) -> list[Place]:
    """Layer after layer, each in the order of its file. Without ``by_layer`` a place must have every word itself."""
    found: list[Place] = []
    for layer in layers:
        if len(found) == most:
            break
        left = layer.besides_its_name(words) if by_layer else words
        if skip and skip >= (count := _count(layer, left)):
            skip -= count
            continue
        found += _places(layer, Question(text=left), "LIMIT ? OFFSET ?", most - len(found), skip)
        skip = 0
    return found


def nearest_places(
    layers: Sequence[Layer], words: str, *, longitude: float, latitude: float, skip: int, most: int
) -> list[Place]:
    """The nearest first, of all layers together."""
    wanted = skip + most
    found: list[tuple[float, int, int]] = []
    for index, layer in enumerate(layers):
        found += [
            (far, index, number)
            for far, number in _nearest(layer, layer.besides_its_name(words), longitude, latitude, wanted)
        ]
    best = heapq.nsmallest(wanted, found)[skip:]
    return [
        replace(place, metres=far, degrees=degrees_towards(longitude, latitude, place.longitude, place.latitude))
        for far, index, number in best
        if (place := place_by_number(layers[index], number)) is not None
    ]


def points_of(layer: Layer, words: str) -> list[int]:
    """Longitude, latitude (in millionths of a degree) and number of every place, one after another."""
    rows = _rows(layer, Question(text=layer.besides_its_name(words)), _point(layer))
    return [part for row in rows for part in (round(row[0] * MICRO), round(row[1] * MICRO), row[2])]


def place_by_number(layer: Layer, number: int) -> Place | None:
    """The record with this number in the version, if it has a place."""
    found = _rows(layer, Question(), _whole(layer), "r.n = ?", number)
    return _place(layer, found[0]) if found else None


def place_by_key(layer: Layer, key: str) -> Place | None:
    """The record with this ID; ``r12`` is the twelfth of the version."""
    by_id = Question(filters=(Filter("id", "eq", key),))
    found = _places(layer, by_id, "LIMIT ?", 1) if "id" in layer.about.index else []
    if not found and key[:1] == "r" and key[1:].isascii() and key[1:].isdigit() and len(key) < 10:
        return place_by_number(layer, int(key[1:]))
    return found[0] if found else None


def _nearest(layer: Layer, words: str, longitude: float, latitude: float, wanted: int) -> list[tuple[float, int]]:
    """(metres, number) of the nearest."""
    near: list[tuple[float, int]] = []
    for ring in RINGS:
        rows = _rows(layer, Question(text=words, near=Near(longitude, latitude, ring)), _point(layer))
        far = ((in_metres(longitude, latitude, row[0], row[1]), row[2]) for row in rows)
        near = heapq.nsmallest(wanted, (one for one in far if one[0] <= ring))
        if len(near) >= wanted:
            break
    return near


def _count(layer: Layer, words: str) -> int:
    rows = _rows(layer, Question(text=words), "count(*)", tail="")
    count: int = rows[0][0] if rows else 0
    return count


def _places(layer: Layer, question: Question, tail: str, *values: object) -> list[Place]:
    return [
        _place(layer, row) for row in _rows(layer, question, _whole(layer), "", *values, tail=f"ORDER BY r.n {tail}")
    ]


def _rows(
    layer: Layer, question: Question, fields: str, condition: str = "", *values: object, tail: str = "ORDER BY r.n"
) -> list[Any]:
    """Records that have a place. Only fixed words and numbers of columns stand in the statement."""
    snapshot = opened(layer.folder)
    snapshot.begin(MOST_SECONDS)
    found = found_by(question, snapshot)
    if found.nothing:
        return []
    east, north = _columns(layer)
    conditions = [f"{east} IS NOT NULL", f"{north} IS NOT NULL", *([condition] if condition else [])]
    statement = f"{found.select(fields, rows=True)}{found.where(*conditions)} {tail}"
    return snapshot.fetch(statement, [*found.values, *values])


def _columns(layer: Layer) -> tuple[str, str]:
    assert layer.about.place is not None
    east, north = layer.about.place
    return f"r.c{east}", f"r.c{north}"


def _point(layer: Layer) -> str:
    return ", ".join([*_columns(layer), "r.n"])


def _whole(layer: Layer) -> str:
    return ", ".join(["r.n", *(f"r.c{index}" for index in range(len(layer.about.columns)))])


def _place(layer: Layer, row: Sequence[Any]) -> Place:
    assert layer.about.place is not None
    east, north = layer.about.place
    values = row[1:]
    return Place(layer, row[0], values[east], values[north], values)
