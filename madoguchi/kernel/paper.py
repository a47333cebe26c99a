"""From HTML to paper: tagged PDF (PDF/UA-1) with WeasyPrint; nothing is fetched from anywhere.

WeasyPrint is loaded when something is printed: it is two fifths of what a command loads, and most print nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from madoguchi.kernel.press import ONE_AT_A_TIME

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration


class FetchRefused(ValueError):
    """A page wanted something from outside."""


def refuse(url: str, *_args: Any, **_kwargs: Any) -> NoReturn:
    """In place of a fetcher."""
    raise FetchRefused(url[:80])


@cache
def _fonts() -> FontConfiguration:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _style(path: Path) -> CSS:
    from weasyprint import CSS

    return CSS(filename=str(path), font_config=_fonts())


def pdf_of(html: str, *, styles: Sequence[Path], tagged: bool = True) -> bytes:
    """The pages; ``tagged`` for people (PDF/UA-1), not for pictures that are cut out of them."""
    from weasyprint import HTML

    with ONE_AT_A_TIME:
        sheet = HTML(string=html, url_fetcher=refuse)
        sheets = [_style(path) for path in styles]
        variant = {"pdf_variant": "pdf/ua-1"} if tagged else {}
        return bytes(sheet.write_pdf(stylesheets=sheets, font_config=_fonts(), **variant))
