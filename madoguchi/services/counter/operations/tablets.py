"""A tablet is paired with a clerk, shows a set, is taken away."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel.acts import Actor, act
from madoguchi.services.counter.models import CounterSet, Tablet
from madoguchi.services.counter.refusals import NoTablet, SetEnded
from madoguchi.services.counter.tablet_refusals import NotAsShown, TabletCodeWrong

CODE_LASTS = timedelta(minutes=5)
PAIRED_FOR = timedelta(hours=10)
"""A working day: nobody pairs twice on one day, and no tablet knows its clerk on the next."""


def ask_for_tablet(clerk: User, *, by: Actor, at: datetime) -> tuple[Tablet, str]:
    """A new pairing and the six digits that end it; what the clerk had paired before is ended."""
    with act("tablet.ask", on=None, by=by, at=at) as this:
        Tablet.objects.filter(clerk=clerk, ended_at=None).update(ended_at=at, shows=None)
        Tablet.objects.filter(ended_at=None, until__lte=at).update(ended_at=at, shows=None)
        code = _free_code()
        tablet = Tablet.objects.create(
            clerk=clerk, code_hash=_hash_of_code(code), code_until=at + CODE_LASTS, asked_at=at, until=at + PAIRED_FOR
        )
        this.on = tablet
    return tablet, code


def pair_tablet(code: str, *, by: Actor, at: datetime) -> tuple[Tablet, str]:
    """Make the browser that knows the code the clerk's tablet; returns the key that it keeps in its session.

    A code works once. Refuses ``TabletCodeWrong``.
    """
    tablet = Tablet.objects.filter(code_hash=_hash_of_code(code), ended_at=None, code_until__gt=at).first()
    if tablet is None:
        raise TabletCodeWrong
    key = secrets.token_urlsafe(32)
    with act("tablet.pair", on=tablet, by=by, at=at):
        if tablet.paired_at is not None or tablet.ended_at is not None:
            raise TabletCodeWrong
        tablet.code_hash, tablet.key_hash, tablet.paired_at = "", hash_of_key(key), at
        tablet.save(update_fields=["code_hash", "key_hash", "paired_at"])
    return tablet, key


def show_on_tablet(tablet: Tablet, *, counter_set: CounterSet, by: Actor, at: datetime) -> None:
    """Lay a set before the resident; the caller has recorded the look. Refuses ``NoTablet``, ``SetEnded``."""
    with act("tablet.show", on=tablet, by=by, at=at, counter_set=str(counter_set.pk)):
        if tablet.ended_at is not None or tablet.until <= at:
            raise NoTablet
        if not counter_set.under_way:
            raise SetEnded
        tablet.shows, tablet.shown_at = counter_set, at
        tablet.save(update_fields=["shows", "shown_at"])


def clear_tablet(tablet: Tablet, *, by: Actor, at: datetime) -> None:
    """Take what it shows away; it stays paired."""
    with act("tablet.clear", on=tablet, by=by, at=at):
        tablet.shows, tablet.shown_at = None, None
        tablet.save(update_fields=["shows", "shown_at"])


def end_tablet(tablet: Tablet, *, by: Actor, at: datetime) -> None:
    """Part the tablet from its clerk."""
    with act("tablet.end", on=tablet, by=by, at=at):
        tablet.shows, tablet.ended_at = None, at
        tablet.save(update_fields=["shows", "ended_at"])


def take_off_tablets(*, counter_set: CounterSet | None = None, clerk: User | None = None) -> None:
    """Whose forms these are sits there no longer: nothing of a set, or of what a clerk had shown, stays in view.

    A step inside the acts by which a resident goes away.
    """
    lies = Tablet.objects.filter(shows__isnull=False)
    if counter_set is not None:
        lies = lies.filter(shows=counter_set)
    if clerk is not None:
        lies = lies.filter(clerk=clerk)
    lies.update(shows=None, shown_at=None)


def refuse_not_laid(tablet: Tablet | None, counter_set: CounterSet, *, at: datetime) -> None:
    """Refuse ``NotAsShown`` where the set does not lie on that tablet any more; a step inside the resident's acts."""
    if tablet is None:
        return
    if not Tablet.objects.filter(pk=tablet.pk, shows=counter_set, ended_at=None, until__gt=at).exists():
        raise NotAsShown


def _free_code() -> str:
    while True:
        code = f"{secrets.randbelow(10**6):06d}"
        if not Tablet.objects.filter(code_hash=_hash_of_code(code), ended_at=None).exists():
            return code


def _hash_of_code(code: str) -> str:
    return salted_hmac("counter.tablet", code, algorithm="sha256").hexdigest()


def hash_of_key(key: str) -> str:
    """As the pairing keeps it."""
    return hashlib.sha256(key.encode()).hexdigest()
