"""Each combination of some fields once, as CKAN's ``distinct`` asks for it. Only numbers of columns stand in the statements."""

from __future__ import annotations

from pathlib import Path

from madoguchi.services.opendata.snapshots.asking import Answer, Question
from madoguchi.services.opendata.snapshots.opened import MOST_SECONDS, opened
from madoguchi.services.opendata.snapshots.statements import found_by
from madoguchi.services.opendata.snapshots.values import told


def different(folder: Path, question: Question, *, offset: int, seconds: float = MOST_SECONDS) -> Answer:
    """What differs in ``question.fields`` among the records found; sorted by some of these fields, else as it comes first
    in the file. ``total`` counts what differs. Raises a ``Refused``."""
    snapshot = opened(folder)
    about = snapshot.about
    chosen = [about.index[name] for name in question.fields]
    columns = tuple(about.columns[index] for index in chosen)
    snapshot.begin(seconds)
    found = found_by(question, snapshot)
    if found.nothing:
        return Answer([], 0, None, columns)
    names = ", ".join(f"c{index}" for index in chosen)
    values = ", ".join(f"r.c{index}" for index in chosen)
    once = f"{found.select(f'{values}, min({found.number}) AS first', rows=True)}{found.where()} GROUP BY {values}"
    total = snapshot.fetch(f"SELECT count(*) FROM ({once})", found.values)[0][0]  # noqa: S608
    order = [
        part
        for one in question.sort
        for part in (
            f"c{about.index[one.field]} IS NULL",
            f"c{about.index[one.field]} {'DESC' if one.descending else 'ASC'}",
        )
    ]
    page = f"SELECT {names} FROM ({once}) ORDER BY {', '.join([*order, 'first'])} LIMIT ? OFFSET ?"  # noqa: S608
    rows = snapshot.fetch(page, [*found.values, question.limit, offset])
    kinds = [column.kind for column in columns]
    return Answer([tuple(map(told, row, kinds)) for row in rows], total, None, columns)
