"""The shelf of the plan: the population of its chapter by version of the plan, and recorded values of its indicators by day.

Both stand in the plan's open files, too. A day's values are what was known at its end; today is not over, so the newest
day on the shelf is yesterday.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.clock import today
from madoguchi.kernel.evidence_tables import (
    Cell,
    EvidenceShelf,
    EvidenceTable,
    Pinned,
    TableColumn,
    TableListed,
    TableStanding,
    evidence_shelf,
)
from madoguchi.services.plan.models import PlanVersion
from madoguchi.services.plan.open_files import value_rows
from madoguchi.services.plan.queries import courses, end_of_day, find_plan

SHELF = "plan"
POPULATION, VALUES = "population", "indicator_values"
POPULATION_COLUMNS = (
    TableColumn("year", "年", "integer", is_survey_day=True),
    TableColumn("under_15", "0〜14歳", "integer", "人"),
    TableColumn("working", "15〜64歳", "integer", "人"),
    TableColumn("over_65", "65歳以上", "integer", "人"),
    TableColumn("total", "総数", "integer", "人"),
    TableColumn("over_65_percent", "65歳以上の割合", "number", "%"),
    TableColumn("over_65_percent_above", "65歳以上の割合（これを上回る）", "number", "%"),
    TableColumn("is_projected", "推計", "boolean"),
    TableColumn("source", "出典", "text"),
)
VALUE_COLUMNS = (
    TableColumn("measure", "施策番号", "integer"),
    TableColumn("key", "指標キー", "text"),
    TableColumn("indicator", "指標", "text"),
    TableColumn("unit", "単位", "text"),
    TableColumn("as_of", "基準日", "date", is_survey_day=True),
    TableColumn("value", "値", "number"),
    TableColumn("known_since", "判明日時", "text"),
    TableColumn("manner", "取得方法", "text"),
)


def plan_tables(on: date) -> Sequence[TableListed]:
    """The population as the plan says it on a day, and the values as they were known the day before."""
    found = []
    version = find_plan(on=on, at=end_of_day(on))
    if version is not None and version.plan.population is not None:
        found.append(_population_listed(version))
    day = min(on, today()) - timedelta(days=1)
    if find_plan(on=day, at=end_of_day(day)) is not None:
        found.append(_values_listed(day))
    return found


def find_plan_table(slug: str, number: int) -> EvidenceTable | None:
    """``population`` by the number of the plan's version (of the plan that is in force), ``indicator_values`` by the day."""
    if slug == POPULATION:
        return _population(number)
    day = _day_of(number)
    return _values(day) if slug == VALUES and day is not None and day < today() else None


def _population(number: int) -> EvidenceTable | None:
    newest = find_plan(on=today(), at=end_of_day(today()))
    version = PlanVersion.objects.filter(plan_key=newest.plan_key, number=number).first() if newest else None
    if version is None or version.plan.population is None:
        return None
    rows: list[tuple[Cell, ...]] = []
    for one in version.plan.population.points:
        share = float(one.share) if one.share is not None else None
        above = float(one.over_65_percent_above) if one.over_65_percent_above is not None else None
        rows.append((
            one.year, one.under_15, one.working, one.over_65, one.total, share, above, int(one.projected),
            one.source or version.plan.title.ja,
        ))  # fmt: skip
    return _table(_population_listed(version), rows)


def _population_listed(version: PlanVersion) -> TableListed:
    title = f"人口の推移と推計（{version.plan.title.ja}）"
    return TableListed(f"{SHELF}.{POPULATION}", title, version.number, localdate(version.made_at), POPULATION_COLUMNS)


def _values(day: date) -> EvidenceTable | None:
    at = end_of_day(day)
    version = find_plan(on=day, at=at)
    if version is None:
        return None
    known = courses({kpi.series for _measure, kpi in version.plan.every_kpi()}, at=at)
    rows = [
        (int(str(row[0])), *(str(cell) for cell in row[1:5]), _number(row[5]), *(str(cell) for cell in row[6:]))
        for row in value_rows(version.plan, known)
    ]
    return _table(_values_listed(day), rows)


def _values_listed(day: date) -> TableListed:
    return TableListed(f"{SHELF}.{VALUES}", "計画の指標の値", int(f"{day:%Y%m%d}"), day, VALUE_COLUMNS)


def _number(cell: object) -> float | None:
    return None if cell in ("", None) else float(str(cell))


def _day_of(number: int) -> date | None:
    try:
        return date(number // 10_000, number // 100 % 100, number % 100)
    except ValueError:
        return None


def _table(listed: TableListed, rows: Sequence[tuple[Cell, ...]]) -> EvidenceTable:
    told = json.dumps([[one.name for one in listed.columns], rows], ensure_ascii=False, separators=(",", ":"))
    return EvidenceTable(listed, hashlib.sha256(told.encode()).hexdigest(), rows=tuple(rows))


def _address(slug: str, _number: int) -> str:
    return reverse("public_population" if slug == POPULATION else "public_plan")


def _standings(wanted: Collection[Pinned]) -> Mapping[Pinned, TableStanding]:
    """Nothing is ever taken down; what a demonstration counts is made up, what the plan says is not."""
    demo: bool = settings.MADOGUCHI_DEMO
    return {(slug, number): TableStanding(invented=demo and slug == VALUES) for slug, number in wanted}


evidence_shelf(
    EvidenceShelf(SHELF, _("The plan and its indicators"), plan_tables, find_plan_table, _address, _standings)
)
