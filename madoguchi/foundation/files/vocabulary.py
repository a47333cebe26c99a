"""Values of the file room (ファイル保管): kinds, limits, and what a taken-in content is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["photo", "pdf", "archive"]

LARGEST_UPLOAD = 15 * 1024 * 1024
"""Bytes; a phone's photo is 3 to 8 MB, a scanned lease about 5."""
MOST_PAGES = 30
MOST_PIXELS = 64_000_000
"""Refused above: today's phones take up to 50 megapixels."""
LONG_SIDE = 2400
"""Pixels: an A4 page at 200 dpi, so that small print stays legible."""


@dataclass(frozen=True, slots=True)
class Content:
    """What was made out of an upload: safe bytes, re-encoded by us."""

    data: bytes
    kind: Kind
    media_type: str
    extension: str
    pages: int = 1


@dataclass(frozen=True, slots=True)
class Scan:
    """Sheets that lay on a scanner: made anew, and of each page the texts of its codes and whether a program drew it."""

    content: Content
    codes: list[list[str]]
    drawn: list[bool]
