"""A record as a place that people look for: its name, address, telephone, hours; how far, and in which direction."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from madoguchi.services.opendata.mapping.layers import Layer
from madoguchi.services.opendata.photographs import COLUMNS, photos_named_in

NAMES, ENGLISH, ADDRESSES = ("name",), ("name_english",), ("seat_copulative_spell", "address")
PHONES, URLS, NOTES = (
    ("phone_number", "contact_phone"),
    ("url", "content_url"),
    ("available_note", "available_time_note"),
)
OPENS, CLOSES = ("start_time", "available_start_time"), ("end_time", "available_end_time")
PICTURES = (*COLUMNS, "image2")
SPOTS, FROM, UNTIL, IDS = ("set_position", "place_name"), ("start_date",), ("end_date",), ("id",)


@dataclass(frozen=True, slots=True)
class Place:
    """One record of a layer."""

    layer: Layer
    number: int
    """In its version, from 1."""
    longitude: float
    latitude: float
    row: Sequence[Any]
    metres: float | None = None
    degrees: float = 0.0
    """The direction seen from where somebody looks, clockwise from the north."""

    def told(self, names: Sequence[str]) -> str:
        """The first of these columns that says something."""
        for name in names:
            index = self.layer.about.index.get(name)
            if index is not None and self.row[index] not in (None, ""):
                return str(self.row[index])
        return ""

    @property
    def name(self) -> str:
        """As it is called; what has no name is called by its layer and its ID."""
        english = self.told(ENGLISH) if (get_language() or "").startswith("en") else ""
        return english or self.told(NAMES) or f"{self.layer.title} {self.told(IDS) or self.number}"

    @property
    def is_in_english(self) -> bool:
        """Whether ``name`` is the English one, or a title in the reader's language."""
        return self.name != self.told(NAMES)

    @property
    def key(self) -> str:
        """What its page is called by: its ID, which stays, or its number in this version."""
        return self.told(IDS) or f"r{self.number}"

    @property
    def address(self) -> str:
        """Where it is, in words."""
        return self.told(ADDRESSES)

    @property
    def phone(self) -> str:
        """Its telephone."""
        return self.told(PHONES)

    @property
    def url(self) -> str:
        """Its page, as it was written."""
        return self.told(URLS)

    @property
    def hours(self) -> str:
        """When it is open."""
        opens, closes = self.told(OPENS), self.told(CLOSES)
        return f"{opens}–{closes}" if opens or closes else ""

    @property
    def days(self) -> str:
        """From which day until which, for what happens once."""
        first, last = self.told(FROM), self.told(UNTIL)
        return first if first == last else f"{first}–{last}"

    @property
    def note(self) -> str:
        """What is to be known of the hours."""
        return self.told(NOTES)

    @property
    def spot(self) -> str:
        """Where in the building."""
        return self.told(SPOTS)

    @property
    def at(self) -> str:
        """Latitude and longitude as addresses of the map carry them."""
        return f"{self.latitude:.6f},{self.longitude:.6f}"

    @property
    def far(self) -> str:
        """How far, and in which direction, in words."""
        return far_in_words(self.metres, self.degrees) if self.metres is not None else ""

    @property
    def pictures(self) -> list[UUID]:
        """Photographs of ours that the data names for it."""
        return photos_named_in(" ".join(self.told((name,)) for name in PICTURES))

    @property
    def details(self) -> list[tuple[str, str]]:
        """Every heading that says something."""
        return [
            (column.title, str(value).removesuffix(".0") if isinstance(value, float) else str(value))
            for column, value in zip(self.layer.about.columns, self.row, strict=True)
            if value not in (None, "")
        ]


def directions() -> list[str]:
    """The eight directions in the reader's language, clockwise from the north."""
    return [
        pgettext("direction", "north"), pgettext("direction", "north-east"), pgettext("direction", "east"),
        pgettext("direction", "south-east"), pgettext("direction", "south"), pgettext("direction", "south-west"),
        pgettext("direction", "west"), pgettext("direction", "north-west"),
    ]  # fmt: skip


def far_in_words(metres: float, degrees: float) -> str:
    """``350 m to the north-east``; within ten metres it is here."""
    if metres < 10:
        return _("right here")
    direction = directions()[round(degrees / 45) % 8]
    if metres < 995:
        return _("%(metres)s m to the %(direction)s") % {"metres": round(metres, -1).__int__(), "direction": direction}
    kilometres = number_format(metres / 1000, decimal_pos=1 if metres < 99_500 else 0)
    return _("%(kilometres)s km to the %(direction)s") % {"kilometres": kilometres, "direction": direction}


def degrees_towards(longitude: float, latitude: float, to_longitude: float, to_latitude: float) -> float:
    """The direction of one place seen from another, clockwise from the north."""
    north, to_north = math.radians(latitude), math.radians(to_latitude)
    east = math.radians(to_longitude - longitude)
    across = math.sin(east) * math.cos(to_north)
    ahead = math.cos(north) * math.sin(to_north) - math.sin(north) * math.cos(to_north) * math.cos(east)
    return math.degrees(math.atan2(across, ahead)) % 360
