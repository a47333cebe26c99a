"""Reading the two-dimensional codes (二次元コード) on scanned sheets; runs only in a process of its own (``apart``)."""

from __future__ import annotations

import io

import pypdfium2
import zxingcpp
from PIL import Image, UnidentifiedImageError

from madoguchi.foundation.files.refusals import FileUnreadable

DOTS = 200
"""Per inch, at which the pages of a PDF are drawn: squares of half a millimetre are then four dots wide."""
LONGEST = 4000
"""Dots of the longer side of a photograph that is looked at."""


def codes_in(data: bytes, *, pdf: bool) -> list[list[str]]:
    """The texts of the codes of each page, in the order found; refuses ``FileUnreadable``."""
    pages = _pages(data) if pdf else [_photo(data)]
    return [[one.text for one in zxingcpp.read_barcodes(page)] for page in pages]


def _photo(data: bytes) -> Image.Image:
    try:
        photo = Image.open(io.BytesIO(data)).convert("L")
    except (UnidentifiedImageError, OSError, ValueError):
        raise FileUnreadable(name="") from None
    photo.thumbnail((LONGEST, LONGEST))
    return photo


def _pages(data: bytes) -> list[Image.Image]:
    try:
        with pypdfium2.PdfDocument(data) as document:
            return [page.render(scale=DOTS / 72, grayscale=True).to_pil() for page in document]
    except pypdfium2.PdfiumError:
        raise FileUnreadable(name="") from None
