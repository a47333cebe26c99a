"""From HTML to PDF with WeasyPrint; nothing is fetched from anywhere but this folder.

WeasyPrint is loaded when something is printed: it is two fifths of what a command loads, and most print nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from django.template.loader import render_to_string
from django.utils.translation import override

from madoguchi.kernel.press import ONE_AT_A_TIME

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

STYLES = Path(__file__).parent / "styles"


class FetchRefused(ValueError):
    """A page wanted something from outside."""


def _refuse(url: str, *_args: Any, **_kwargs: Any) -> NoReturn:
    raise FetchRefused(url[:80])


@cache
def _fonts() -> FontConfiguration:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _style(name: str) -> CSS:
    from weasyprint import CSS

    return CSS(filename=str(STYLES / name), font_config=_fonts())


def printed(
    template: str,
    context: dict[str, Any],
    *,
    style: str,
    subjects: Collection[str],
    language: str = "ja",
    title: str = "",
) -> bytes:
    """Render a template to PDF (A4, text kept as text, document language set); ``subjects`` say whose it is."""
    from weasyprint import HTML

    with override(language):
        html = render_to_string(
            template, context | {"document_title": title, "language": language, "subjects": subjects}
        )
    with ONE_AT_A_TIME:
        sheet = HTML(string=html, url_fetcher=_refuse)
        styles = [_style("base.css"), _style(style)]
        return bytes(sheet.write_pdf(stylesheets=styles, font_config=_fonts(), pdf_variant="pdf/ua-1"))


def warm_up() -> None:
    """Read fonts and styles, so that the first receipt of a process comes as quickly as the others."""
    from weasyprint import HTML

    with ONE_AT_A_TIME:
        sheet = HTML(string="<p>受付票</p>", url_fetcher=_refuse)
        sheet.write_pdf(stylesheets=[_style("base.css"), _style("receipt.css")], font_config=_fonts())


def iso_day(text: str) -> date:
    """An ISO day as a date."""
    return date.fromisoformat(text)
