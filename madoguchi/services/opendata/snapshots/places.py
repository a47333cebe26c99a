"""Places: longitude and latitude in degrees, parts of a degree as the R-tree keeps them, and ways in metres."""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

DEGREE = 10_000_000
"""Parts of a degree in the R-tree: its 32-bit whole numbers then are exact to the seventh decimal (a centimetre)."""
EARTH = 6_371_008.8
"""Mean radius in metres."""
_SHORTEST_DEGREE = 110_000.0
"""Metres; a degree of the sphere is 111,195: boxes around a circle are taken a little larger."""


def at_least(degrees: float) -> int:
    """The first part that is not below."""
    return int((Decimal(repr(degrees)) * DEGREE).to_integral_value(ROUND_CEILING))


def at_most(degrees: float) -> int:
    """The last part that is not above."""
    return int((Decimal(repr(degrees)) * DEGREE).to_integral_value(ROUND_FLOOR))


def in_metres(longitude: float, latitude: float, to_longitude: float, to_latitude: float) -> float:
    """The way between two places on a sphere (haversine)."""
    north, to_north = math.radians(latitude), math.radians(to_latitude)
    east = math.radians(to_longitude - longitude)
    half = math.sin((to_north - north) / 2) ** 2 + math.cos(north) * math.cos(to_north) * math.sin(east / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(min(1.0, half)))


def box_around(longitude: float, latitude: float, metres: float) -> tuple[float, float, float, float]:
    """(west, south, east, north) of a box with every place within ``metres``; the whole circle of longitudes where it
    would reach a pole or the far side of the earth."""
    up = metres / _SHORTEST_DEGREE + 1e-6
    south, north = max(-90.0, latitude - up), min(90.0, latitude + up)
    furthest = max(abs(latitude - up), abs(latitude + up))
    if furthest >= 89.0:
        return -180.0, south, 180.0, north
    aside = up / math.cos(math.radians(furthest))
    west, east = longitude - aside, longitude + aside
    if west < -180.0 or east > 180.0:
        return -180.0, south, 180.0, north
    return west, south, east, north
