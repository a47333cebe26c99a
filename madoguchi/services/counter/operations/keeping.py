"""A set waits, is taken up, travels to another desk, or comes to nothing."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from madoguchi.foundation.cases.public import throw_away
from madoguchi.foundation.organisation.public import Department
from madoguchi.kernel.acts import Actor, act
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.tablets import take_off_tablets
from madoguchi.services.counter.policies import speaks_of_protected, who_may_see
from madoguchi.services.counter.refusals import NobodyThereMaySee, NoSuchDesk, ReasonNeeded
from madoguchi.services.counter.steps import is_taken_up, note_change, refuse_ended
from madoguchi.services.counter.tablet_refusals import TooLong
from madoguchi.services.counter.vocabulary import MOST_OF_REASON, State


def hold_set(counter_set: CounterSet, *, by: Actor, at: datetime) -> None:
    """Put a half-filled set aside for the day (一時保留); after closing time it is abandoned."""
    with act("counter_set.hold", on=counter_set, by=by, at=at):
        refuse_ended(counter_set)
        if counter_set.state != State.HELD:
            counter_set.state, counter_set.held_at = State.HELD, at
            take_off_tablets(counter_set=counter_set)
            note_change(counter_set, "held", by=by, at=at)


def take_up_set(counter_set: CounterSet, *, department: str, by: Actor, at: datetime) -> None:
    """Go on with a set that was held or handed over, at the desk of ``department``."""
    with act("counter_set.take_up", on=counter_set, by=by, at=at, department=department):
        refuse_ended(counter_set)
        is_taken_up(counter_set)
        counter_set.department = department
        note_change(counter_set, "taken_up", by=by, at=at)


def hand_over_set(counter_set: CounterSet, *, department: str, because: str, by: Actor, at: datetime) -> None:
    """Send a set with its resident to another desk, which sees its own forms of it.

    Refuses ``NoSuchDesk``, ``ReasonNeeded``, ``TooLong``, and ``NobodyThereMaySee`` where it speaks of a protected person.
    """
    with act("counter_set.hand_over", on=counter_set, by=by, at=at, department=department):
        refuse_ended(counter_set)
        if not Department.objects.filter(pk=department).exists() or department == counter_set.department:
            raise NoSuchDesk
        if not because.strip():
            raise ReasonNeeded
        if len(because.strip()) > MOST_OF_REASON:
            raise TooLong(most=MOST_OF_REASON, length=len(because.strip()))
        today = localdate(at)
        if speaks_of_protected(counter_set, on=today) and not who_may_see(counter_set, department, on=today):
            raise NobodyThereMaySee
        counter_set.department = department
        take_off_tablets(counter_set=counter_set)
        told = {"to": department, "because": because.strip(), "by": by.name, "post": by.post}
        counter_set.travels = [*counter_set.travels, told | {"at": at.isoformat()}]
        note_change(counter_set, "handed_over", keys=[department], by=by, at=at)


def abandon_set(counter_set: CounterSet, *, by: Actor, at: datetime) -> None:
    """Give a set up, and throw its drafts away; done twice, nothing changes."""
    with act("counter_set.abandon", on=counter_set, by=by, at=at) as this:
        if counter_set.state == State.ABANDONED:
            this.note(again=True)
            return
        refuse_ended(counter_set)
        throw_drafts_away(counter_set, dropped_only=False)
        counter_set.state, counter_set.ended_at = State.ABANDONED, at
        counter_set.person, counter_set.facts, counter_set.representative = {}, {}, {}
        note_change(counter_set, "abandoned", by=by, at=at)


def throw_drafts_away(counter_set: CounterSet, *, dropped_only: bool) -> None:
    """Throw away the drafts of a set, or of the procedures that were taken off it; a step inside an act."""
    forms = counter_set.forms.filter(draft__isnull=False, case=None).select_related("draft")
    for form in forms.exclude(dropped_at=None) if dropped_only else forms:
        draft, form.draft = form.draft, None
        form.save(update_fields=["draft"])
        if draft is not None:
            throw_away(draft)
