"""Values that a person enters with evidence, and a second person confirms."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal

from django.utils.timezone import localdate

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.files.public import Content, store_bytes
from madoguchi.kernel.acts import Actor, act
from madoguchi.services.plan.definition import Kpi, Measure, Plan
from madoguchi.services.plan.models import Confirmation, IndicatorValue
from madoguchi.services.plan.policies import require_reporter
from madoguchi.services.plan.refusals import (
    EvidenceMissing,
    JudgedAlready,
    MeasureUnknown,
    NotEntered,
    NotThatDay,
    NotTheSame,
    ReasonMissing,
    SamePerson,
)
from madoguchi.services.plan.vocabulary import Manner


def enter_value(
    plan: Plan,
    kpi: Kpi,
    *,
    as_of: date,
    value: Decimal,
    person: User,
    by: Actor,
    at: datetime,
    link: str = "",
    file: Content | None = None,
    file_name: str = "",
    note: str = "",
    corrects: IndicatorValue | None = None,
    reason: str = "",
) -> IndicatorValue:
    """Say what an indicator is that nothing counts, with the evidence. It counts once a second person has confirmed it."""
    with act("indicator.enter", on=corrects, by=by, at=at, series=kpi.series, as_of=as_of.isoformat()) as this:
        require_reporter(by, plan, _measure_of(plan, kpi), kpi, at=at)
        if kpi.counted:
            raise NotEntered
        if as_of > localdate(at):
            raise NotThatDay
        if file is None and not link:
            raise EvidenceMissing
        if corrects is not None:
            _refuse_odd_correction(corrects, kpi, as_of, reason)
        stored = None
        if file is not None:
            holder = f"plan-value:{uuid.uuid4()}"
            stored = store_bytes(file.data, name=file_name, media_type=file.media_type, by=by, at=at, holder=holder)
        entered = IndicatorValue.objects.create(
            series=kpi.series,
            as_of=as_of,
            value=value,
            taken_at=at,
            manner=Manner.ENTERED,
            corrects=corrects,
            reason=reason.strip(),
            evidence_file=stored,
            evidence_link=link,
            evidence_note=note.strip(),
            entered_by=person,
            entered_by_post=by.post,
        )
        this.on = entered
    return entered


def confirm_value(plan: Plan, value: IndicatorValue, *, person: User, by: Actor, at: datetime) -> Confirmation:
    """Confirm, as a second person who has looked at the evidence: from now on the value counts."""
    with act("indicator.confirm", on=value, by=by, at=at, series=value.series):
        return _judged(plan, value, confirmed=True, reason="", person=person, by=by, at=at)


def decline_value(
    plan: Plan, value: IndicatorValue, *, reason: str, person: User, by: Actor, at: datetime
) -> Confirmation:
    """Say that the evidence does not bear the value out: it never counts."""
    with act("indicator.decline", on=value, by=by, at=at, series=value.series):
        if not reason.strip():
            raise ReasonMissing
        return _judged(plan, value, confirmed=False, reason=reason.strip(), person=person, by=by, at=at)


def _judged(
    plan: Plan, value: IndicatorValue, *, confirmed: bool, reason: str, person: User, by: Actor, at: datetime
) -> Confirmation:
    kpi = next((kpi for _measure, kpi in plan.every_kpi() if kpi.series == value.series), None)
    if kpi is None or value.entered_by_id is None:
        raise NotEntered
    require_reporter(by, plan, _measure_of(plan, kpi), kpi, at=at)
    if value.entered_by_id == person.pk:
        raise SamePerson
    if Confirmation.objects.filter(value=value).exists():
        raise JudgedAlready
    return Confirmation.objects.create(
        value=value,
        confirmed=confirmed,
        reason=reason,
        at=at,
        entered_by_id=value.entered_by_id,
        confirmed_by=person,
        confirmed_by_post=by.post,
    )


def _refuse_odd_correction(corrects: IndicatorValue, kpi: Kpi, as_of: date, reason: str) -> None:
    if corrects.series != kpi.series or corrects.as_of != as_of:
        raise NotTheSame
    if not reason.strip():
        raise ReasonMissing


def _measure_of(plan: Plan, kpi: Kpi) -> Measure:
    pair = plan.find_kpi(kpi.key)
    if pair is None:
        raise MeasureUnknown
    return pair[0]
