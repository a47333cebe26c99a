"""The demo reader: invented cards of ``people/cards.yaml``, chosen from a list, with their PIN.

A card counts its wrong tries itself, wherever they were made: here or at the reader of the entrance for residents.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.accounts.public import (
    CardLocked,
    DemoCard,
    DemoPinNotRight,
    demo_cards,
    try_demo_pin,
)
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.counter.navigator.readers.base import HOLDS, Asking, CardFace, Reading, Sex
from madoguchi.services.counter.navigator.readers.refusals import (
    CardExpired,
    CardNotRead,
    CardPinLocked,
    CardPinMalformed,
    CardPinWrong,
    CardRevoked,
    LicenceNotRead,
)

PIN = re.compile("[0-9]{4}")
SEXES: Mapping[str, Sex] = {"1": "male", "2": "female", "3": "unknown"}


class DemoReader:
    """Reads invented cards; open only where the demo is on."""

    key = "demo"
    label = _("Demo reader")

    def check_config(self) -> list[str]:
        """The demo has to be on."""
        return [] if settings.MADOGUCHI_DEMO else ["MADOGUCHI_DEMO is off: the demo reader reads invented cards only"]

    def asking(self, reading: Reading) -> Asking:
        """The invented cards."""
        return Asking(cards=tuple((card.card, card.name) for card in demo_cards()))

    def understand(self, answer: Mapping[str, str], reading: Reading, *, at: datetime) -> CardFace:
        """The chosen card, if its PIN fits."""
        card = self._card(answer.get("card", ""))
        if not settings.MADOGUCHI_DEMO or card is None or not reading.begun_at <= at <= reading.begun_at + HOLDS:
            raise CardNotRead
        if answer.get("nonce") != reading.nonce:
            raise CardNotRead
        if card.expired:
            raise CardExpired(until=card.last_day)
        if card.revoked:
            raise CardRevoked
        pin = unicodedata.normalize("NFKC", answer.get("pin", ""))
        if not PIN.fullmatch(pin):
            raise CardPinMalformed
        try:
            try_demo_pin(card, typed=pin, by=SYSTEM, at=at)
        except DemoPinNotRight as refusal:
            raise CardPinWrong(tries_left=refusal.left) from None
        except CardLocked:
            raise CardPinLocked from None
        number = f"{int(card.subject[4:], 16) % 10**12:012d}" if reading.variant == "with_number" else ""
        return CardFace(card.name, card.address, card.born_on, SEXES[card.sex], number)

    def read_licence(self, picture: bytes, *, at: datetime) -> CardFace:
        """Not read."""
        raise LicenceNotRead

    def _card(self, key: str) -> DemoCard | None:
        return next((card for card in demo_cards() if card.card == key), None)
