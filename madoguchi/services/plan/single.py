"""The usual single changes of a measure: a target of a year, an owner, the span of a line of the schedule.

Each gives the measure's part of the plan as it would be; what is proposed goes the way of every change.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.ui.templatetags.charts import figure
from madoguchi.services.plan.definition import Kpi, Measure, Plan
from madoguchi.services.plan.years import year_in_words

Part = dict[str, Any]
ITSELF = ":"
"""In the place of an indicator's key: the measure."""


class Single(models.TextChoices):
    """Which of them; as addresses write it."""

    TARGET = "target", _("The target of a year")
    OWNER = "owner", _("An owner")
    SCHEDULE = "schedule", _("The span of a line of the schedule")


def targets_of(plan: Plan, measure: Measure) -> Iterator[tuple[str, str]]:
    """(``kpi:year``, in words with what is aimed at now) of every target that can be set."""
    for kpi in measure.kpis:
        for year in plan.period.years:
            now = kpi.targets.get(year)
            yield f"{kpi.key}:{year}", f"{kpi.title} {year_in_words(year)} ({_aimed(now, kpi)})"


def _aimed(now: Decimal | None, kpi: Kpi) -> str:
    return "–" if now is None else f"{figure(float(now))} {kpi.unit}"


def owned_in(measure: Measure) -> Iterator[tuple[str, str]]:
    """(key of an indicator, or ``ITSELF``; in words)."""
    yield ITSELF, f"{measure.number} {measure.title}"
    for kpi in measure.kpis:
        yield kpi.key, str(kpi.title)


def lines_of(measure: Measure) -> Iterator[tuple[str, str]]:
    """(place in the schedule, in words with its years)."""
    for n, task in enumerate(measure.schedule):
        yield str(n), f"{task.title} ({year_in_words(min(task.years))}–{year_in_words(max(task.years))})"


def with_target(part: Part, which: str, value: Decimal, *, settled: bool) -> Part:
    """The measure with the target ``kpi:year``."""
    key, _colon, year = which.partition(":")
    changed = copy.deepcopy(part)
    kpi = _kpi(changed, key)
    kpi["targets"] = {**kpi.get("targets", {}), year: format(value.normalize(), "f")}
    return _settled(changed, kpi, "targets") if settled else changed


def with_owner(part: Part, which: str, owner: str, *, settled: bool) -> Part:
    """The measure with another owner of itself, or of one of its indicators."""
    changed = copy.deepcopy(part)
    row = changed if which == ITSELF else _kpi(changed, which)
    row["owner"] = owner
    return _settled(changed, row, "owner") if settled else changed


def with_span(part: Part, which: str, first: int, last: int, *, settled: bool) -> Part:
    """The measure with a line of its schedule from one fiscal year to another."""
    changed = copy.deepcopy(part)
    row = changed["schedule"][int(which)]
    row["years"] = list(range(first, last + 1))
    return _settled(changed, row, "years") if settled else changed


def _kpi(part: Part, key: str) -> Part:
    found: Part = next(one for one in part["kpis"] if one["key"] == key)
    return found


def _settled(part: Part, row: Part, name: str) -> Part:
    marks = [one for one in row.pop("to_confirm", []) if one != name]
    if marks:
        row["to_confirm"] = marks
    return part


def title_of_target(measure: Measure, which: str, value: Decimal) -> str:
    """What the proposal is called; records are in Japanese."""
    key, _colon, year = which.partition(":")
    kpi = next(one for one in measure.kpis if one.key == key)
    now = kpi.targets.get(int(year))
    before = "なし" if now is None else figure(float(now))
    return f"{kpi.title.ja}：{year_in_words(int(year))}末の目標を{before}から{figure(float(value))}{kpi.unit.ja}に"


def title_of_owner(measure: Measure, which: str, name: str) -> str:
    """The same for an owner."""
    row = measure if which == ITSELF else next(one for one in measure.kpis if one.key == which)
    return f"{row.title.ja}：担当を{name}に"


def title_of_span(measure: Measure, which: str, first: int, last: int) -> str:
    """The same for a line of the schedule."""
    return f"{measure.schedule[int(which)].title.ja}：期間を{year_in_words(first)}から{year_in_words(last)}に"
