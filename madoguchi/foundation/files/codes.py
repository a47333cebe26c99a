"""Reading the two-dimensional codes (二次元コード) on scanned sheets; runs only in a process of its own (``apart``)."""

from __future__ import annotations

import io

import pypdfium2
import zxingcpp
from PIL import Image, UnidentifiedImageError

from madoguchi.foundation.files.refusals import FileUnreadable

DOTS = 200
"""Per inch, at which the pages of a PDF are drawn: squares of half a millimetre are then four dots wide."""
OURS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
"""The kind of code on the sheets that the city prints."""
LONGEST = 4000
"""Dots of the longer side of a photograph that is looked at."""
SHEET_DOTS = 500_000
"""A picture of a sheet has at least so many dots: A4 at 72 dots per inch."""
SHOWN_DOTS, LONGEST_SHOWN, MOST_SHOWN = 110, 1400, 12
"""Per inch, of the longer side, and how many pages, of the picture that is shown to somebody."""


def scan_of(data: bytes, *, pdf: bool) -> tuple[list[list[str]], list[bool]]:
    """Of each page its codes and whether a program drew it; where one was drawn, no code is looked for."""
    drawn = drawn_in(data) if pdf else [False]
    return ([[] for _page in drawn] if any(drawn) else codes_in(data, pdf=pdf)), drawn


def codes_in(data: bytes, *, pdf: bool) -> list[list[str]]:
    """The texts of the codes of each page, in the order found; refuses ``FileUnreadable``."""
    pages = _pages(data) if pdf else [_photo(data)]
    return [_read(page) for page in pages]


def _read(page: Image.Image) -> list[str]:
    """First the kind of our own sheets: looking for every kind takes seven times as long."""
    found = zxingcpp.read_barcodes(page, formats=OURS) or zxingcpp.read_barcodes(page)
    return [one.text for one in found]


def drawn_in(data: bytes) -> list[bool]:
    """Of each page of a PDF, whether it was drawn by a program and never lay on a scanner: letters, and no picture of a sheet.

    The letters that a scanner's own reading lays over its picture do not count. Refuses ``FileUnreadable``.
    """
    try:
        with pypdfium2.PdfDocument(data) as document:
            return [_is_drawn(page) for page in document]
    except pypdfium2.PdfiumError:
        raise FileUnreadable(name="") from None


def _is_drawn(page: pypdfium2.PdfPage) -> bool:
    letters, dots = False, 0
    for one in page.get_objects():
        if one.type == pypdfium2.raw.FPDF_PAGEOBJ_TEXT:
            letters = True
        elif isinstance(one, pypdfium2.PdfImage):
            width, height = one.get_px_size()
            dots += width * height
    return letters and dots < SHEET_DOTS


def picture_of(data: bytes, *, pdf: bool) -> bytes:
    """The pages as one picture (JPEG), below one another, to be looked at; refuses ``FileUnreadable``."""
    if not pdf:
        pages = [_photo(data)]
    else:
        try:
            with pypdfium2.PdfDocument(data) as document:
                first = list(range(min(len(document), MOST_SHOWN)))
                pages = [document[n].render(scale=SHOWN_DOTS / 72, grayscale=True).to_pil() for n in first]
        except pypdfium2.PdfiumError:
            raise FileUnreadable(name="") from None
    for one in pages:
        one.thumbnail((LONGEST_SHOWN, LONGEST_SHOWN))
    whole = Image.new("L", (max(one.width for one in pages), sum(one.height for one in pages)), 255)
    top = 0
    for one in pages:
        whole.paste(one, (0, top))
        top += one.height
    made = io.BytesIO()
    whole.save(made, "JPEG", quality=80)
    return made.getvalue()


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
