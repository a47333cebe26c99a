"""What rooms count of people passes here before it becomes a table (プライバシーゲート).

Long tables lose their small cells and those they could be computed from (``suppressing``). Wide tables of districts may
have no blank: districts with a small cell are put together with others until no count below the smallest is left.
"""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.kernel.open_sources import CountTable, DistrictTable, Given, SourceTable
from madoguchi.services.opendata.suppressing import TOTAL, suppress

COLUMN, COUNT, REMARK = "年月", "件数", "秘匿"
HELD_BACK = "秘匿"
OTHERS = "その他の地域"


def through_the_gate(given: Given, *, smallest: int) -> SourceTable | None:
    """The table that may be published; ``None`` where even all districts together show a small count."""
    if isinstance(given, CountTable):
        return _long(given, smallest)
    if isinstance(given, DistrictTable):
        return _wide(given, smallest)
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


def _wide(given: DistrictTable, smallest: int) -> SourceTable | None:
    counts: dict[str, dict[str, int]] = {}
    for (district, column), count in given.counts.items():
        counts.setdefault(district, {})[column] = count
    beside: dict[str, dict[str, int]] = {}
    for (district, column), count in given.beside.items():
        beside.setdefault(district, {})[column] = count
    together = _put_together(counts, beside, smallest)
    if together is None:
        return None
    headings = (*given.constants, given.district, *given.sums, *given.columns, *_headings(beside))
    rows = []
    for name, districts in together:
        cells = {column: sum(counts[one].get(column, 0) for one in districts) for column in given.columns}
        more = {column: sum(beside.get(one, {}).get(column, 0) for one in districts) for column in _headings(beside)}
        totals = [str(sum(cells[column] for column in columns)) for columns in given.sums.values()]
        rows.append([
            *given.constants.values(), name, *totals, *map(str, cells.values()), *map(str, more.values()),
        ])  # fmt: skip
    merged = len(together[-1][1]) if together and together[-1][0] == OTHERS else 0
    told = f"{smallest}人未満の欄がある{merged}地域は「{OTHERS}」にまとめた。" if merged else ""
    return SourceTable(headings, rows, given.as_of, told)


def _headings(beside: Mapping[str, Mapping[str, int]]) -> list[str]:
    return list(dict.fromkeys(column for one in beside.values() for column in one))


def _put_together(
    counts: Mapping[str, Mapping[str, int]], beside: Mapping[str, Mapping[str, int]], smallest: int
) -> list[tuple[str, list[str]]] | None:
    """Lines: those that stand alone, then the rest as one; the rest is never a single district."""
    people = {district: sum(cells.values()) for district, cells in counts.items()}

    def is_small(districts: list[str]) -> bool:
        sums: dict[str, int] = {}
        for part in (counts, beside):
            for one in districts:
                for column, count in part.get(one, {}).items():
                    sums[column] = sums.get(column, 0) + count
        return any(0 < count < smallest for count in sums.values())

    alone = sorted(one for one in counts if not is_small([one]))
    rest = sorted(one for one in counts if one not in alone)
    while rest and (len(rest) < 2 or is_small(rest)):
        if not alone:
            return None
        next_smallest = min(alone, key=lambda one: (people[one], one))
        alone.remove(next_smallest)
        rest.append(next_smallest)
    return [(one, [one]) for one in alone] + ([(OTHERS, rest)] if rest else [])
