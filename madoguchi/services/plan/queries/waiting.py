"""What waits: for a body, and for one person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from madoguchi.foundation.accounts.public import User
from madoguchi.services.plan.authority import is_member, may_chair, may_convene, wrote
from madoguchi.services.plan.definition import Body, Measure, Plan
from madoguchi.services.plan.models import AgendaItem, ChangeProposal, Meeting, ProgressReport, Referral
from madoguchi.services.plan.policies import may_report, may_run_plan
from madoguchi.services.plan.quarters import Quarter, due_on, quarter_to_report
from madoguchi.services.plan.queries.stray import Stray, stray_matters
from madoguchi.services.plan.vocabulary import BEFORE_A_BODY, IN_WRITING, MeetingState


@dataclass(slots=True)
class OnTheTable:
    """What waits for a body and stands on no agenda yet."""

    reports: list[ProgressReport] = field(default_factory=list)
    proposals: list[ChangeProposal] = field(default_factory=list)
    questions: list[Referral] = field(default_factory=list)
    """From the body below."""
    answers: list[Referral] = field(default_factory=list)
    """From the body above, to what this one asked."""

    @property
    def count(self) -> int:
        """How many things."""
        return len(self.reports) + len(self.proposals) + len(self.questions) + len(self.answers)


def on_the_table(plan: Plan, body: Body) -> OnTheTable:
    """What waits for a body, in the plan's order; what stands on an agenda and was not decided is left out."""
    # Its own agendas alone: one of a body that exists no longer would hold for good what was sent on from there.
    open_items = AgendaItem.objects.filter(meeting__plan_key=plan.plan, meeting__body_key=body.key, decision=None)
    before = {"plan_key": plan.plan, "body_key": body.key, "state__in": BEFORE_A_BODY}
    # What the body asked the next one about waits until the answer was before the body again.
    unheard = Referral.objects.filter(plan_key=plan.plan, from_body=body.key, noted_at=None)
    reports = (
        ProgressReport.objects.filter(**before)
        .exclude(pk__in=_held(open_items, "report"))
        .exclude(pk__in=_asked_about(unheard, "report"))
    )
    order = {measure.key: measure.number for measure in plan.measures}
    asked = Referral.objects.filter(plan_key=plan.plan)
    return OnTheTable(
        reports=sorted(reports, key=lambda one: (one.year, one.quarter, order.get(one.measure_key, 0))),
        proposals=list(
            ChangeProposal.objects.filter(**before)
            .exclude(pk__in=_held(open_items, "proposal"))
            .exclude(pk__in=_asked_about(unheard, "proposal"))
            .order_by("written_at", "id")
        ),
        questions=list(
            asked.filter(to_body=body.key, answered_at=None)
            .exclude(pk__in=_held(open_items, "question"))
            .exclude(pk__in=_asked_about(unheard, "question"))
        ),
        answers=list(
            asked.filter(from_body=body.key, answered_at__isnull=False, noted_at=None).exclude(
                pk__in=_held(open_items, "answer")
            )
        ),
    )


def _held(items: QuerySet[AgendaItem], name: str) -> list[Any]:
    return list(items.exclude(**{name: None}).values_list(name, flat=True))


def _asked_about(unheard: QuerySet[Referral], name: str) -> list[Any]:
    return list(unheard.exclude(**{f"item__{name}": None}).values_list(f"item__{name}", flat=True))


@dataclass(frozen=True, slots=True)
class ToReport:
    """A report that somebody is expected to write."""

    measure: Measure
    quarter: Quarter
    report: ProgressReport | None
    due_on: date
    overdue: bool


@dataclass(slots=True)
class Waiting:
    """What waits for one person."""

    reports: list[ToReport] = field(default_factory=list)
    to_discuss: list[tuple[Body, ProgressReport | ChangeProposal]] = field(default_factory=list)
    """As a member: it lies before a body of his, and he has said nothing to it."""
    to_convene: list[tuple[Body, int]] = field(default_factory=list)
    """As a secretariat: so many things wait, and stand on no agenda."""
    to_hold: list[Meeting] = field(default_factory=list)
    """As a secretariat: today or gone by, and not opened; or opened and without minutes."""
    to_decide: list[tuple[Body, AgendaItem]] = field(default_factory=list)
    """As a chair: on the agenda of an open meeting."""
    to_approve: list[Meeting] = field(default_factory=list)
    """As a chair: minutes."""
    stray: list[Stray] = field(default_factory=list)
    """As the office of the plan: what lies before a body that exists no longer."""

    @property
    def count(self) -> int:
        """How many lines."""
        for_a_body = (self.to_discuss, self.to_convene, self.to_hold, self.to_decide, self.to_approve)
        return len(self.reports) + len(self.stray) + sum(len(one) for one in for_a_body)


def waiting_for(user: User, plan: Plan, *, on: date) -> Waiting:
    """What waits for a person by the posts held on a day."""
    found = Waiting(reports=reports_to_write(user, plan, on=on))
    if may_run_plan(user, plan, on=on):
        found.stray = stray_matters(plan)
    for body in plan.bodies:
        meetings = Meeting.objects.filter(plan_key=plan.plan, body_key=body.key).order_by("on", "number")
        held = meetings.filter(state=MeetingState.HELD)
        if is_member(user, body, on=on):
            found.to_discuss += [(body, one) for one in _not_spoken_to(user, plan, body)]
        if may_convene(user, plan, body, on=on):
            if count := on_the_table(plan, body).count:
                found.to_convene.append((body, count))
            found.to_hold += list(
                meetings.filter(Q(state=MeetingState.PLANNED, on__lte=on) | Q(pk__in=held, minutes=""))
            )
        if may_chair(user, body, on=on):
            items = AgendaItem.objects.filter(meeting__in=held, decision=None).select_related("report", "proposal")
            found.to_decide += [(body, one) for one in items if one.matter is None or not wrote(user, one.matter)]
            found.to_approve += [one for one in held.exclude(minutes="") if one.minutes_by_id != user.pk]
    return found


def reports_to_write(user: User, plan: Plan, *, on: date) -> list[ToReport]:
    """Of the quarter to be reported and those sent back: what this person may write and is not submitted."""
    mine = {one.key: one for one in plan.measures if may_report(user, plan, one, None, on=on)}
    quarter = quarter_to_report(plan, on=on)
    kept = ProgressReport.objects.filter(plan_key=plan.plan, measure_key__in=mine)
    now = {one.measure_key: one for one in kept.filter(year=quarter.year, quarter=quarter.number)}
    older = [one for one in kept.filter(state__in=IN_WRITING) if one.of != quarter]
    wanted = [
        (measure, quarter, now.get(key)) for key, measure in mine.items() if key not in now or now[key].in_writing
    ]
    if quarter.last_on >= on:
        wanted = []
    wanted += [(mine[one.measure_key], one.of, one) for one in older]
    return [ToReport(measure, of, report, due_on(plan, of), due_on(plan, of) < on) for measure, of, report in wanted]


def _not_spoken_to(user: User, plan: Plan, body: Body) -> list[ProgressReport | ChangeProposal]:
    before = {"plan_key": plan.plan, "body_key": body.key, "state__in": BEFORE_A_BODY}
    spoken = Q(remarks__made_by=user, remarks__body_key=body.key)
    return [
        *ProgressReport.objects.filter(**before).exclude(spoken),
        *ChangeProposal.objects.filter(**before).exclude(spoken),
    ]
