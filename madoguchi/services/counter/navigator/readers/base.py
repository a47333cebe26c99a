"""The port: what every way to read the card of somebody who stands at the counter can do (券面事項入力補助).

A reading begins with a fresh ``nonce`` that lies in the clerk's session. The page shows what ``asking`` says; what comes
back goes through ``understand``, which takes each nonce once and believes nothing that it cannot prove. Only the four
basic data are read; the number itself only by the variant that says so, for a purpose the law allows it for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal, Protocol, runtime_checkable

from django.utils.functional import Promise

from madoguchi.services.counter.navigator.readers.refusals import NumberNotForThis

Variant = Literal["basic", "with_number"]
Sex = Literal["male", "female", "unknown"]
HOLDS = timedelta(minutes=2)
"""How long after its beginning an answer is still taken."""
WITH_NUMBER = frozenset({"registration", "health", "children", "care", "welfare", "tax"})
"""Purposes whose business may use the number (番号法第9条第1項); the others never read it."""


@dataclass(frozen=True, slots=True)
class CardFace:
    """What a card says of its holder. Never logged: not in ``repr``, not in a refusal."""

    name: str = field(repr=False)
    address: str = field(repr=False)
    born_on: date = field(repr=False)
    sex: Sex = field(repr=False)
    my_number: str = field(default="", repr=False)
    """Twelve digits, by the variant ``with_number`` only."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading that was begun."""

    nonce: str
    begun_at: datetime
    variant: Variant = "basic"


@dataclass(frozen=True, slots=True)
class Asking:
    """What the page needs: cards to choose from (demo), or the address of the bridge on the desk's own computer."""

    cards: tuple[tuple[str, str], ...] = ()
    bridge_url: str = ""


def begin_reading(*, nonce: str, purpose: str, at: datetime, variant: Variant = "basic") -> Reading:
    """A reading for a purpose; refuses ``NumberNotForThis``."""
    if variant == "with_number" and purpose not in WITH_NUMBER:
        raise NumberNotForThis
    return Reading(nonce, at, variant)


@runtime_checkable
class CardReader(Protocol):
    """One way to read a card."""

    @property
    def key(self) -> str:
        """Its short name."""

    @property
    def label(self) -> str | Promise:
        """How the page calls it."""

    def check_config(self) -> list[str]:
        """What is missing before it can work; empty when all is well."""

    def asking(self, reading: Reading) -> Asking:
        """What the page shows."""

    def understand(self, answer: Mapping[str, str], reading: Reading, *, at: datetime) -> CardFace:
        """The card's face from what the page sent back.

        Refuses ``CardNotRead`` (no card, another kind of card, broken off, an answer that proves nothing or comes too
        late), ``CardPinWrong`` (with the tries that are left, where the card told them) and ``CardPinLocked``;
        ``CardPinMalformed`` (what is no PIN is not tried on the card), ``CardExpired`` and ``CardRevoked``.
        """

    def read_licence(self, picture: bytes, *, at: datetime) -> CardFace:
        """Name, address and birth from a picture of a driver's licence; refuses ``LicenceNotRead`` where it cannot."""
