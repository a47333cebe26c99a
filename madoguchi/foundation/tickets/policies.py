"""Who may do what in the hall, and when numbers are given out."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from madoguchi.foundation.organisation.public import Role, department_keys_seen_by, is_working_day, posts_held
from madoguchi.foundation.tickets.vocabulary import Area, Desk

if TYPE_CHECKING:
    from madoguchi.foundation.accounts.public import User

KEY_LENGTH = 20
LOOK_AHEAD_DAYS = 60
"""Longer than the longest row of closed days."""


def is_open(area: Area, at: datetime) -> bool:
    """Whether numbers are given out at this moment (the day may have been closed earlier by hand)."""
    local = timezone.localtime(at)
    if not (area.open_on_holidays or is_working_day(local.date())):
        return False
    return any(local.weekday() in one.weekdays and one.first <= local.time() < one.last for one in area.openings)


def next_opening(area: Area, at: datetime, *, day_is_over: bool = False) -> datetime | None:
    """When numbers will be given out next, if not at this moment; ``day_is_over``: not today any more.

    ``None`` where nothing opens within ``LOOK_AHEAD_DAYS``.
    """
    local = timezone.localtime(at)
    for ahead in range(int(day_is_over), LOOK_AHEAD_DAYS):
        day = local.date() + timedelta(days=ahead)
        if not (area.open_on_holidays or is_working_day(day)):
            continue
        begin = [
            timezone.make_aware(datetime.combine(day, one.first))
            for one in area.openings
            if day.weekday() in one.weekdays
        ]
        if later := [one for one in begin if one > at]:
            return min(later)
    return None


def may_serve(user: User, desk: Desk, *, on: date) -> bool:
    """Work at a desk: clerks and chiefs of its department."""
    return user.is_staff and desk.department in department_keys_seen_by(user, on)


def may_see_hall(user: User, area: Area, *, on: date) -> bool:
    """See the staff's pages of an area: whoever may work at one of its desks."""
    return user.is_staff and bool(area.departments & department_keys_seen_by(user, on))


def may_lead(user: User, area: Area, *, on: date) -> bool:
    """Close the day, see the figures, set up kiosks and displays: chiefs of the departments that work there."""
    chief = any(post.role == Role.CHIEF for post in posts_held(user, on))
    return chief and may_see_hall(user, area, on=on)


def device_key(area: Area) -> str:
    """What stands in the address of the area's kiosks and displays; whoever knows it has set one up."""
    value = f"{area.key}:{area.key_edition}:{settings.SECRET_KEY}"
    return salted_hmac("tickets.device", value, algorithm="sha256").hexdigest()[:KEY_LENGTH]


def is_device_key(area: Area, key: str) -> bool:
    """Whether ``key`` is that of the area."""
    return constant_time_compare(device_key(area), key)


def day_key(area: Area, day: date) -> str:
    """What the code at the entrance holds on that day."""
    return salted_hmac("tickets.day", f"{area.key}:{day.isoformat()}", algorithm="sha256").hexdigest()[:12]


def may_take_by_phone(area: Area, key: str, *, on: date) -> bool:
    """Whether a phone that brings ``key`` may take a number."""
    if area.phones == "anywhere":
        return True
    return area.phones == "at-the-hall" and constant_time_compare(day_key(area, on), key)
