"""What a yearly report says: the figures of a fiscal year, as they are known when it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from madoguchi.services.plan.chapter import Chapter, chapter_of
from madoguchi.services.plan.definition import Plan
from madoguchi.services.plan.drawing import Gantt, gantt
from madoguchi.services.plan.effects import EffectShown, effects_of
from madoguchi.services.plan.figures import every_series, owners_in_words
from madoguchi.services.plan.models import PlanVersion, ProgressReport
from madoguchi.services.plan.queries import values_seen
from madoguchi.services.plan.telling import MeasureTold, count_of, tell_measure
from madoguchi.services.plan.vocabulary import MatterState, Status
from madoguchi.services.plan.years import begins_on, ends_on, fiscal_year


@dataclass(frozen=True, slots=True)
class MeasureReported:
    """One measure with its schedule and what it saves."""

    told: MeasureTold
    gantt: Gantt
    effects: list[EffectShown]
    quarters: list[ProgressReport]
    """What was written of its quarters and adopted."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that both forms of the report are written from."""

    version: PlanVersion
    year: int
    as_of: date
    """The last day of which values count."""
    on: date
    """The day for which it is judged: the one after the fiscal year, or today while the year runs."""
    at: datetime
    measures: list[MeasureReported]
    counts: list[tuple[Status, int]]
    names: Mapping[str, str]
    chapter: Chapter | None

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.version.plan

    @property
    def running(self) -> bool:
        """Whether the fiscal year is not over yet."""
        return self.as_of < ends_on(self.year)

    def of_status(self, status: Status) -> list[MeasureReported]:
        """The measures that stand so."""
        return [one for one in self.measures if one.told.standing.status == status]

    @property
    def late(self) -> list[MeasureReported]:
        """The late ones."""
        return self.of_status(Status.LATE)

    @property
    def unknown(self) -> list[MeasureReported]:
        """Those of which nobody knows."""
        return self.of_status(Status.NO_DATA)


def years_reported(plan: Plan, *, at: datetime) -> list[int]:
    """The fiscal years of a plan that have begun, the newest first."""
    today = localdate(at)
    return [year for year in reversed(plan.period.years) if begins_on(year) <= today]


def gather(version: PlanVersion, *, year: int, at: datetime) -> Report:
    """The report of a fiscal year, with all that is known at ``at`` of its days."""
    plan, today = version.plan, localdate(at)
    as_of = min(ends_on(year), today)
    on = as_of + timedelta(days=1) if fiscal_year(today) > year else today
    seen = values_seen(every_series(plan), at=at, as_of=as_of)
    adopted = ProgressReport.objects.filter(plan_key=plan.plan, year=year, state=MatterState.ADOPTED).order_by(
        "quarter"
    )
    measures = [
        MeasureReported(
            tell_measure(plan, one, on=on, at=at, as_of=as_of),
            gantt(plan, one.schedule, on=on),
            effects_of(plan, one, seen),
            [report for report in adopted if report.measure_key == one.key],
        )
        for one in plan.measures
    ]
    return Report(
        version=version,
        year=year,
        as_of=as_of,
        on=on,
        at=at,
        measures=measures,
        counts=count_of(one.told.standing for one in measures),
        names=owners_in_words(plan),
        chapter=chapter_of(plan, at=at, as_of=as_of),
    )
