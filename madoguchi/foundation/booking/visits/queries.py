"""Who comes to which counter when, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from madoguchi.foundation.booking.codes import find_reservation
from madoguchi.foundation.booking.models import Reservation, Visit, VisitProcedure
from madoguchi.foundation.booking.queries import begin_of
from madoguchi.foundation.booking.refusals import ReservationNotFound
from madoguchi.foundation.booking.vocabulary import State
from madoguchi.foundation.organisation.public import Role, department_keys_seen_by, posts_held
from madoguchi.kernel import clock

if TYPE_CHECKING:
    from madoguchi.foundation.accounts.public import User

LISTED = (State.CONFIRMED, State.CAME, State.NO_SHOW)
UNSETTLED = (State.DISPLACED, State.OFFERED, State.WAITING)
STILL_TO_COME = (State.HELD, State.CONFIRMED, *UNSETTLED)
"""States in which answers are still prepared for a visit."""


def find_visit(code: str) -> Visit | None:
    """The visit of a scanned code or a typed number, in whatever writing; ``None`` where there is none.

    For pages of the office and the kiosk: what it returns is not to be shown to whoever typed the code.
    """
    reservation = find_reservation(code)
    return None if reservation is None else _with_reservation().filter(pk=reservation.pk).first()


def find_visit_by_id(visit_id: UUID) -> Visit | None:
    """The visit, or ``None``."""
    return _with_reservation().filter(pk=visit_id).first()


def get_visit(visit_id: UUID) -> Visit:
    """The visit; raises ``ReservationNotFound``."""
    found = find_visit_by_id(visit_id)
    if found is None:
        raise ReservationNotFound
    return found


def visits_of_day(department: str, day: date) -> list[Visit]:
    """Who is expected, has come or did not come on a day, by time."""
    return _of_day(department, day, LISTED)


def visits_unsettled(department: str, day: date) -> list[Visit]:
    """Whose time of that day was closed, is offered or waited for: nobody of them is expected as it stands."""
    return _of_day(department, day, UNSETTLED)


def _of_day(department: str, day: date, states: tuple[State, ...]) -> list[Visit]:
    visits = _with_reservation().filter(
        department=department, reservation__starts_at__gte=begin_of(day),
        reservation__starts_at__lt=begin_of(day + timedelta(days=1)), reservation__state__in=states,
    )  # fmt: skip
    return list(visits.order_by("reservation__starts_at", "reservation_id"))


def visits_of_owner(user: User) -> list[Visit]:
    """A resident's own visits, newest first; those that never came about are left out."""
    visits = _with_reservation().filter(reservation__owner=user)
    return list(visits.exclude(reservation__state=State.LAPSED).order_by("-reservation__starts_at")[:50])


def visit_departments(user: User, *, on: date) -> set[str]:
    """Departments whose visits this person sees."""
    return set(department_keys_seen_by(user, on))


def may_receive(user: User, department: str, *, on: date) -> bool:
    """Whether the person works at the counter of that department."""
    posts = posts_held(user, on)
    return any(p.department_id == department and p.role in (Role.CLERK, Role.CHIEF) for p in posts)


@dataclass(frozen=True, slots=True)
class DayFigures:
    """What became of the reservations of one day."""

    day: date
    booked: int
    """Confirmed for this day and not cancelled: expected, came, or did not come."""
    came: int
    begun: int
    """Of those who came: for how many the counter began something."""
    no_shows: int
    cancelled: int


def booking_figures(department: str, first: date, last: date) -> list[DayFigures]:
    """Bookings and no-shows of each day on which something was reserved, both ends counted."""
    rows = (
        Reservation.objects.filter(
            visit__department=department,
            starts_at__gte=begin_of(first),
            starts_at__lt=begin_of(last + timedelta(days=1)),
        )
        .order_by()
        .annotate(day=TruncDate("starts_at"))
        .values("day")
        .annotate(
            booked=Count("id", filter=Q(state__in=LISTED)),
            came=Count("id", filter=Q(state=State.CAME)),
            begun=Count("id", filter=Q(state=State.CAME, visit__begun_at__isnull=False)),
            no_shows=Count("id", filter=Q(state=State.NO_SHOW)),
            cancelled=Count("id", filter=Q(state=State.CANCELLED, confirmed_at__isnull=False)),
        )
        .order_by("day")
    )
    return [DayFigures(**row) for row in rows]


def drafts_kept_for_visits(ids: list[UUID]) -> set[UUID]:
    """Those of these drafts that a visit still to come needs."""
    ahead = VisitProcedure.objects.filter(
        draft_id__in=ids,
        visit__reservation__state__in=(State.HELD, State.WAITING, State.OFFERED, State.CONFIRMED, State.DISPLACED),
        visit__reservation__starts_at__gt=clock.now() - timedelta(days=1),
    )
    return {one.draft_id for one in ahead if one.draft_id is not None}


def day_of_visit(draft_id: UUID) -> date | None:
    """The day of the soonest visit still standing for which a draft was prepared."""
    standing = VisitProcedure.objects.filter(draft_id=draft_id, visit__reservation__state__in=STILL_TO_COME)
    starts = standing.order_by("visit__reservation__starts_at").values_list("visit__reservation__starts_at", flat=True)
    first = starts.first()
    return timezone.localdate(first) if first is not None else None


def _with_reservation() -> QuerySet[Visit]:
    return Visit.objects.select_related("reservation").prefetch_related("procedures")
