"""Which plan is in force, and which of its versions was known when."""

from __future__ import annotations

from datetime import date, datetime

from madoguchi.services.plan.models import PlanVersion
from madoguchi.services.plan.refusals import NoPlan


def plan_versions(key: str) -> list[PlanVersion]:
    """All versions of a plan, newest first."""
    return list(PlanVersion.objects.filter(plan_key=key).order_by("-number"))


def newest_versions(*, at: datetime) -> list[PlanVersion]:
    """Of each plan the version that was known at a moment, the latest period first."""
    found: dict[str, PlanVersion] = {}
    for version in PlanVersion.objects.filter(made_at__lte=at).order_by("plan_key", "number"):
        found[version.plan_key] = version
    return sorted(found.values(), key=lambda one: (one.first_on, one.plan_key), reverse=True)


def find_plan(key: str = "", *, on: date, at: datetime) -> PlanVersion | None:
    """The plan ``key`` as it was known at ``at``; without a key the one that began last by ``on``, else the first to begin."""
    known = newest_versions(at=at)
    if key:
        return next((one for one in known if one.plan_key == key), None)
    return next((one for one in known if one.first_on <= on), known[-1] if known else None)


def get_plan(key: str = "", *, on: date, at: datetime) -> PlanVersion:
    """The same; raises ``NoPlan``."""
    found = find_plan(key, on=on, at=at)
    if found is None:
        raise NoPlan
    return found
