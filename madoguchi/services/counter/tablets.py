"""Which tablet a browser is, which one a clerk has, and what lies on it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.http import HttpRequest
from django.utils.timezone import localdate

from madoguchi.foundation.accounts.public import OpenSession, User
from madoguchi.services.counter.models import CounterForm, CounterSet, Tablet
from madoguchi.services.counter.operations.tablets import hash_of_key
from madoguchi.services.counter.policies import is_hidden_from, part_seen
from madoguchi.services.counter.showing import Shown, shown_form

KEY, SPOKEN = "madoguchi_tablet", "madoguchi_tablet_set"
"""In the session of the paired browser: its key, and the set whose language it speaks."""
NOBODY = "nobody"
"""Whose language it speaks while nothing lies there."""


def tablet_of(clerk: User, *, at: datetime) -> Tablet | None:
    """The clerk's pairing, whether or not a browser has taken it up yet."""
    return Tablet.objects.select_related("shows", "clerk").filter(clerk=clerk, ended_at=None, until__gt=at).first()


def tablet_here(request: HttpRequest, *, at: datetime) -> Tablet | None:
    """The tablet that this browser is."""
    key = request.session.get(KEY)
    if not isinstance(key, str) or not key:
        return None
    return (
        Tablet.objects.select_related("shows", "clerk")
        .filter(key_hash=hash_of_key(key), ended_at=None, until__gt=at)
        .first()
    )


def set_on(tablet: Tablet, *, at: datetime) -> CounterSet | None:
    """What lies on it, as long as it can still be changed and its clerk may see whom it is about; afterwards nothing does.

    A protection (支援措置) that begins meanwhile takes it away at once, whoever sits before the tablet; and so does its clerk's
    going home: nobody is there who could take it away.
    """
    shown = tablet.shows
    if shown is None or not shown.under_way or is_hidden_from(tablet.clerk, shown, on=localdate(at)):
        return None
    return None if _has_signed_out(tablet.clerk) else shown


def _has_signed_out(clerk: User) -> bool:
    """Whether every session of the clerk that is known of was ended."""
    ends = list(OpenSession.objects.filter(user=clerk).order_by("-seen_at").values_list("ended_at", flat=True)[:20])
    return bool(ends) and None not in ends


def part_on(tablet: Tablet, counter_set: CounterSet, *, at: datetime) -> frozenset[str] | None:
    """Departments whose forms the tablet shows: those that its clerk sees; ``None``: all of them."""
    return part_seen(tablet.clerk, counter_set, on=localdate(at))


def forms_of(counter_set: CounterSet, *, at: datetime, within: Collection[str] | None = None) -> list[Shown]:
    """Every form of a set as the resident is shown it, in order; ``within`` only those of these departments."""
    forms = CounterForm.objects.filter(counter_set=counter_set, draft__isnull=False, dropped_at=None)
    if within is not None:
        forms = forms.filter(department__in=within)
    found = list(forms.select_related("draft__version").defer("draft__version__data"))
    for one in found:
        one.counter_set = counter_set
    return [shown_form(one, at=at) for one in found]


def stand_of(tablet: Tablet, *, at: datetime) -> str:
    """Changes whenever the tablet should look anew: another set, an answer more, a confirmation."""
    counter_set = set_on(tablet, at=at)
    if counter_set is None:
        return "waiting"
    drafts = (
        counter_set.forms.filter(dropped_at=None)
        .order_by("position")
        .values_list("pk", "confirmed_hash", "draft__revision")
    )
    told = ",".join(f"{pk}:{confirmed[:8]}:{revision}" for pk, confirmed, revision in drafts)
    return hash_of_key(f"{counter_set.pk}:{counter_set.state}:{told}")[:16]
