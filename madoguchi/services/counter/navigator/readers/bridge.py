"""A reader behind a bridge: a small program on the desk's own computer that the clerk's browser asks.

The protocol is told in docs/reference/card-reader-bridge.md. The bridge proves with a key that it shares with the city
that the answer is its own, for this nonce, just now; a page that was tampered with cannot invent a person.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Literal
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

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

PROTOCOL = 1
LONGEST = 4000
SHORTEST_KEY = 32
AHEAD = timedelta(seconds=10)
"""How far the desk's clock may be ahead of ours."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Card(_Part):
    name: str = Field(min_length=1, max_length=200)
    address: str = Field(min_length=1, max_length=300)
    born_on: str = Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    sex: Sex
    my_number: str = Field(default="", pattern=r"^([0-9]{12})?$")


class _Answer(_Part):
    protocol: Literal[1]
    nonce: str = Field(min_length=1, max_length=100)
    variant: Literal["basic", "with_number"]
    read_at: str
    card: _Card | None = None
    error: Literal[
        "", "no-card", "other-card", "broken-off", "pin-wrong", "pin-locked", "pin-malformed", "expired", "revoked"
    ] = ""
    expired_on: str | None = Field(default=None, pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    tries_left: int | None = Field(default=None, ge=0, le=99)
    mac: str = Field(pattern=r"^[0-9a-f]{64}$")


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def mac_of(answer: Mapping[str, Any], key: str) -> str:
    """HMAC-SHA256 over the canonical JSON (sorted keys, no spaces, UTF-8) of everything but ``mac``; hex."""
    told = {name: value for name, value in answer.items() if name != "mac"}
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class BridgeReader:
    """Asks the bridge at ``url`` (on the desk's own computer) and proves its answers with ``shared_key``."""

    url: str
    shared_key: str
    key: ClassVar[str] = "bridge"
    label: ClassVar[Any] = _("Card reader of this desk")

    def check_config(self) -> list[str]:
        """The address has to be of the desk itself, and the key long enough."""
        parts = urlsplit(self.url)
        wrong = []
        if parts.scheme not in ("http", "https") or parts.hostname not in ("127.0.0.1", "localhost", "::1"):
            wrong.append(
                f"MADOGUCHI_CARD_BRIDGE_URL={self.url!r}: the bridge runs on the desk's own computer (127.0.0.1)"
            )
        if len(self.shared_key) < SHORTEST_KEY:
            wrong.append(f"MADOGUCHI_CARD_BRIDGE_KEY has fewer than {SHORTEST_KEY} characters")
        return wrong

    def asking(self, reading: Reading) -> Asking:
        """The address that the browser asks."""
        return Asking(bridge_url=f"{self.url.rstrip('/')}/v1/read")

    def understand(self, answer: Mapping[str, str], reading: Reading, *, at: datetime) -> CardFace:
        """The card's face, proved."""
        told = self._proved(answer.get("answer", ""), reading, at)
        if told.error == "pin-locked" or (told.error == "pin-wrong" and told.tries_left == 0):
            raise CardPinLocked
        if told.error == "pin-wrong":
            raise CardPinWrong(tries_left=told.tries_left)
        if told.error == "pin-malformed":
            raise CardPinMalformed
        if told.error == "expired":
            raise CardExpired(until=_day(told.expired_on))
        if told.error == "revoked":
            raise CardRevoked
        if told.error or told.card is None:
            raise CardNotRead
        if bool(told.card.my_number) != (reading.variant == "with_number"):
            # More than was asked for is not taken, and not kept either.
            raise CardNotRead
        try:
            born_on = date.fromisoformat(told.card.born_on)
        except ValueError:
            raise CardNotRead from None
        return CardFace(told.card.name, told.card.address, born_on, told.card.sex, told.card.my_number)

    def read_licence(self, picture: bytes, *, at: datetime) -> CardFace:
        """Not read."""
        raise LicenceNotRead

    def _proved(self, text: str, reading: Reading, at: datetime) -> _Answer:
        """The answer, if it is the bridge's own, to this reading, and fresh. Says nothing of what was wrong."""
        if len(text) > LONGEST or len(self.shared_key) < SHORTEST_KEY:
            raise CardNotRead
        try:
            raw = json.loads(text)
            told = _Answer.model_validate(raw)
            read_at = datetime.fromisoformat(told.read_at)
        except (ValueError, ValidationError, RecursionError):
            raise CardNotRead from None
        mine = hmac.compare_digest(told.mac, mac_of(raw, self.shared_key))
        if not mine or told.nonce != reading.nonce or told.variant != reading.variant or read_at.tzinfo is None:
            raise CardNotRead
        if not reading.begun_at - AHEAD <= read_at <= at + AHEAD or at > reading.begun_at + HOLDS:
            raise CardNotRead
        return told
