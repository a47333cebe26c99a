"""The card of whoever stands there, kept in the clerk's session for a few minutes: read, matched, then forgotten."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.http import HttpRequest

from madoguchi.foundation.residents.public import CardFitsSeveral, Resident, find_person_on_card
from madoguchi.services.counter.carded import with_card
from madoguchi.services.counter.navigator.arrivals import ARRIVAL
from madoguchi.services.counter.navigator.readers.base import CardFace, Reading, Sex, begin_reading

READING, FACE = "counter_card_reading", "counter_card_face"
KEPT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class ShownCard:
    """The face that lies in the session, and for which purpose it was read."""

    face: CardFace
    purpose: str


def begin(request: HttpRequest, *, purpose: str, at: datetime) -> Reading:
    """A fresh reading of the basic data; an older one is worth nothing any more."""
    reading = begin_reading(nonce=secrets.token_urlsafe(24), purpose=purpose, at=at)
    request.session[READING] = {
        "nonce": reading.nonce, "at": at.isoformat(), "purpose": purpose, "arrival": _arrival(request),
    }  # fmt: skip
    return reading


def take_reading(request: HttpRequest) -> tuple[Reading, str] | None:
    """The reading that was begun in this session, once; with its purpose. One begun for another booking is none."""
    kept: dict[str, str] | None = request.session.pop(READING, None)
    if not kept or kept.get("arrival", "") != _arrival(request):
        return None
    return Reading(kept["nonce"], datetime.fromisoformat(kept["at"])), kept["purpose"]


def keep(request: HttpRequest, face: CardFace, *, purpose: str, at: datetime) -> None:
    """Keep the four basic data for the next page; never the number."""
    request.session[FACE] = {
        "name": face.name, "address": face.address, "born_on": face.born_on.isoformat(), "sex": face.sex,
        "purpose": purpose, "at": at.isoformat(), "arrival": _arrival(request),
    }  # fmt: skip


def shown_card(request: HttpRequest, *, at: datetime) -> ShownCard | None:
    """The card that was read in this session, while it is fresh and the same visitor stands there.

    Where a booking was opened since, or none any more, somebody else does: the card is forgotten.
    """
    kept: dict[str, Any] | None = request.session.get(FACE)
    if not kept or at - datetime.fromisoformat(kept["at"]) > KEPT or kept.get("arrival", "") != _arrival(request):
        request.session.pop(FACE, None)
        return None
    face = CardFace(kept["name"], kept["address"], date.fromisoformat(kept["born_on"]), cast("Sex", kept["sex"]))
    return ShownCard(face, kept["purpose"])


def _arrival(request: HttpRequest) -> str:
    """The booking under which a card is read; empty: none."""
    return str(request.session.get(ARRIVAL, ""))


def forget(request: HttpRequest) -> None:
    """The card is taken off the desk."""
    request.session.pop(FACE, None)
    request.session.pop(READING, None)


def person_of(face: CardFace) -> Resident | None:
    """Who of the register it is; ``None``: nobody. Refuses ``CardFitsSeveral``."""
    return find_person_on_card(name=face.name, born_on=face.born_on, address=face.address)


def newcomer_card(request: HttpRequest, *, at: datetime) -> ShownCard | None:
    """The card that was read, where it is of nobody on the register."""
    shown = shown_card(request, at=at)
    try:
        return shown if shown is not None and person_of(shown.face) is None else None
    except CardFitsSeveral:
        return None


def person_with(person: Mapping[str, Any], face: CardFace, *, at: datetime) -> dict[str, Any] | None:
    """Somebody without an entry with what the card says; ``None`` where it is the card of somebody else."""
    return with_card(
        person, name=face.name, born_on=face.born_on.isoformat(), sex=face.sex, address=face.address, at=at
    )


def parts_of_name(name: str) -> tuple[str, str]:
    """Family and given name as a card writes them, with a space between; all of it is the family name where none is."""
    family, _space, given = name.replace("　", " ").strip().partition(" ")
    return family, given.strip()
