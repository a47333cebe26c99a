"""Who works with the navigator."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.residents.public import ProtectedPerson
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.navigator.refusals import NotAtACounter
from madoguchi.services.counter.policies import desks_of, guard_over
from madoguchi.services.counter.refusals import OwnPartOnly, SetNotFound


def desk_of(user: User | None, *, on: date) -> str:
    """The department whose counter somebody works at; refuses ``NotAtACounter``."""
    desks = desks_of(user, on=on)
    if not desks:
        raise NotAtACounter
    return desks[0]


def set_seen_by(user: User | None, set_id: UUID, *, on: date) -> CounterSet:
    """A set that began at somebody's desk; refuses ``SetNotFound``, ``ProtectedPerson``, and ``OwnPartOnly`` to a later desk."""
    desks = desks_of(user, on=on)
    found = CounterSet.objects.filter(pk=set_id).first() if desks else None
    if found is None or not {found.home, found.department} & set(desks):
        raise SetNotFound
    assert user is not None
    found.guarded, seen = guard_over(user, found, on=on)  # a protection may have begun since the set was opened
    if not seen:
        raise ProtectedPerson
    if found.home not in desks:
        raise OwnPartOnly
    return found
