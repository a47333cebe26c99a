"""Places as examples in messages: those of the city itself (its outline), where its map begins as well."""

from __future__ import annotations

from django.conf import settings

from madoguchi.kernel.city_lines import lines_of

ELSEWHERE = (137.5, 35.5, 138.5, 36.5)
"""Of a city without an outline: the middle of the country, as on its map."""


def box_here() -> tuple[float, float, float, float]:
    """West, south, east and north of the city."""
    return lines_of(settings.CITY_FOLDER).box or ELSEWHERE


def middle() -> tuple[str, str]:
    """A longitude and a latitude, as one types them."""
    west, south, east, north = box_here()
    return f"{(west + east) / 2:.2f}", f"{(south + north) / 2:.2f}"


def example_of(parameter: str) -> str:
    """How ``bbox`` or ``near`` is asked."""
    asked = [f"{degrees:.2f}" for degrees in box_here()] if parameter == "bbox" else [*middle(), "500"]
    return f"{parameter}={','.join(asked)}"
