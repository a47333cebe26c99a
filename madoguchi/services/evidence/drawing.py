"""Figures of a sheet, from recipe to what is kept, and back to a drawing."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from madoguchi.kernel.evidence_tables import address_of, listed_tables, standings_of
from madoguchi.kernel.refusals import Refused
from madoguchi.services.evidence.charts.drawing import Drawn as Drawing
from madoguchi.services.evidence.charts.drawing import drawn as draw
from madoguchi.services.evidence.charts.vocabulary import Chart, chart_from_json
from madoguchi.services.evidence.figures.beside import sentences_of
from madoguchi.services.evidence.figures.drawing_up import draw_up
from madoguchi.services.evidence.figures.vocabulary import (
    Erasable,
    Figure,
    Recipe,
    Trace,
    figure_from_json,
    recipe_from_json,
)
from madoguchi.services.evidence.folder import SheetPart
from madoguchi.services.evidence.models import SheetFigure
from madoguchi.services.evidence.standing import Standings, Withheld, standings_behind

FIRST_ROWS = 12


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure as somebody made it; ``chart`` and ``figure`` come with the later steps."""

    recipe: Recipe
    chart: Chart | None = None
    note: str = ""
    figure: Figure | None = None

    @property
    def chart_json(self) -> dict[str, Any]:
        """As it is kept; empty until it is chosen."""
        return self.chart.as_json() if self.chart is not None else {}

    @property
    def kept(self) -> dict[str, Any]:
        """The numbers; empty until there are any."""
        return self.figure.as_json() if self.figure is not None else {}


def has_numbers(recipe: Recipe) -> bool:
    """Whether a recipe says what to count, so that it can be drawn up."""
    return bool(recipe.measures or recipe.sql)


def drawn_up(recipe: Recipe, chart: Chart | None = None, *, note: str = "", on: date) -> Drawn:
    """Draw a recipe up, as far as it goes; raises what ``draw_up`` refuses."""
    figure = draw_up(recipe, on=on) if has_numbers(recipe) else None
    return Drawn(recipe, chart, note, figure)


def figure_of(one: SheetFigure) -> Figure:
    """The numbers as they were kept."""
    return figure_from_json(one.kept) if one.kept else Figure((), (), ())


def recipe_of(one: SheetFigure) -> Recipe:
    """How they were picked."""
    return recipe_from_json(one.recipe)


def chart_of(one: SheetFigure) -> Chart | None:
    """How they are drawn; ``None`` until somebody chose."""
    return chart_from_json(one.chart) if one.chart else None


def is_picking_erased(erased: Iterable[Erasable]) -> bool:
    """Whether the question or the conditions are gone: without them other records would count."""
    return bool({"sql", "filters"} & {*erased})


def newest_versions(on: date) -> dict[str, int]:
    """Table → the newest version of it."""
    return {one.name: one.version for one in listed_tables(on)}


def from_the_newest(recipe: Recipe, newest: dict[str, int]) -> Recipe:
    """The same recipe, of the newest version of each table."""
    sources = tuple(replace(one, version=newest.get(one.name, one.version)) for one in recipe.sources)
    return replace(recipe, sources=sources)


def begun_from(part: SheetPart, *, on: date) -> tuple[list[Drawn], int]:
    """The figures of a prepared sheet, and how many cannot be drawn because their data is not published yet."""
    newest = newest_versions(on)
    found = [
        drawn_up(one.recipe_of(newest), one.drawn, note=one.note, on=on)
        for one in part.figures
        if all(name in newest for name in one.tables)
    ]
    return found, len(part.figures) - len(found)


