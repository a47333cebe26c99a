"""How editions are kept: what is sealed when one is submitted, which numbers come next, who did what."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel.acts import Actor
from madoguchi.kernel.evidence_tables import find_table
from madoguchi.services.evidence.desk_refusals import SourceGone
from madoguchi.services.evidence.drawing import Drawn, figure_of
from madoguchi.services.evidence.models import Edition, Sheet, SheetFigure, SheetStep
from madoguchi.services.evidence.states import OPEN


def open_edition(sheet: Sheet) -> Edition | None:
    """The edition on its way, locked."""
    return sheet.editions.select_for_update().filter(state__in=OPEN).first()


def next_number(sheet: Sheet) -> int:
    """Numbers are never given twice."""
    newest = sheet.editions.order_by("-number").first()
    return newest.number + 1 if newest else 1


def next_position(edition: Edition) -> int:
    """After the last figure."""
    last = edition.figures.order_by("-position").first()
    return last.position + 1 if last else 1


def write_step(edition: Edition, act: str, *, by: Actor, user: User | None, at: datetime, said: str = "") -> SheetStep:
    """Who did it."""
    return SheetStep.objects.create(edition=edition, act=act, at=at, by=user, by_post=by.post, said=said)


def written(edition: Edition, *, by: Actor, user: User, at: datetime) -> None:
    """Somebody had a hand in it; it is saved by the caller."""
    edition.written_at, edition.written_by, edition.written_by_post = at, user, by.post
    edition.decided_by, edition.decided_at, edition.decided_by_post = None, None, ""


def add_figures(edition: Edition, drawn: Iterable[Drawn], *, user: User, at: datetime) -> None:
    """The figures of a new edition."""
    SheetFigure.objects.bulk_create(
        [
            SheetFigure(
                edition=edition, position=position, note=one.note, recipe=one.recipe.as_json(), chart=one.chart_json,
                kept=one.kept, drawn_at=at if one.kept else None, changed_at=at, changed_by=user,
            )
            for position, one in enumerate(drawn, 1)
        ]
    )  # fmt: skip


def digest_of(edition: Edition, figures: Sequence[SheetFigure]) -> str:
    """Of all that the public will read of it."""
    told = {
        "content": edition.content, "reason": edition.reason,
        "figures": [[one.position, one.note, one.recipe, one.chart, one.kept] for one in figures],
    }  # fmt: skip
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def require_sources(figures: Iterable[SheetFigure]) -> None:
    """Every version that a figure comes from is public and the same; refuses ``SourceGone``."""
    for one in figures:
        for trace in figure_of(one).traces:
            table = find_table(trace.dataset, trace.version)
            if table is None or table.fingerprint != trace.fingerprint:
                raise SourceGone(figure=str(one.chart.get("title", "")), data=f"{trace.title} {trace.version}")
