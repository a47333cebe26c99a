"""A published sheet for programs: all it says, each figure with its numbers, its recipe and its sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from madoguchi.foundation.organisation.public import city
from madoguchi.kernel.csv_text import csv_text
from madoguchi.kernel.evidence_tables import address_of
from madoguchi.services.evidence.drawing import figure_of
from madoguchi.services.evidence.models import Edition, SheetFigure

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def figure_as_csv(row: SheetFigure) -> str:
    """The headings that people read, then the rows; nothing in it can be taken for a formula."""
    figure = figure_of(row)
    return csv_text(
        [_safe(one.title or one.name) for one in figure.columns], ([_safe(cell) for cell in one] for one in figure.rows)
    )


def _safe(cell: Any) -> Any:
    """Text that a spreadsheet program would take for a formula gets a mark before it; the JSON holds it as it is."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULAS) else cell


def figure_as_json(row: SheetFigure) -> dict[str, Any]:
    """The figure as it was kept, with what it was made by."""
    return {
        "position": row.position, "title": row.chart.get("title", ""), "note": row.note,
        "drawn_at": row.drawn_at.isoformat() if row.drawn_at else None,
        **row.kept, "recipe": row.recipe, "chart": row.chart,
    }  # fmt: skip


def edition_as_json(edition: Edition, figures: Sequence[SheetFigure], *, base: str) -> dict[str, Any]:
    """The whole edition; ``base`` is scheme and host."""
    licence = city()
    told = [
        {
            **figure_as_json(one),
            "csv": base + reverse("open_sheet_figure_csv", args=[edition.sheet.slug, edition.number, one.position]),
            "sources": [
                {**trace.as_json(), "address": base + address if (address := address_of(trace.dataset, trace.version)) else ""}
                for trace in figure_of(one).traces
            ],
        }
        for one in figures
    ]  # fmt: skip
    return {
        "sheet": edition.sheet.slug, "edition": edition.number, "state": edition.state, "invented": edition.sheet.demo,
        "published_at": edition.published_at.isoformat() if edition.published_at else None,
        "sha256": edition.sha256, "reason": edition.reason, **edition.content, "figures": told,
        "publisher": licence.name.ja, "licence": licence.licence, "licence_url": licence.licence_url,
        "page": base + reverse("open_sheet_edition", args=[edition.sheet.slug, edition.number]),
    }  # fmt: skip
