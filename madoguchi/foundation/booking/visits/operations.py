"""Visits: reserved, prepared, received."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.booking.beginning import keep_reservation, new_reservation
from madoguchi.foundation.booking.calendars import find_calendar
from madoguchi.foundation.booking.models import Reservation, Visit, VisitProcedure
from madoguchi.foundation.booking.notices import take_reminder_back
from madoguchi.foundation.booking.places import give_back
from madoguchi.foundation.booking.policies import is_of_now
from madoguchi.foundation.booking.refusals import AnotherTime, NotPossibleWithThis, NoWaitingList
from madoguchi.foundation.booking.visits.planning import Plan
from madoguchi.foundation.booking.visits.queries import STILL_TO_COME
from madoguchi.foundation.booking.vocabulary import CheckInTakenBack, State, VisitCheckedIn
from madoguchi.foundation.cases.public import Draft
from madoguchi.kernel.acts import Actor, act
from madoguchi.kernel.events import announce

TOLD = ("name", "name_parts", "phone", "mail", "mail_confirmed_at")
"""What somebody tells of themselves with a reservation."""


def hold_visit(
    plan: Plan,
    starts_at: datetime,
    *,
    waiting: bool = False,
    drafts: Sequence[Draft] = (),
    owner: User | None,
    again: Visit | None = None,
    language: str,
    by: Actor,
    at: datetime,
) -> Visit:
    """Hold a time of the counter for a planned visit. ``drafts``: answers prepared already.

    ``again`` is one whose hold ran out: who comes, and how to reach them, is taken over from it.

    Raises ``SlotNotOffered``, ``SlotTaken``, ``NoWaitingList``.
    """
    reservation = new_reservation(
        "visit", plan.calendar.key, starts_at, plan.minutes, waiting=waiting, owner=owner, language=language, at=at
    )
    if again is not None:
        for name in TOLD:
            setattr(reservation, name, getattr(again.reservation, name))
    prepared = {draft.version.slug: draft for draft in drafts}
    with act("visit.hold", on=reservation, by=by, at=at, calendar=plan.calendar.key, procedures=plan.slugs):
        if waiting and not plan.calendar.waiting_list:
            raise NoWaitingList
        keep_reservation(reservation, at=at)
        visit = Visit.objects.create(reservation=reservation, department=plan.calendar.department)
        VisitProcedure.objects.bulk_create(
            VisitProcedure(visit=visit, slug=slug, position=n, draft=prepared.get(slug))
            for n, slug in enumerate(plan.slugs)
        )
    return visit


def link_draft(visit: Visit, draft: Draft, *, by: Actor, at: datetime) -> None:
    """Have the counter see answers prepared online; a procedure that was not planned is added."""
    with act("visit.link_draft", on=visit.reservation, by=by, at=at, procedure=draft.version.slug):
        if visit.reservation.state not in STILL_TO_COME:
            raise NotPossibleWithThis
        last = visit.procedures.aggregate(last=Max("position"))["last"]
        row, made = VisitProcedure.objects.get_or_create(
            visit=visit,
            slug=draft.version.slug,
            defaults={"position": 0 if last is None else last + 1, "draft": draft},
        )
        if not made and row.draft_id != draft.pk:
            row.draft = draft
            row.save(update_fields=["draft"])


def check_in_visit(visit: Visit, *, meant: bool = False, by: Actor, at: datetime) -> None:
    """They have come (来庁の受付); harmless when done twice.

    ``meant``: also where it was reserved for another day or hour. Raises ``AnotherTime``, ``NotPossibleWithThis``.
    """
    reservation: Reservation = visit.reservation
    with act("visit.check_in", on=reservation, by=by, at=at) as this:
        if reservation.state == State.CAME:
            this.note(again=True)
            return
        if reservation.state not in (State.CONFIRMED, State.NO_SHOW):
            raise NotPossibleWithThis
        if not is_of_now(find_calendar(reservation.calendar), reservation, at=at):
            if not meant:
                raise AnotherTime(when=reservation.when)
            this.note(another_time=True)
        take_reminder_back(reservation)
        reservation.state, reservation.came_at, reservation.ended_at = State.CAME, at, at
        reservation.save(update_fields=["state", "came_at", "ended_at"])
        announce(VisitCheckedIn(visit.pk, visit.department))


def take_check_in_back(visit: Visit, *, by: Actor, at: datetime) -> None:
    """They had not come after all (来庁の受付の取消): the visit stands as it stood before; harmless when done twice.

    Whoever has begun something for the visitor refuses. Raises ``NotPossibleWithThis`` where nobody was received.
    """
    reservation: Reservation = visit.reservation
    with act("visit.take_check_in_back", on=reservation, by=by, at=at) as this:
        if reservation.state in (State.CONFIRMED, State.NO_SHOW):
            this.note(again=True)
            return
        if reservation.state != State.CAME or reservation.came_at is None:
            raise NotPossibleWithThis
        visit.refresh_from_db(fields=["counter_set"])
        announce(CheckInTakenBack(visit.pk, visit.counter_set, at))
        this.note(came_at=reservation.came_at.isoformat())
        # Whoever was noted as not come had given the place back.
        expected = reservation.seats.exists()
        reservation.state, reservation.ended_at = (State.CONFIRMED, None) if expected else (State.NO_SHOW, at)
        reservation.came_at, reservation.reminded_for = None, None
        reservation.save(update_fields=["state", "came_at", "ended_at", "reminded_for"])
        visit.counter_set, visit.begun_at = "", None
        visit.save(update_fields=["counter_set", "begun_at"])


def attach_set_to_visit(visit: Visit, *, counter_set: str, by: Actor, at: datetime) -> None:
    """Remember what the counter works on for whoever came; ``counter_set`` means nothing here.

    Raises ``NotPossibleWithThis`` where nobody was received.
    """
    with act("visit.attach_set", on=visit.reservation, by=by, at=at):
        if visit.reservation.state != State.CAME:
            raise NotPossibleWithThis
        visit.counter_set, visit.begun_at = counter_set[:64], at
        visit.save(update_fields=["counter_set", "begun_at"])


def mark_no_show(visit: Visit, *, by: Actor, at: datetime) -> None:
    """They did not come; their place is free for others. Not before the time has begun."""
    reservation: Reservation = visit.reservation
    with act("visit.mark_no_show", on=reservation, by=by, at=at):
        if reservation.state != State.CONFIRMED or reservation.starts_at > at:
            raise NotPossibleWithThis
        give_back(reservation)
        reservation.state, reservation.ended_at = State.NO_SHOW, at
        reservation.save(update_fields=["state", "ended_at"])
