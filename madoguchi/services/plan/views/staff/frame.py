"""What every page of the plan begins with: who looks, which plan, and as of which moment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.foundation.accounts.public import User, signed_in
from madoguchi.kernel import clock
from madoguchi.services.plan.definition import Kpi, Measure, Plan
from madoguchi.services.plan.models import IndicatorValue, PlanVersion
from madoguchi.services.plan.policies import may_report, may_run_plan
from madoguchi.services.plan.queries import end_of_day, get_plan, newest_versions
from madoguchi.services.plan.refusals import MeasureUnknown, NotForThisPost

Crumbs = list[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Frame:
    """A plan as it was seen at a moment; ``past`` when that is a day gone by (then nothing can be changed)."""

    person: User
    version: PlanVersion
    on: date
    at: datetime
    past: bool

    @property
    def plan(self) -> Plan:
        """The plan itself."""
        return self.version.plan

    @property
    def query(self) -> str:
        """What keeps the day and the plan in the next address."""
        parts = [f"plan={self.version.plan_key}"] + ([f"on={self.on.isoformat()}"] if self.past else [])
        return "?" + "&".join(parts)


def frame_of(request: HttpRequest) -> Frame:
    """Read ``plan`` and ``on`` of the address; refuses ``NotForThisPost`` and ``NoPlan``. Who acts, acts today."""
    asked = day_in(request, "on")
    if request.method == "POST" or asked is None or asked >= clock.today():
        return present_frame(request)
    at = end_of_day(asked)
    return Frame(_staff(request), get_plan(request.GET.get("plan", ""), on=asked, at=at), asked, at, past=True)


def present_frame(request: HttpRequest, plan_key: str = "") -> Frame:
    """The frame of today, whatever day the address names; of the plan ``plan_key`` where that is given."""
    person, on, at = _staff(request), clock.today(), clock.now()
    return Frame(person, get_plan(plan_key or request.GET.get("plan", ""), on=on, at=at), on, at, past=False)


def _staff(request: HttpRequest) -> User:
    person = signed_in(request)
    if person is None or not person.is_staff:
        raise NotForThisPost
    return person


def day_in(request: HttpRequest, name: str) -> date | None:
    """The day of the address, or ``None`` where it holds none."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None


def measure_in(frame: Frame, key: str) -> Measure:
    """The measure; refuses ``MeasureUnknown``."""
    found = frame.plan.find_measure(key)
    if found is None:
        raise MeasureUnknown
    return found


def kpi_in(frame: Frame, key: str) -> tuple[Measure, Kpi]:
    """The indicator with its measure; refuses ``MeasureUnknown``."""
    found = frame.plan.find_kpi(key)
    if found is None:
        raise MeasureUnknown
    return found


def find_kpi_of(frame: Frame, value: IndicatorValue) -> tuple[Measure, Kpi] | None:
    """What of the plan a value is of; ``None`` for what rooms count and this plan does not hold to a target."""
    return next((pair for pair in frame.plan.every_kpi() if pair[1].series == value.series), None)


def may_answer_for(frame: Frame, value: IndicatorValue) -> bool:
    """Whether somebody answers for a value: its owner, or the office of the plan."""
    pair = find_kpi_of(frame, value)
    if pair is None:
        return may_run_plan(frame.person, frame.plan, on=clock.today())
    return may_report(frame.person, frame.plan, *pair, on=clock.today())


def plan_knowing(frame: Frame, value: IndicatorValue) -> Frame:
    """The same frame, with another plan where the one in force does not know the value's indicator and another does."""
    for version in [frame.version, *newest_versions(at=frame.at)]:
        if any(kpi.series == value.series for _measure, kpi in version.plan.every_kpi()):
            return replace(frame, version=version)
    return frame


def crumbs(frame: Frame, *more: tuple[str, str | None]) -> Crumbs:
    """From the plan downwards."""
    return [(_("Plan"), reverse("plan_dashboard") + frame.query if more else None), *more]


def measure_crumb(frame: Frame, measure: Measure) -> tuple[str, str]:
    """The way back to a measure."""
    return str(measure.title), reverse("plan_measure", args=[measure.key]) + frame.query


def kpi_crumb(frame: Frame, kpi: Kpi) -> tuple[str, str]:
    """The way back to an indicator."""
    return str(kpi.title), reverse("plan_kpi", args=[kpi.key]) + frame.query
