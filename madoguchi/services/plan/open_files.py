"""The plan as open data: how each indicator stands, and every value that was ever known, with its day.

The columns stay; new ones are added at the end. All text is in Japanese, in JSON in three languages.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from madoguchi.foundation.organisation.public import city
from madoguchi.kernel.csv_text import csv_text
from madoguchi.kernel.yaml_parts import Words
from madoguchi.services.plan.definition import Kpi, Measure, Plan
from madoguchi.services.plan.models import Confirmation, IndicatorValue, PlanVersion
from madoguchi.services.plan.population_file import as_file
from madoguchi.services.plan.queries import courses
from madoguchi.services.plan.rows import kpi_rows, number
from madoguchi.services.plan.vocabulary import Manner, Status
from madoguchi.services.plan.years import year_in_words

FORMAT = 1
"""Goes up when the same rows are written otherwise."""
LANGUAGES = ("ja", "ja-plain", "en")


@dataclass(frozen=True, slots=True)
class Held:
    """What the files are written from."""

    version: PlanVersion
    on: date
    at: datetime
    base: str
    mark: str
    """Another one wherever the files would say something else."""

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.version.plan


def addresses() -> list[tuple[str, str, str]]:
    """(format, address, what it holds)."""
    return [
        ("CSV", reverse("open_plan_kpis_csv"), _("How each indicator stands, with its targets")),
        ("JSON", reverse("open_plan_kpis_json"), _("How each indicator stands, with its targets")),
        ("CSV", reverse("open_plan_values_csv"), _("Every value, with the day it is of")),
        ("JSON", reverse("open_plan_values_json"), _("Every value, with the day it is of")),
        ("CSV", reverse("open_plan_population_csv"), _("The population of the chapter, year by year")),
    ]


def held(version: PlanVersion, *, on: date, at: datetime, base: str) -> Held:
    """Three short questions to the database; nothing is written yet."""
    newest = IndicatorValue.objects.filter(taken_at__lte=at).aggregate(one=Max("pk"))["one"]
    confirmed = Confirmation.objects.filter(at__lte=at).aggregate(one=Max("pk"))["one"]
    licence = city()
    mark = f"{FORMAT} {version.sha256} {version.number} {on} {newest} {confirmed} {base} {licence.licence_url} {licence.name.ja}"
    return Held(version, on, at, base, mark)


KPI_HEADS = (
    "施策番号", "施策", "指標キー", "指標", "単位", "良い方向", "値", "基準日", "判明日時", "状況", "計画開始時の値",
    "数え方", "自動集計", "市が確認する項目",
)  # fmt: skip
VALUE_HEADS = ("施策番号", "指標キー", "指標", "単位", "基準日", "値", "判明日時", "取得方法")
DIRECTIONS = {"more": "多いほど良い", "fewer": "少ないほど良い"}


def kpis_as_csv(found: Held) -> str:
    """One row an indicator; a column a fiscal year for the targets."""
    years = found.plan.period.years
    with override("ja"):
        rows = [_kpi_row(row, found.plan, years) for row in kpi_rows(found.version, on=found.on, at=found.at)]
    return csv_text([*KPI_HEADS, *(f"目標_{year_in_words(year)}末" for year in years)], rows)


def _kpi_row(row: dict[str, Any], plan: Plan, years: Sequence[int]) -> list[object]:
    measure = next(one for one in plan.measures if one.number == row["measure"])
    return [
        row["measure"], measure.title.ja, row["key"], row["title"], row["unit"], DIRECTIONS[row["better"]],
        _cell(row["value"]), _cell(row["as_of"]), _cell(row["known_since"]), Status(row["status"]).label,
        _cell(row["baseline"]), row["source"], "はい" if row["counted"] else "いいえ", " ".join(row["to_confirm"]),
        *(_cell(row["targets"].get(str(year))) for year in years),
    ]  # fmt: skip


def kpis_as_json(found: Held) -> str:
    """The same, with all languages, and what the states mean."""
    kpis = {kpi.key: (measure, kpi) for measure, kpi in found.plan.every_kpi()}
    rows = [_named(row, *kpis[row["key"]]) for row in kpi_rows(found.version, on=found.on, at=found.at)]
    return _json(found, states={one.value: _three_of(one) for one in Status}, kpis=rows)


def _named(row: dict[str, Any], measure: Measure, kpi: Kpi) -> dict[str, Any]:
    texts = {"title": _three(kpi.title), "unit": _three(kpi.unit), "definition": _three(kpi.definition)}
    return {**row, **texts, "measure_key": measure.key, "measure_title": _three(measure.title)}


def values_as_csv(found: Held) -> str:
    """One row a day and indicator."""
    return csv_text(VALUE_HEADS, value_rows(found.plan, _courses(found)))


def value_rows(plan: Plan, known: Mapping[str, Sequence[IndicatorValue]]) -> list[list[object]]:
    """The rows under ``VALUE_HEADS``, in Japanese; ``known`` are the courses of the plan's series."""
    with override("ja"):
        labels = {one.value: str(one.label) for one in Manner}
        return [
            [measure.number, kpi.key, kpi.title.ja, kpi.unit.ja, value.as_of.isoformat(), _cell(number(value.value)),
             value.counts_from.isoformat(), labels[value.manner]]  # type: ignore[attr-defined]
            for measure, kpi in plan.every_kpi()
            for value in known[kpi.series]
        ]  # fmt: skip


def values_as_json(found: Held) -> str:
    """The same; ``series`` of ``{as_of, value, known_since, manner}``."""
    known = _courses(found)
    series = [
        {
            "measure": measure.number, "key": kpi.key, "title": _three(kpi.title), "unit": _three(kpi.unit),
            "values": [
                {"as_of": one.as_of.isoformat(), "value": number(one.value), "manner": one.manner,
                 "known_since": one.counts_from.isoformat()}  # type: ignore[attr-defined]
                for one in known[kpi.series]
            ],
        }
        for measure, kpi in found.plan.every_kpi()
    ]  # fmt: skip
    return _json(found, series=series)


def population_as_csv(found: Held) -> str:
    """The chapter on the population; what is not known yet is empty."""
    return as_file(found.plan.population) if found.plan.population else ""


def _courses(found: Held) -> dict[str, list[IndicatorValue]]:
    return courses((kpi.series for _measure, kpi in found.plan.every_kpi()), at=found.at)


def _json(found: Held, **more: Any) -> str:
    plan, licence = found.plan, city()
    told = {
        "plan": plan.plan, "title": _three(plan.title), "version": found.version.number, "as_of": found.on.isoformat(),
        "period": {"first": plan.period.first.isoformat(), "last": plan.period.last.isoformat()},
        "publisher": licence.name.ja, "licence": licence.licence, "licence_url": licence.licence_url,
        "documentation": found.base + reverse("public_plan"), **more,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1)


def _three(words: Words) -> dict[str, str]:
    return {"ja": words.ja, "plain": words.plain, "en": words.en}


def _three_of(status: Status) -> dict[str, str]:
    said = {}
    for name, language in zip(("ja", "plain", "en"), LANGUAGES, strict=True):
        with override(language):
            said[name] = str(status.label)
    return said


def _cell(value: object) -> object:
    return "" if value is None else value
