"""Which reader the desks of this city have."""

from __future__ import annotations

from django.conf import settings

from madoguchi.services.counter.navigator.readers.base import CardReader
from madoguchi.services.counter.navigator.readers.bridge import BridgeReader
from madoguchi.services.counter.navigator.readers.demo import DemoReader


def card_reader() -> CardReader | None:
    """The bridge where its address is set, else the demo's cards; ``None``: there is no reader, people are searched for."""
    if settings.MADOGUCHI_CARD_BRIDGE_URL:
        return BridgeReader(settings.MADOGUCHI_CARD_BRIDGE_URL, settings.MADOGUCHI_CARD_BRIDGE_KEY)
    return DemoReader() if settings.MADOGUCHI_DEMO else None


def reader_faults() -> list[str]:
    """What is missing before the reader of the desks can work."""
    reader = card_reader()
    return reader.check_config() if reader is not None else []
