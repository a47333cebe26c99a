"""People who reserve a visit of the counter, for tests."""

from __future__ import annotations

from datetime import datetime, timedelta

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.booking.models import Reservation, Visit
from madoguchi.foundation.booking.operations.reserving import confirm_reservation
from madoguchi.foundation.booking.visits.operations import hold_visit
from madoguchi.foundation.booking.visits.planning import plan_visit
from madoguchi.kernel.acts import Actor

GUEST = Actor(kind="guest", id="guest")
JIRO = {"family": "岩木", "given": "次郎", "family_kana": "いわき", "given_kana": "じろう"}
"""Who comes, as the page asks it."""


def reserved_visit(
    *slugs: str, owner: User | None = None, phone: str = "0173352111", at: datetime, minutes_from_now: int = 120
) -> Visit:
    """A confirmed visit of the counter that takes these procedures, two hours from now."""
    plan = plan_visit(slugs, on=at.date())
    starts_at = at + timedelta(minutes=minutes_from_now)
    visit = hold_visit(plan, starts_at, owner=owner, language="ja", by=GUEST, at=at)
    Reservation.objects.filter(pk=visit.pk).update(name="津軽 花子", phone=phone)
    confirm_reservation(visit.reservation, by=GUEST, at=at)
    return visit
