"""A published sheet for programs: all it says, each figure with its numbers, its recipe and its sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from madoguchi.foundation.organisation.public import city
from madoguchi.kernel.csv_text import csv_text
from madoguchi.kernel.evidence_tables import address_of
from madoguchi.services.evidence.drawing import figure_of
from madoguchi.services.evidence.figures.vocabulary import Trace
from madoguchi.services.evidence.models import Edition, SheetFigure
from madoguchi.services.evidence.standing import Standings, standings_behind, traces_of, without_numbers

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


def figure_as_json(row: SheetFigure, standings: Standings | None = None) -> dict[str, Any]:
    """The figure as it was kept, with what it was made by; without its numbers where the data was taken down."""
    standings = standings or standings_behind([row])
    traces = traces_of(row)
    withheld, invented = standings.withheld(traces), standings.invented(traces)
    told = {
        "position": row.position, "title": row.chart.get("title", ""), "invented": invented,
        "drawn_at": row.drawn_at.isoformat() if row.drawn_at else None,
    }  # fmt: skip
    if withheld:
        return {**told, **without_numbers(row.kept), "withheld": [one.as_json() for one in withheld]}
    return {**told, "note": row.note, **row.kept, "recipe": row.recipe, "chart": row.chart}


def edition_as_json(edition: Edition, figures: Sequence[SheetFigure], *, base: str) -> dict[str, Any]:
    """The whole edition; ``base`` is scheme and host."""
    licence, standings = city(), standings_behind(figures)
    told = [
        {
            **figure_as_json(one, standings),
            "csv": base + reverse("open_sheet_figure_csv", args=[edition.sheet.slug, edition.number, one.position]),
            "sources": [_source(trace, standings, base) for trace in traces_of(one)],
        }
        for one in figures
    ]
    return {
        "sheet": edition.sheet.slug, "edition": edition.number, "state": edition.state,
        "invented": edition.sheet.demo or any(one["invented"] for one in told),
        "published_at": edition.published_at.isoformat() if edition.published_at else None,
        "sha256": edition.sha256, "reason": edition.reason, **edition.content, "figures": told,
        "publisher": licence.name.ja, "licence": licence.licence, "licence_url": licence.licence_url,
        "page": base + reverse("open_sheet_edition", args=[edition.sheet.slug, edition.number]),
    }  # fmt: skip


def _source(trace: Trace, standings: Standings, base: str) -> dict[str, Any]:
    standing, address = standings.of(trace), address_of(trace.dataset, trace.version)
    return {
        **trace.as_json(), "address": base + address if address and standing.is_public else "",
        "condition": standing.condition, "invented": standing.invented,
    }  # fmt: skip
