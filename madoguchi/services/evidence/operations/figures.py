"""Figures of an edition in writing: made, changed, drawn anew, moved, removed."""

from __future__ import annotations

from datetime import datetime

from madoguchi.kernel.acts import Actor, act
from madoguchi.services.evidence.desk_refusals import (
    FigureChangedMeanwhile,
    FiguresInAnotherOrder,
    NotInWriting,
    TooManyFigures,
)
from madoguchi.services.evidence.drawing import Drawn
from madoguchi.services.evidence.keeping import next_position, write_step, written
from madoguchi.services.evidence.models import Edition, SheetFigure
from madoguchi.services.evidence.policies import require_preparer
from madoguchi.services.evidence.states import IN_WRITING

MOST_FIGURES = 8


def draw_sheet_figure(
    edition: Edition, figure: SheetFigure | None, *, drawn: Drawn, revision: int = 0, by: Actor, at: datetime
) -> SheetFigure:
    """Keep a figure as it was drawn; without ``figure`` a new one, after the last. ``revision`` is what the form showed."""
    with act("sheet_figure.draw", on=edition, by=by, at=at) as this:
        user = require_preparer(by, at=at)
        if edition.state not in IN_WRITING:
            raise NotInWriting
        if figure is None:
            if edition.figures.count() >= MOST_FIGURES:
                raise TooManyFigures(most=MOST_FIGURES)
            row = SheetFigure(edition=edition, position=next_position(edition))
        else:
            row = SheetFigure.objects.select_for_update().get(pk=figure.pk, edition=edition)
            if row.revision != revision:
                raise FigureChangedMeanwhile
            row.revision += 1
        row.recipe, row.chart, row.kept, row.note = drawn.recipe.as_json(), drawn.chart_json, drawn.kept, drawn.note
        row.drawn_at = at if drawn.kept else None
        row.changed_at, row.changed_by = at, user
        row.save()
        written(edition, by=by, user=user, at=at)
        edition.save()
        write_step(edition, "sheet_figure.draw", by=by, user=user, at=at, said=str(row.position))
        this.note(position=row.position)
    return row


def remove_sheet_figure(edition: Edition, figure: SheetFigure, *, by: Actor, at: datetime) -> None:
    """Leave a figure out."""
    with act("sheet_figure.remove", on=edition, by=by, at=at) as this:
        user = require_preparer(by, at=at)
        if edition.state not in IN_WRITING:
            raise NotInWriting
        this.note(position=figure.position)
        SheetFigure.objects.filter(pk=figure.pk, edition=edition).delete()
        for place, later in enumerate(edition.figures.order_by("position"), 1):
            if later.position != place:
                later.position = place
                later.save(update_fields=["position"])
        written(edition, by=by, user=user, at=at)
        edition.save()
        write_step(edition, "sheet_figure.remove", by=by, user=user, at=at, said=str(figure.position))


def move_sheet_figure(
    edition: Edition, figure: SheetFigure, *, up: bool, seen: int, by: Actor, at: datetime
) -> SheetFigure:
    """Let a figure change places with the one before or after it; ``seen`` is the place that the page showed."""
    with act("sheet_figure.move", on=edition, by=by, at=at) as this:
        user = require_preparer(by, at=at)
        if edition.state not in IN_WRITING:
            raise NotInWriting
        row = SheetFigure.objects.select_for_update().get(pk=figure.pk, edition=edition)
        others = edition.figures.select_for_update()
        other = (
            others.filter(position__lt=row.position).order_by("-position").first()
            if up
            else others.filter(position__gt=row.position).order_by("position").first()
        )
        if row.position != seen or other is None:
            raise FiguresInAnotherOrder
        here, there = row.position, other.position
        # No two may have one place, not even for a moment.
        for one, place in ((other, next_position(edition)), (row, there), (other, here)):
            one.position = place
            one.save(update_fields=["position"])
        written(edition, by=by, user=user, at=at)
        edition.save()
        write_step(edition, "sheet_figure.move", by=by, user=user, at=at, said=f"{here} → {there}")
        this.note(position=here, to=there)
    return row
