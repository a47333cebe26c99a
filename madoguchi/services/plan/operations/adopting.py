"""A plan takes the place of the one before."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import Any

from madoguchi.kernel.acts import Actor, act
from madoguchi.services.plan.definition import Period, Plan
from madoguchi.services.plan.following import left_over
from madoguchi.services.plan.models import PlanVersion
from madoguchi.services.plan.policies import require_office
from madoguchi.services.plan.refusals import PeriodNotAfter, PlanBegunAlready, PlanKnownAlready, ReasonMissing
from madoguchi.services.plan.wording import A_COPY, reason_in_japanese


def adopt_plan(plan: Plan, *, reason: str, by: Actor, at: datetime) -> PlanVersion:
    """Make a plan the newest version under its key; refuses ``PlanKnownAlready`` when it says what that one says."""
    content = content_of(plan)
    with act("plan.adopt", on=None, by=by, at=at) as this:
        require_office(by, plan, at=at)
        if not reason.strip():
            raise ReasonMissing
        newest = PlanVersion.objects.select_for_update().filter(plan_key=plan.plan).order_by("-number").first()
        if newest is not None and newest.sha256 == sha256_of(content):
            raise PlanKnownAlready
        version = keep_version(plan, content, number=newest.number + 1 if newest else 1, reason=reason.strip(), at=at)
        this.on = version
        this.note(plan=plan.plan, number=version.number, sha256=version.sha256)
    return version


def follow_plan(
    before: PlanVersion, *, key: str, title: str, first: date, last: date, by: Actor, at: datetime
) -> PlanVersion:
    """Begin the next plan as a copy of the one before with what is left over (次期計画の素案)."""
    with act("plan.follow", on=None, by=by, at=at) as this:
        require_office(by, before.plan, at=at)
        if first <= before.last_on or last <= first:
            raise PeriodNotAfter(last=before.last_on.isoformat())
        if PlanVersion.objects.filter(plan_key=key).exists():
            raise PlanBegunAlready(key=key)
        plan = left_over(before.plan, key=key, title=title, period=Period(first=first, last=last), at=at)
        reason = reason_in_japanese(A_COPY, before=before.plan.title.ja)
        version = keep_version(plan, content_of(plan), number=1, reason=reason, at=at)
        this.on = version
        this.note(plan=key, follows=str(before), measures=len(plan.measures))
    return version


def content_of(plan: Plan) -> dict[str, Any]:
    """The plan as it is kept; what is empty is left out."""
    content: dict[str, Any] = json.loads(plan.model_dump_json(exclude_defaults=True))
    return content


def sha256_of(content: dict[str, Any]) -> str:
    """Of the canonical JSON."""
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def keep_version(plan: Plan, content: dict[str, Any], *, number: int, reason: str, at: datetime) -> PlanVersion:
    """Write a version down; called inside the act that made it."""
    return PlanVersion.objects.create(
        plan_key=plan.plan,
        number=number,
        content=content,
        sha256=sha256_of(content),
        reason=reason,
        made_at=at,
        first_on=plan.period.first,
        last_on=plan.period.last,
    )
