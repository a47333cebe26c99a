"""The sets of a desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.utils.timezone import get_current_timezone, localtime

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.residents.public import GuardedPerson, guarded_among
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.policies import desks_of, may_part_unseen, people_of
from madoguchi.services.counter.vocabulary import UNDER_WAY, State

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class SetRow:
    """One line of the counter's list; ``name`` is empty where the person is protected since from whoever began the set."""

    counter_set: CounterSet
    name: str
    forms: int
    arrived: bool
    """It was handed over to this desk by another department."""
    guarded: bool = False
    """It speaks of a protected person, and whoever looks may see that."""


def sets_at_desk(user: User, *, on: date) -> list[SetRow]:
    """The sets under way that somebody's desks began or were handed, those touched last first.

    That a protected person is in the hall is told to nobody who may not see them, except to whoever began the set.
    """
    desks = desks_of(user, on=on)
    mine = Q(home__in=desks) | Q(department__in=desks)
    found = CounterSet.objects.filter(mine, state__in=UNDER_WAY)
    chosen = Count("forms", filter=Q(forms__dropped_at=None))
    # Another department's desk sees, and counts, only its own forms.
    theirs = Count("forms", filter=Q(forms__dropped_at=None, forms__department__in=desks))
    rows = list(found.annotate(chosen=chosen, theirs=theirs).order_by("-saved_at")[:MOST_LISTED])
    guarded = {one.resident_id: one.seen for one in _guarded(rows, user, on=on)}
    listed = [_row(one, [guarded[key] for key in people_of(one) if key in guarded], desks) for one in rows]
    return [one for one in listed if one.name or may_part_unseen(user, one.counter_set)]


def _row(counter_set: Any, seen: Sequence[bool], desks: Sequence[str]) -> SetRow:
    """``seen``: of each protected person it speaks of, whether whoever looks may see them."""
    name = counter_set.name if all(seen) else ""
    arrived = counter_set.home not in desks
    forms = counter_set.theirs if arrived else counter_set.chosen
    return SetRow(counter_set, name, forms, arrived, bool(seen) and all(seen))


def _guarded(sets: Sequence[CounterSet], user: User, *, on: date) -> list[GuardedPerson]:
    return guarded_among(user, on, residents=[key for one in sets for key in people_of(one)])


def submitted_today(user: User, *, on: date) -> int:
    """How many sets of somebody's desks were submitted on a day."""
    desks = desks_of(user, on=on)
    began = datetime.combine(on, time(), tzinfo=get_current_timezone())
    found = CounterSet.objects.filter(home__in=desks, state=State.SUBMITTED)
    return found.filter(ended_at__gte=began, ended_at__lt=began + timedelta(days=1)).count()


def last_closing(at: datetime) -> datetime:
    """The last moment before ``at`` at which the counter closed for the day."""
    now = localtime(at)
    closing = now.replace(hour=settings.COUNTER_CLOSES, minute=0, second=0, microsecond=0)
    return closing if now >= closing else closing - timedelta(days=1)


def sets_left_over(at: datetime) -> list[CounterSet]:
    """Sets under way that nobody has touched since the counter closed."""
    return list(
        CounterSet.objects.filter(state__in=UNDER_WAY, saved_at__lt=last_closing(at)).order_by("saved_at")[:500]
    )
