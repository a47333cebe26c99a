"""The report as tagged PDF, and its drawings as pictures."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from madoguchi.foundation.organisation.public import city
from madoguchi.kernel.paper import pdf_of
from madoguchi.kernel.press import ONE_AT_A_TIME
from madoguchi.services.plan.report.content import Report

STYLES = Path(__file__).parent / "styles"
DOTS_PER_POINT = 2.6
"""187 dots an inch."""


def drawn_with() -> SafeString:
    """What colours the drawings on paper, to stand inside them: a style sheet does not reach there."""
    return format_html("<style>{}</style>", mark_safe((STYLES / "drawing.css").read_text(encoding="utf-8")))  # noqa: S308 - a file of ours


def report_pdf(report: Report) -> bytes:
    """The whole report."""
    with override("ja"):
        html = render_to_string("plan/print/report.html", {"report": report, "city": city(), "styled": drawn_with()})
    return pdf_of(html, styles=(STYLES / "report.css",))


def drawings(report: Report) -> dict[str, bytes]:
    """Each drawing of the report as PNG: key of the indicator → picture; ``ages`` for the population."""
    told = [kpi for one in report.measures for kpi in one.told.kpis if kpi.drawing and (kpi.values or kpi.kpi.baseline)]
    keys = [one.kpi.key for one in told] + (["ages"] if report.chapter and report.chapter.ages else [])
    if not keys:
        return {}
    context = {"report": report, "told": told, "styled": drawn_with()}
    with override("ja"):
        html = render_to_string("plan/print/drawings.html", context)
    pages = pdf_of(html, styles=(STYLES / "drawings.css",), tagged=False)
    with ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pages)
        try:
            return {key: _picture(document[number]) for number, key in enumerate(keys)}
        finally:
            document.close()


def _picture(page: pypdfium2.PdfPage) -> bytes:
    written = io.BytesIO()
    page.render(scale=DOTS_PER_POINT).to_pil().convert("RGB").quantize(64).save(written, "PNG", optimize=True)
    return written.getvalue()
