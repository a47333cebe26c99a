"""Numbers of erased data are forgotten: in published figures, in earlier editions, and in what is still being written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from madoguchi.kernel.acts import SYSTEM, act
from madoguchi.kernel.evidence_tables import TableErased
from madoguchi.services.evidence.keeping import write_step
from madoguchi.services.evidence.models import Edition, SheetFigure, SheetStep
from madoguchi.services.evidence.notices import tell_makers
from madoguchi.services.evidence.standing import standings_behind, traces_of, without_numbers
from madoguchi.services.evidence.states import LIVING


def forget_erased_table(erased: TableErased) -> None:
    """Heard in the act that deletes the data: the numbers go in the same moment."""
    found = [
        one
        for one in SheetFigure.objects.select_for_update().exclude(kept={})
        if any((trace.dataset, trace.version) == (erased.name, erased.version) for trace in traces_of(one))
    ]
    _forget(found, at=erased.at)


def forget_erased_numbers(*, at: datetime) -> int:
    """The same for whatever was drawn while the data was being erased. Returns how many figures were emptied."""
    if not _lingering(SheetFigure.objects.exclude(kept={})):
        return 0
    with act("sheet_figure.forget", on=None, by=SYSTEM, at=at) as this:
        found = _lingering(SheetFigure.objects.select_for_update().exclude(kept={}))
        _forget(found, at=at)
        this.note(figures=[one.pk for one in found])
    return len(found)


def _lingering(rows: Iterable[SheetFigure]) -> list[SheetFigure]:
    numbered = [one for one in rows if one.kept.get("rows")]
    standings = standings_behind(numbered)
    return [one for one in numbered if any(standings.of(trace).condition == "erased" for trace in traces_of(one))]


def _forget(rows: Iterable[SheetFigure], *, at: datetime) -> None:
    told: dict[int, tuple[Edition, SheetStep]] = {}
    for one in rows:
        one.kept = without_numbers(one.kept)
        # Whoever has the figure open must not write its numbers back.
        one.revision += 1
        one.save(update_fields=["kept", "revision"])
        step = write_step(one.edition, "sheet_figure.forget", by=SYSTEM, user=None, at=at, said=str(one.position))
        told.setdefault(one.edition_id, (one.edition, step))
    for edition, step in told.values():
        if edition.state in LIVING:
            tell_makers(edition, step)
