"""From HTML to PDF with WeasyPrint; nothing is fetched from anywhere but this folder."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

from madoguchi.kernel.paper import pdf_of

STYLES = Path(__file__).parent / "styles"


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
    with override(language):
        html = render_to_string(
            template, context | {"document_title": title, "language": language, "subjects": subjects}
        )
    return pdf_of(html, styles=(STYLES / "base.css", STYLES / style))


def warm_up() -> None:
    """Read fonts and styles, so that the first receipt of a process comes as quickly as the others."""
    pdf_of("<p>受付票</p>", styles=(STYLES / "base.css", STYLES / "receipt.css"), tagged=False)


def iso_day(text: str) -> date:
    """An ISO day as a date."""
    return date.fromisoformat(text)
