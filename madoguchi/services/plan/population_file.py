"""The series of the population as a file that the city gives (CSV), and the check of it.

One row a year. All that is wrong is told at once, each with its line; what contradicts what the plan itself says is wrong, too.
A year that the file leaves out, or of which it gives no group, stays to be confirmed by the city.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from madoguchi.kernel.csv_text import csv_text
from madoguchi.services.plan.definition import Plan, Population, PopulationPoint

FILE = "population.csv"
HEADS = {
    "year": "年", "under_15": "0〜14歳", "working": "15〜64歳", "over_65": "65歳以上", "total": "総数",
    "projected": "推計", "source": "出典",
}  # fmt: skip
"""Column → its name in a file; ``total`` (with those whose age is not known) and ``projected`` may be left out."""
NEEDED = ("year", "under_15", "working", "over_65", "source")
GROUPS = ("under_15", "working", "over_65")
ALSO = {
    "year": ("西暦", "year"), "under_15": ("15歳未満", "年少人口", "0-14", "under15"),
    "working": ("生産年齢人口", "15-64"), "over_65": ("老年人口", "高齢者人口", "65+", "65"),
    "total": ("総人口", "人口", "total"), "projected": ("projected", "推計値"), "source": ("source", "資料"),
}  # fmt: skip
YES, NO = ("1", "はい", "推計", "yes", "true"), ("", "0", "いいえ", "実績", "no", "false")
ENCODINGS = ("utf-8-sig", "cp932")
LONGEST, MOST_ROWS, LONGEST_SOURCE = 100_000, 200, 300
KEPT = ("over_65_percent", "over_65_percent_above", "note")
"""What a file does not say, and what the plan may have said of a year."""
DOUBTFUL = 2
"""A group that more than doubles or halves from one known year to the next looks like a slip of a digit."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong; ``line`` is the file's, 0 where it is about the file itself."""

    line: int
    what: str

    def __str__(self) -> str:
        return _("Line %(line)s: %(what)s") % {"line": self.line, "what": self.what} if self.line else self.what


@dataclass(slots=True)
class ReadPopulation:
    """What a file says, what is wrong with it, and what only looks odd."""

    points: list[PopulationPoint] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    doubts: list[Mistake] = field(default_factory=list)


def decoded(data: bytes) -> str | None:
    """The text of a file as spreadsheets write it here; ``None`` where it is neither UTF-8 nor Shift_JIS."""
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def read_population(text: str, population: Population) -> ReadPopulation:
    """Read and check a file for a chapter."""
    found = ReadPopulation()
    if len(text) > LONGEST:
        found.mistakes.append(Mistake(0, _("The file is longer than a table of years can be.")))
        return found
    try:
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    except csv.Error as wrong:
        found.mistakes.append(Mistake(0, _("This is no CSV: %(wrong)s") % {"wrong": wrong}))
        return found
    columns = _columns(rows[0] if rows else [], found)
    if columns is None:
        return found
    body = [(number, row) for number, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)]
    if not body or len(body) > MOST_ROWS:
        found.mistakes.append(Mistake(0, _("A row for each year is expected, %(most)s at most.") % {"most": MOST_ROWS}))
        return found
    _read_rows(body, columns, population, found)
    return found


def _columns(heads: Sequence[str], found: ReadPopulation) -> dict[str, int] | None:
    known = {_plain(name): key for key in HEADS for name in (HEADS[key], *ALSO[key])}
    columns: dict[str, int] = {}
    for n, head in enumerate(heads):
        key = known.get(_plain(head))
        if key is None and head.strip():
            found.mistakes.append(Mistake(1, _("The column “%(head)s” is not known.") % {"head": head.strip()}))
        elif key in columns:
            found.mistakes.append(Mistake(1, _("The column “%(head)s” stands twice.") % {"head": HEADS[key]}))
        elif key is not None:
            columns[key] = n
    if lacking := [HEADS[key] for key in NEEDED if key not in columns]:
        found.mistakes.append(Mistake(1, _("Columns are missing: %(heads)s") % {"heads": "、".join(lacking)}))
    return None if found.mistakes else columns


def _plain(head: str) -> str:
    plain = unicodedata.normalize("NFKC", head).lower().strip()
    return re.sub(r"[~〜～ー–—-]", "-", re.sub(r"[\s歳才()（）人]", "", plain))


def _read_rows(
    body: Iterable[tuple[int, list[str]]], columns: Mapping[str, int], population: Population, found: ReadPopulation
) -> None:
    said = {point.year: point for point in population.points}
    lines: dict[int, int] = {}
    for number, row in body:
        cells = {
            key: unicodedata.normalize("NFKC", row[n]).strip() if n < len(row) else "" for key, n in columns.items()
        }
        cells["year"] = cells["year"].removesuffix("年")
        if not any(cells[key] for key in GROUPS):
            continue
        wrong = _wrong_in(cells, population)
        if not wrong and int(cells["year"]) in lines:
            wrong = [_("The year %(year)s stands twice.") % {"year": cells["year"]}]
        point = None if wrong else _point(cells, marked="projected" in columns, population=population)
        if point is not None:
            wrong = _against(point, said.get(point.year))
        found.mistakes += [Mistake(number, one) for one in wrong]
        if point is not None:
            lines[point.year] = number
            if not wrong:
                found.points.append(point)
    found.points.sort(key=lambda one: one.year)
    found.doubts = _doubts(found.points, lines)
    if not found.points and not found.mistakes:
        found.mistakes.append(Mistake(0, _("No row gives the people of a year.")))


