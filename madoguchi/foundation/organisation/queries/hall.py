"""What the organisation is: posts, colleagues, the city, working days."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path

import holidays
from django.conf import settings
from django.db.models import Q, QuerySet

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.organisation.folder import read_city
from madoguchi.foundation.organisation.models import Department, Holding, Post
from madoguchi.foundation.organisation.vocabulary import City, ClosedDays, Role
from madoguchi.kernel.prepared import Prepared


def city_folder() -> Path:
    """The city's folder of data."""
    return Path(settings.CITY_FOLDER)


def city() -> City:
    """The city this system serves; read again when its file changed, so that an emergency notice shows at once."""
    folder = city_folder()
    try:
        written = (folder / "city.yaml").stat().st_mtime_ns
    except OSError:
        written = 0
    return _city_of(folder, written)


@lru_cache(maxsize=8)
def _city_of(folder: Path, written: int) -> City:
    return read_city(folder)


def current_holdings(on: date) -> QuerySet[Holding]:
    """Who holds which post on a day."""
    return Holding.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), from_on__lte=on)


_held: Prepared[Holding] = Prepared(lambda: Holding.objects.select_related("post__department").order_by("post"), "user")
"""What somebody ever held, in the order of posts: a few rows, asked for by every page of the office."""


def posts_held(user: User, on: date) -> list[Post]:
    """The posts of a person on a day, by department; none for somebody whose account is closed."""
    if not user.is_active:
        return []
    meanwhile = user.posts_meanwhile
    if meanwhile is not None and on in meanwhile:
        return list(meanwhile[on])
    posts = list({one.post_id: one.post for one in _held.all(user.pk) if one.covers(on)}.values())
    if meanwhile is not None:
        meanwhile[on] = posts
    return posts


def department_keys_seen_by(user: User, on: date) -> set[str]:
    """Departments whose cases a person sees: his own; a chief also those below. An administrator: none."""
    seen: set[str] = set()
    for post in posts_held(user, on):
        if post.role == Role.CLERK:
            seen.add(post.department_id)
        elif post.role == Role.CHIEF:
            seen |= {post.department_id, *_below(post.department_id)}
    return seen


def has_role(user: User, role: str, department_key: str, on: date) -> bool:
    """Whether a person holds a post with ``role`` in that very department on a day."""
    return any(post.role == role and post.department_id == department_key for post in posts_held(user, on))


def is_administrator(user: User, on: date) -> bool:
    """Whether a person runs the system on a day, in whatever department."""
    return any(post.role == Role.ADMINISTRATOR for post in posts_held(user, on))


def colleagues(department_key: str, on: date) -> list[User]:
    """The people with a clerk's or chief's post in a department on a day, by name."""
    held = (
        current_holdings(on)
        .filter(post__department_id=department_key, post__role__in=[Role.CLERK, Role.CHIEF])
        .values("user_id")
    )
    return list(User.objects.filter(pk__in=held, is_active=True).order_by("name", "id"))


def _below(department_key: str) -> set[str]:
    children: dict[str | None, list[str]] = {}
    for key, parent in Department.objects.values_list("key", "parent_id"):
        children.setdefault(parent, []).append(key)
    found: set[str] = set()
    waiting = list(children.get(department_key, []))
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(children.get(one, []))
    return found


@cache
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("JP", years=year))


def is_working_day(day: date) -> bool:
    """Whether the city hall is open: neither weekend nor public holiday (祝日) nor a day the city is closed."""
    return _is_open(day, city().closed_days)


@lru_cache(maxsize=4000)
def _is_open(day: date, closed_days: tuple[ClosedDays, ...]) -> bool:
    if day.weekday() >= 5 or day in _public_holidays(day.year):
        return False
    return not any(day in closed for closed in closed_days)


def add_working_days(day: date, count: int) -> date:
    """The ``count``-th working day after ``day`` (before it, when negative); 0 gives ``day`` itself."""
    step, closed_days = timedelta(days=1 if count >= 0 else -1), city().closed_days
    left = abs(count)
    while left:
        day += step
        left -= _is_open(day, closed_days)
    return day


def working_days_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and including ``end``; negative when ``end`` comes first."""
    if end < start:
        return -working_days_between(end, start)
    closed_days = city().closed_days
    return sum(_is_open(start + timedelta(days=n), closed_days) for n in range(1, (end - start).days + 1))
