"""Values that the system counts: nobody types them."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from madoguchi.kernel.acts import Actor, act
from madoguchi.kernel.indicators import Indicator, every_indicator, figure_of, find_indicator
from madoguchi.services.plan.definition import Plan
from madoguchi.services.plan.models import IndicatorValue
from madoguchi.services.plan.policies import require_office, require_reporter
from madoguchi.services.plan.refusals import MeasureUnknown, NotCounted, NotThatDay, ReasonMissing
from madoguchi.services.plan.vocabulary import Manner

log = logging.getLogger(__name__)


def take_values(
    plan: Plan | None, *, as_of: date, manner: Manner, by: Actor, at: datetime, names: Collection[str] = ()
) -> list[IndicatorValue]:
    """Count indicators (all of them without ``names``) as of a day, and keep what they are.

    One that cannot be counted for that day is left out; one that breaks is logged, named in the audit entry, and does not
    stop the others. At night a day is counted once.
    """
    with act("indicator.take", on=None, by=by, at=at, as_of=as_of.isoformat(), manner=manner.value) as this:
        _refuse_stranger(plan, names, by=by, at=at)
        if as_of > localdate(at):
            raise NotThatDay
        known = set()
        if manner == Manner.NIGHTLY:
            nightly = IndicatorValue.objects.filter(as_of=as_of, manner=Manner.NIGHTLY)
            known = set(nightly.values_list("series", flat=True))
        taken, broken = [], []
        for one in every_indicator():
            if (names and one.name not in names) or one.name in known or not countable(one, as_of, at=at):
                continue
            try:
                with transaction.atomic():
                    taken.append(_counted(one, as_of, manner, at=at))
            except Exception:
                log.exception("indicator broke", extra={"indicator": one.name})
                broken.append(one.name)
        this.note(taken=len(taken), broken=broken)
    return taken


def recount_value(plan: Plan, value: IndicatorValue, *, reason: str, by: Actor, at: datetime) -> IndicatorValue:
    """Count again what was counted wrong: a new value for the same day, with the reason; the old one stays."""
    with act("indicator.recount", on=value, by=by, at=at, series=value.series) as this:
        _refuse_stranger(plan, [value.series], by=by, at=at)
        one = find_indicator(value.series)
        if one is None:
            raise NotCounted
        if not reason.strip():
            raise ReasonMissing
        if not countable(one, value.as_of, at=at):
            raise NotThatDay
        again = _counted(one, value.as_of, Manner.RECOUNT, at=at, corrects=value, reason=reason.strip())
        this.on = again
    return again


def countable(one: Indicator, as_of: date, *, at: datetime) -> bool:
    """Whether an indicator can be told for a day: what is known only as it stands now, for today and the day that just ended."""
    return one.any_day or as_of >= localdate(at) - timedelta(days=1)


def _refuse_stranger(plan: Plan | None, names: Collection[str], *, by: Actor, at: datetime) -> None:
    """All at once: the office of the plan. One by one: who answers for each."""
    if by.kind == "system":
        return
    if plan is None:
        raise MeasureUnknown
    if not names:
        require_office(by, plan, at=at)
    for name in names:
        pair = next(((measure, kpi) for measure, kpi in plan.every_kpi() if kpi.series == name), None)
        if pair is None:
            require_office(by, plan, at=at)
        else:
            require_reporter(by, plan, *pair, at=at)


def _counted(
    one: Indicator,
    as_of: date,
    manner: Manner,
    *,
    at: datetime,
    corrects: IndicatorValue | None = None,
    reason: str = "",
) -> IndicatorValue:
    lines = list(one.look(as_of))
    return IndicatorValue.objects.create(
        series=one.name,
        as_of=as_of,
        value=figure_of(lines, one.total),
        lines=[line.as_json() for line in lines],
        taken_at=at,
        manner=manner,
        corrects=corrects,
        reason=reason,
    )