@dataclass(frozen=True, slots=True)
class Traced:
    """Where a figure comes from, for readers: with the page of the data, and whether newer data is there."""

    trace: Trace
    address: str
    newest: int
    gone: bool

    @property
    def is_older(self) -> bool:
        """Whether a newer version of the data is published."""
        return self.newest > self.trace.version


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure of a page."""

    row: SheetFigure
    drawing: Drawing | None
    figure: Figure
    recipe: Recipe
    traced: tuple[Traced, ...]
    problem: str = ""
    withheld: tuple[Withheld, ...] = ()
    """Sources that are not public any more; the public then reads why, and nothing of the figure."""
    invented: bool = False
    """Whether it comes from data that is made up."""
    erased: tuple[Erasable, ...] = ()
    """What was deleted with its data."""

    @property
    def is_older(self) -> bool:
        """Whether newer data is published than it shows."""
        return any(one.is_older for one in self.traced)

    @property
    def beside(self) -> list[str]:
        """What found no partner, lies in no district, or was asked on several days."""
        return sentences_of(self.figure)

    @property
    def is_hidden(self) -> bool:
        """Whether nothing of it is shown, because its data was taken down."""
        return bool(self.withheld) and not self.figure.columns

    @property
    def may_be_redrawn(self) -> bool:
        """Whether there is newer data of which it could be drawn: of all that was taken down, too."""
        gone = [one for one in self.traced if one.gone]
        return self.is_older and all(one.is_older for one in gone) and not self.must_be_picked_anew

    @property
    def must_be_picked_anew(self) -> bool:
        """Whether nobody knows any more which records it was drawn from."""
        return is_picking_erased(self.erased)


NONE = Figure((), (), ())


def shown(rows: Iterable[SheetFigure], language: str, *, on: date, public: bool = False) -> list[Shown]:
    """Every figure with its drawing; what cannot be drawn says why instead.

    Where its data was taken down the ``public`` sees nothing of it, those who make sheets what is left.
    """
    found, newest = list(rows), newest_versions(on)
    standings = standings_behind(found)
    return [_shown(one, language, newest, standings, public=public) for one in found]


def _shown(one: SheetFigure, language: str, newest: dict[str, int], standings: Standings, *, public: bool) -> Shown:
    figure, recipe, drawing, problem = figure_of(one), recipe_of(one), None, ""
    withheld, invented = standings.withheld(figure.traces), standings.invented(figure.traces)
    traced = tuple(
        Traced(
            trace,
            address_of(trace.dataset, trace.version),
            newest.get(trace.dataset, 0),
            not standings.of(trace).is_public,
        )
        for trace in figure.traces
    )
    if any(source.is_erased for source in withheld) or (public and withheld):
        return Shown(
            one, None, NONE, recipe, traced, withheld=withheld, invented=invented, erased=figure.erased
        )  # fmt: skip
    chart = chart_of(one)
    if chart is not None and figure.columns:
        try:
            drawing = draw(chart, figure, language, chart_id=f"figure_{one.position}", invented=invented)
        except Refused as refused:
            problem = refused.told
    return Shown(one, drawing, figure, recipe, traced, problem, withheld, invented, figure.erased)


@dataclass(frozen=True, slots=True)
class Seen:
    """What comes of a step: the numbers, and the drawing as soon as somebody chose one."""

    figure: Figure
    drawing: Drawing | None
    problem: str = ""

    @property
    def beside(self) -> list[str]:
        """What found no partner, lies in no district, or was asked on several days."""
        return sentences_of(self.figure)

    @property
    def first_rows(self) -> tuple[tuple[object, ...], ...]:
        """Enough to see whether it is right."""
        return self.figure.rows[:FIRST_ROWS]


def seen_of(drawn: Drawn | None, language: str) -> Seen | None:
    """A preview; ``None`` while there are no numbers."""
    if drawn is None or drawn.figure is None:
        return None
    if drawn.chart is None:
        return Seen(drawn.figure, None)
    invented = Standings(standings_of((one.dataset, one.version) for one in drawn.figure.traces)).invented(
        drawn.figure.traces
    )
    try:
        drawing = draw(drawn.chart, drawn.figure, language, chart_id="preview_drawing", invented=invented)
        return Seen(drawn.figure, drawing)
    except Refused as refused:
        return Seen(drawn.figure, None, refused.told)


def copied(rows: Iterable[SheetFigure], *, renewed: bool, on: date) -> list[Drawn]:
    """Figures of the next edition: as they were kept, or drawn from the newest data where that still works."""
    newest = newest_versions(on)
    found = []
    for one in rows:
        kept = Drawn(recipe_of(one), chart_of(one), one.note, figure_of(one))
        if renewed and not is_picking_erased(figure_of(one).erased):
            # What can no longer be drawn stays as it was: its page says so, and drawing it anew says what is wrong.
            with suppress(Refused):
                kept = drawn_up(from_the_newest(kept.recipe, newest), kept.chart, note=kept.note, on=on)
        found.append(kept)
    return found
