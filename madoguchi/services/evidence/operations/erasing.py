"""What figures hold of erased data is forgotten: in published ones, in earlier editions, and in what is still being written.

That is the numbers, and with them what was written of the figure and typed to pick its records (the question in SQL, the
conditions), for these may repeat what had to go. Its title and the names of columns stay, so that its place can say what it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from madoguchi.kernel.acts import SYSTEM, act
from madoguchi.kernel.evidence_tables import TableErased, standings_of
from madoguchi.services.evidence.figures.vocabulary import ERASABLE
from madoguchi.services.evidence.keeping import write_step
from madoguchi.services.evidence.models import Edition, SheetFigure, SheetStep
from madoguchi.services.evidence.notices import tell_makers
from madoguchi.services.evidence.standing import erasable_in, pins_of, without_numbers
from madoguchi.services.evidence.states import LIVING


def forget_erased_table(erased: TableErased) -> None:
    """Heard in the act that deletes the data: what figures hold of it goes in the same moment."""
    found = [
        one
        for one in SheetFigure.objects.select_for_update()
        if erasable_in(one) and (erased.name, erased.version) in pins_of(one)
    ]
    _forget(found, at=erased.at)


def forget_erased_numbers(*, at: datetime) -> int:
    """The same for whatever was drawn while the data was being erased. Returns how many figures were emptied."""
    if not _lingering(SheetFigure.objects.all()):
        return 0
    with act("sheet_figure.forget", on=None, by=SYSTEM, at=at) as this:
        found = _lingering(SheetFigure.objects.select_for_update())
        _forget(found, at=at)
        this.note(figures=[one.pk for one in found])
    return len(found)


def _lingering(rows: Iterable[SheetFigure]) -> list[SheetFigure]:
    pins = {one: pins_of(one) for one in rows if erasable_in(one)}
    standings = standings_of({pin for found in pins.values() for pin in found})
    gone = {pin for pin, standing in standings.items() if standing.condition == "erased"}
    return [one for one, found in pins.items() if found & gone]


def _forget(rows: Iterable[SheetFigure], *, at: datetime) -> None:
    told: dict[int, tuple[Edition, SheetStep]] = {}
    for one in rows:
        erased = {*one.kept.get("erased", ()), *erasable_in(one), *(["numbers"] if one.kept.get("traces") else [])}
        one.kept = {**without_numbers(one.kept), "erased": [part for part in ERASABLE if part in erased]}
        sources = [{**source, "filters": []} for source in one.recipe.get("sources", [])]
        one.recipe, one.note = {**one.recipe, "sources": sources, "sql": ""}, ""
        # Whoever has the figure open must not write it back.
        one.revision += 1
        one.save(update_fields=["kept", "recipe", "note", "revision"])
        step = write_step(one.edition, "sheet_figure.forget", by=SYSTEM, user=None, at=at, said=str(one.position))
        told.setdefault(one.edition_id, (one.edition, step))
    for edition, step in told.values():
        if edition.state in LIVING:
            tell_makers(edition, step)
