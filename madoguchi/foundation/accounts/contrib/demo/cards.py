"""The invented cards of the city's folder (``people/cards.yaml``)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from madoguchi.kernel.refusals import Refused
from madoguchi.kernel.yaml_text import read_yaml

EXPIRED_ON = date(2024, 4, 1)
"""The last day of the invented cards that have expired."""


class DemoFileFaulty(Refused):
    """A file of invented cards or staff cannot be used."""

    code = "accounts.demo-file-faulty"
    reason = _("The file %(file)s cannot be used: %(faults)s")
    next_step = _("Mend these keys in the file and load it again.")


class Card(BaseModel):
    """One invented card: what its chip would hold, and its two secrets."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    card: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    name: str = Field(min_length=1)
    address: str = Field(min_length=1)
    born_on: date
    sex: Literal["1", "2", "3"]
    pin: str = Field(pattern=r"^[0-9]{4}$")
    password: str = Field(pattern=r"^[A-Z0-9]{6,16}$")
    expired: bool = False
    revoked: bool = False

    @property
    def last_day(self) -> date | None:
        """The last day of a card that has expired."""
        return EXPIRED_ON if self.expired else None

    @property
    def subject(self) -> str:
        """The opaque name in its certificate of user authentication."""
        return "DEMO" + hashlib.sha256(f"madoguchi demo card {self.card}".encode()).hexdigest()[:22].upper()


class CardsFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cards: list[Card]


@dataclass(frozen=True, slots=True)
class _Version:
    path: Path
    changed: int


def demo_cards() -> list[Card]:
    """The cards of the city, in the file's order; refuses ``DemoFileFaulty``."""
    path = Path(settings.CITY_FOLDER) / "people" / "cards.yaml"
    try:
        return _read(_Version(path, path.stat().st_mtime_ns)).cards
    except OSError as trouble:
        raise DemoFileFaulty(file=path, faults=trouble.strerror or str(trouble)) from None


@lru_cache(maxsize=4)
def _read(version: _Version) -> CardsFile:
    try:
        return CardsFile.model_validate(read_yaml(version.path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, ValidationError) as trouble:
        raise DemoFileFaulty(file=version.path, faults=str(trouble)) from None


def get_card(key: str) -> Card:
    """The card of that key; raises ``KeyError``."""
    return {card.card: card for card in demo_cards()}[key]


def card_of_subject(subject: str) -> Card | None:
    """The card whose certificate bears that subject."""
    return next((card for card in demo_cards() if card.subject == subject), None)
