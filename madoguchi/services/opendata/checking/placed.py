"""Coordinates against what else the row says of where it is: exchanged, alone, known, or outside the city."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from math import floor

import polars as pl

from madoguchi.services.opendata.checking.characters import clean
from madoguchi.services.opendata.checking.outline import MARGIN, SQUARE, Outline
from madoguchi.services.opendata.checking.work import Work
from madoguchi.services.opendata.shapes import BOUNDS, PREFECTURES
from madoguchi.services.opendata.standards import Type

Places = Mapping[str, tuple[str, str]]
"""Address -> latitude and longitude as text."""
BEGINS_WITH_PREFECTURE = "^(?:" + "|".join(PREFECTURES) + ")"
_CODES = ("location_municipality_code", "municipality_code")


@dataclass(frozen=True, slots=True)
class Coordinates:
    """Where latitude and longitude stand, if the file has both."""

    latitude: int
    longitude: int


def coordinates_of(work: Work) -> Coordinates | None:
    """The two columns."""
    latitude, longitude = work.place_of_type("latitude"), work.place_of_type("longitude")
    return None if latitude is None or longitude is None else Coordinates(latitude, longitude)


def swapped_coordinates(work: Work) -> set[int]:
    """Rows whose latitude and longitude are exchanged: both are repaired; returns the rows."""
    where = coordinates_of(work)
    if where is None:
        return set()
    north, east = pl.col(f"c{where.latitude}"), pl.col(f"c{where.longitude}")
    if not work.frame.select(north.str.strip_chars_start().str.starts_with("1").any()).item():
        return set()  # no latitude of Japan begins so, and every longitude does

    def within(value: pl.Expr, kind: Type) -> pl.Expr:
        low, high = BOUNDS[kind]
        return value.str.strip_chars().cast(pl.Float64, strict=False).is_between(low, high).fill_null(value=False)

    suspects = work.frame.select((within(north, "longitude") & within(east, "latitude")).alias("x"))["x"].arg_true()
    for row in suspects.to_list():
        latitude, longitude = work.value(row, where.latitude), work.value(row, where.longitude)
        work.repair(row, where.latitude, "coordinates-swapped", longitude, broken=True)
        work.repair(row, where.longitude, "coordinates-swapped", latitude, broken=True)
    return set(suspects.to_list())


def look_at_places(work: Work, places: Places, outline: Outline | None) -> None:
    """Whatever can be told from the other cells of the row."""
    where = coordinates_of(work)
    if where is None:
        return
    _incomplete(work, places, where)
    if outline is not None:
        _outside(work, where, outline)


def _incomplete(work: Work, places: Places, where: Coordinates) -> None:
    north, east = pl.col(f"c{where.latitude}"), pl.col(f"c{where.longitude}")
    alone = work.frame.select(((north == "") != (east == "")).alias("x"))["x"].arg_true().to_list()
    for row in alone:
        at, other = (
            (where.latitude, where.longitude)
            if not work.value(row, where.latitude)
            else (where.longitude, where.latitude)
        )
        work.object_to(row, at, "coordinate-alone", shown=work.value(row, other))
    address = work.place_of_type("address")
    if address is None:
        return
    both = (
        work.frame.select(((north == "") & (east == "") & (pl.col(f"c{address}") != "")).alias("x"))["x"]
        .arg_true()
        .to_list()
    )
    if not both:
        return
    known = _known_places(work, address, where) | {plain(one): found for one, found in places.items()}
    for row in both:
        found = known.get(plain(work.now(row, address)))
        if found is not None and found[0]:
            work.repair(row, where.latitude, "coordinate-known", found[0])
            work.repair(row, where.longitude, "coordinate-known", found[1])


def plain(address: str) -> str:
    """An address as others write it."""
    return clean(address, "address").text


def _known_places(work: Work, address: int, where: Coordinates) -> dict[str, tuple[str, str]]:
    """Address -> place, from the rows that have one; an address with several places has none."""
    told = work.frame.select(
        pl.col(f"c{address}").alias("a"),
        pl.col(f"c{where.latitude}").alias("n"),
        pl.col(f"c{where.longitude}").alias("e"),
    ).filter((pl.col("a") != "") & (pl.col("n") != "") & (pl.col("e") != ""))
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for one, latitude, longitude in told.iter_rows():
        found[plain(one)].add((latitude, longitude))
    return {one: next(iter(those)) for one, those in found.items() if len(those) == 1}


def _outside(work: Work, where: Coordinates, outline: Outline) -> None:
    """Places of rows that are the city's by what they say, and that lie outside of it."""
    lat, lon = (pl.col(f"c{place}").cast(pl.Float64, strict=False) for place in (where.latitude, where.longitude))
    told = work.frame.select(
        _is_the_city_s(work, outline).fill_null(value=False).alias("ours"),
        (lon / SQUARE).floor().alias("x"), (lat / SQUARE).floor().alias("y"),
        (lat.is_between(*BOUNDS["latitude"]) & lon.is_between(*BOUNDS["longitude"])).fill_null(value=False).alias("as_it_is"),
    )  # fmt: skip
    ours = told["ours"]
    if not ours.any():
        return
    edited = {row for place in (where.latitude, where.longitude) for row in work.edits.get(place, {})}
    squares = told.with_row_index("row").filter(pl.col("ours") & pl.col("as_it_is")).select("row", "x", "y")
    far: dict[int, float] = {}
    for x, y, rows in squares.group_by("x", "y", maintain_order=True).agg(pl.col("row")).iter_rows():
        if (metres := outline.metres_outside((int(x), int(y)))) > MARGIN:
            far.update((row, metres) for row in rows if row not in edited)
    for row in edited:
        if ours[row] and (metres := _metres_now(work, row, where, outline)) > MARGIN:
            far[row] = metres
    for row in sorted(far):
        latitude, longitude = work.now(row, where.latitude), work.now(row, where.longitude)
        told_far = f"{latitude}, {longitude} ({max(1, round(far[row] / 1000)):,} km)"
        work.object_to(row, where.latitude, "place-outside-city", shown=told_far)


def _metres_now(work: Work, row: int, where: Coordinates, outline: Outline) -> float:
    """The same of a row whose coordinates were repaired."""
    with suppress(ValueError, OverflowError):
        latitude, longitude = (float(work.now(row, place)) for place in (where.latitude, where.longitude))
        in_japan = [
            low <= one <= high
            for one, (low, high) in zip((latitude, longitude), (BOUNDS["latitude"], BOUNDS["longitude"]), strict=True)
        ]
        if all(in_japan):
            return outline.metres_outside((floor(longitude / SQUARE), floor(latitude / SQUARE)))
    return 0.0


def _is_the_city_s(work: Work, outline: Outline) -> pl.Expr:
    """Whether a row says that it is in the city: its address, else its municipality. An address elsewhere says no."""
    address, city = work.place_of_type("address"), work.place_of_concept("city")
    named = pl.lit(value=False)
    if city is not None:
        named = pl.col(f"c{city}").str.strip_chars() == outline.name
    written = [outline.code, outline.code[:5], outline.code.lstrip("0"), outline.code[:5].lstrip("0")]
    codes = [place for concept in _CODES if (place := work.place_of_concept(concept)) is not None]
    if codes:
        code = pl.coalesce(pl.col(f"c{place}").replace("", None) for place in codes)
        named = named | code.str.strip_chars().is_in(written).fill_null(value=False)
    if address is None:
        return named
    text = pl.col(f"c{address}")
    return text.str.contains(outline.name, literal=True) | (named & text.str.contains(BEGINS_WITH_PREFECTURE).not_())
