"""What rooms count of people passes here before it becomes a table (プライバシーゲート).

Long tables lose their small cells and those they could be computed from (``suppressing``). Wide tables of districts may
have no blank: districts with a small cell are put together with others, as few as it takes, until no count below the
smallest is left, and are named together in their line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from madoguchi.kernel.open_sources import CountTable, DistrictTable, Given, SourceTable
from madoguchi.services.opendata.suppressing import TOTAL, suppress

COLUMN, COUNT, REMARK = "年月", "件数", "秘匿"
HELD_BACK = "秘匿"
BETWEEN = "、"
"""Stands between the names of districts that share a line."""


def through_the_gate(given: Given, *, smallest: int, before: Sequence[Sequence[str]] = ()) -> SourceTable | None:
    """The table that may be published; ``None`` where even all districts together show a small count.

    ``before`` says which districts shared a line in the version that is public.
    """
    if isinstance(given, CountTable):
        return _long(given, smallest)
    if isinstance(given, DistrictTable):
        return _wide(given, smallest, before)
    return given


def _long(given: CountTable, smallest: int) -> SourceTable:
    shown = suppress(given.counts, minimum=smallest)
    rows = [
        [*given.labels[row], column, "" if value is None else str(value), HELD_BACK if value is None else ""]
        for (row, column), value in sorted(shown.cells.items())
        if TOTAL not in (row, column) and value != 0
    ]
    hidden = sum(1 for row, column in shown.hidden if TOTAL not in (row, column))
    told = (
        f"{smallest}未満の件数と、差し引くとそれが分かってしまう件数（合わせて{hidden}か所）は空欄にし、「{HELD_BACK}」と記した。"
        if hidden
        else ""
    )
    return SourceTable((*given.headings, COLUMN, COUNT, REMARK), rows, given.as_of, told)


def _wide(given: DistrictTable, smallest: int, before: Sequence[Sequence[str]]) -> SourceTable | None:
    counts: dict[str, dict[str, int]] = {}
    for (district, column), count in given.counts.items():
        counts.setdefault(district, {})[column] = count
    beside: dict[str, dict[str, int]] = {}
    for (district, column), count in given.beside.items():
        beside.setdefault(district, {})[column] = count
    together = _put_together(counts, beside, smallest, before)
    if together is None:
        return None
    headings = (*given.constants, given.district, *given.sums, *given.columns, *_headings(beside))
    rows = []
    for districts in together:
        cells = {column: sum(counts[one].get(column, 0) for one in districts) for column in given.columns}
        more = {column: sum(beside.get(one, {}).get(column, 0) for one in districts) for column in _headings(beside)}
        totals = [str(sum(cells[column] for column in columns)) for columns in given.sums.values()]
        rows.append([
            *given.constants.values(), BETWEEN.join(districts), *totals, *map(str, cells.values()), *map(str, more.values()),
        ])  # fmt: skip
    merged = sum(len(districts) for districts in together if len(districts) > 1)
    told = (
        f"{smallest}人未満の欄ができる{merged}地域は、ほかの地域と合わせて1行にし、名を「{BETWEEN}」で並べた。"
        if merged
        else ""
    )
    return SourceTable(headings, rows, given.as_of, told)


def _headings(beside: Mapping[str, Mapping[str, int]]) -> list[str]:
    return list(dict.fromkeys(column for one in beside.values() for column in one))


def _put_together(
    counts: Mapping[str, Mapping[str, int]],
    beside: Mapping[str, Mapping[str, int]],
    smallest: int,
    before: Sequence[Sequence[str]],
) -> list[list[str]] | None:
    """Lines of districts, none of which shows a small count: as few districts in each as it takes, in the order of names.

    Lines of the version ``before`` stay whole and are only ever put together further: the difference of two versions
    then tells no more than a line does.
    """
    people = {district: sum(cells.values()) for district, cells in counts.items()}

    def is_small(districts: Sequence[str]) -> bool:
        sums: dict[str, int] = {}
        for part in (counts, beside):
            for one in districts:
                for column, count in part.get(one, {}).items():
                    sums[column] = sums.get(column, 0) + count
        return any(0 < count < smallest for count in sums.values())

    known = [[one for one in line if one in counts] for line in before]
    named = {one for line in known for one in line}
    lines = sorted([*filter(None, map(sorted, known)), *([one] for one in counts if one not in named)])
    done = [line for line in lines if not is_small(line)]
    held: list[str] = []
    for line in lines:
        if is_small(line):
            held = [*held, *line]
            if not is_small(held):
                done.append(held)
                held = []
    while held and is_small(held):
        if not done:
            return None
        fewest = min(done, key=lambda line: (sum(people[one] for one in line), line))
        done.remove(fewest)
        held = [*fewest, *held]
    return sorted([*done, sorted(held)] if held else done)