def _wrong_in(cells: Mapping[str, str], population: Population) -> list[str]:
    wrong = []
    year = cells["year"]
    if not re.fullmatch(r"\d{4}", year) or not population.first <= int(year) <= population.last:
        wrong.append(
            _("“%(year)s” is no year from %(first)s to %(last)s.")
            % {"year": cells["year"], "first": population.first, "last": population.last}
        )
    for key in (*GROUPS, "total"):
        written = cells.get(key, "")
        if not re.fullmatch(r"\d{1,9}", written.replace(",", "")) and not (key == "total" and not written):
            wrong.append(
                _("“%(written)s” under “%(head)s” is no number of people.") % {"written": written, "head": HEADS[key]}
            )
    if not cells["source"] or len(cells["source"]) > LONGEST_SOURCE:
        wrong.append(_("The source is missing, or longer than %(most)s characters.") % {"most": LONGEST_SOURCE})
    if cells.get("projected", "").lower() not in (*YES, *NO):
        wrong.append(_("Write はい or いいえ under “%(head)s”.") % {"head": HEADS["projected"]})
    return wrong


def _point(cells: Mapping[str, str], *, marked: bool, population: Population) -> PopulationPoint:
    year = int(cells["year"])
    groups = {key: int(cells[key].replace(",", "")) for key in GROUPS}
    written = cells.get("total", "").replace(",", "")
    known = [point.year for point in population.points if not point.projected and point.total is not None]
    # Without the column: what lies behind the last year that the plan knows as counted can only be projected.
    projected = cells.get("projected", "").lower() in YES if marked else bool(known) and year > max(known)
    total = int(written) if written else sum(groups.values())
    return PopulationPoint(
        year=year, total=total, projected=projected, source=cells["source"],
        under_15=groups["under_15"], working=groups["working"], over_65=groups["over_65"],
    )  # fmt: skip


def _against(point: PopulationPoint, said: PopulationPoint | None) -> list[str]:
    """What cannot be: by itself, and beside what the plan says of the year."""
    wrong, total = [], point.total or 0
    grouped = sum(getattr(point, key) for key in GROUPS)
    if not total or grouped > total:
        wrong.append(
            _("The groups are %(groups)s together, all people %(total)s.") % _figures(groups=grouped, total=total)
        )
    if said is None or wrong:
        return wrong
    if said.total is not None and said.total != total:
        wrong.append(_("The plan says %(said)s people, the file %(total)s.") % _figures(said=said.total, total=total))
    share = PopulationPoint(year=point.year, total=total, over_65=point.over_65).share or Decimal(0)
    if said.over_65_percent is not None and said.over_65_percent != share:
        wrong.append(
            _("The plan says %(said)s %% of 65 and over, by the file it is %(share)s %%.")
            % {"said": said.over_65_percent, "share": share}
        )
    if said.over_65_percent_above is not None and share <= said.over_65_percent_above:
        wrong.append(
            _("The plan says more than %(said)s %% of 65 and over, by the file it is %(share)s %%.")
            % {"said": said.over_65_percent_above, "share": share}
        )
    return wrong


def _figures(**figures: int) -> dict[str, str]:
    return {name: f"{value:,}" for name, value in figures.items()}


def _doubts(points: Sequence[PopulationPoint], lines: Mapping[int, int]) -> list[Mistake]:
    def odd(one: int, other: int) -> bool:
        return max(one, other) > DOUBTFUL * min(one, other)

    return [
        Mistake(
            lines[later.year],
            _("“%(head)s” goes from %(one)s to %(other)s within %(years)s years: is a digit too many or missing?")
            % {"head": HEADS[key], "years": later.year - before.year,
               **_figures(one=getattr(before, key), other=getattr(later, key))},
        )
        for before, later in pairwise(points)
        for key in (*GROUPS, "total")
        if odd(getattr(before, key), getattr(later, key))
    ]  # fmt: skip


def with_points(population: Population, points: Sequence[PopulationPoint]) -> Population:
    """The chapter with the file's years; what the plan itself says of a year (a share, a remark) stays beside them."""
    said = {point.year: point for point in population.points}
    for point in points:
        before = said.get(point.year)
        said[point.year] = point.model_copy(update={name: getattr(before, name) for name in KEPT} if before else {})
    merged = population.model_copy(update={"points": tuple(said[year] for year in sorted(said))})
    marks = population.to_confirm if merged.missing else tuple(one for one in population.to_confirm if one != "points")
    return merged.model_copy(update={"to_confirm": marks})


def with_file(plan: Plan, read: ReadPopulation) -> Plan:
    """The plan with the series of a file without mistakes."""
    assert plan.population is not None
    return plan.model_copy(update={"population": with_points(plan.population, read.points)})


def as_file(population: Population) -> str:
    """The chapter as such a file, with an empty row for each year that the city has still to give."""
    known = {point.year: point for point in population.points}
    years = sorted({*range(population.first, population.last + 1, population.step), *known})
    return csv_text(HEADS.values(), (_row(year, known.get(year)) for year in years))


def _row(year: int, point: PopulationPoint | None) -> list[object]:
    if point is None:
        return [year, *[""] * (len(HEADS) - 1)]
    projected = "はい" if point.projected else "いいえ"
    return [year, point.under_15, point.working, point.over_65, point.total, projected, point.source]
