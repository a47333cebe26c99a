"""Which set a page is about, whether this post sees it, and the line that is written before anything is shown."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.foundation.accounts.public import User, actor_of, signed_in
from madoguchi.foundation.audit.public import record_attempt
from madoguchi.foundation.residents.public import AT_THE_COUNTER, Entry, ProtectedPerson, get_resident, look_up
from madoguchi.kernel import clock
from madoguchi.services.counter.conversation import Conversation, conversation_of
from madoguchi.services.counter.models import CounterForm, CounterSet
from madoguchi.services.counter.policies import (
    desks_of,
    guard_over,
    is_hidden_from,
    may_part_unseen,
    may_see_set,
    may_work_on_set,
    part_seen,
)
from madoguchi.services.counter.refusals import NotAtThisDesk, NotForThisPost, OwnPartOnly, SetNotFound


@dataclass(frozen=True, slots=True)
class Reached:
    """A set as this member of staff may see it."""

    counter_set: CounterSet
    clerk: User
    desks: tuple[str, ...]
    within: frozenset[str] | None
    entry: Entry | None = None

    @property
    def is_whole(self) -> bool:
        """Whether all of it is seen."""
        return self.within is None

    def conversation(self) -> Conversation:
        """The part that is seen, as it stands."""
        return conversation_of(self.counter_set, at=clock.now(), within=self.within)

    def form(self, form_id: UUID | str) -> CounterForm:
        """One of the forms that are seen; refuses ``SetNotFound``."""
        forms = self.counter_set.forms.filter(pk=form_id, dropped_at=None)
        if self.within is not None:
            forms = forms.filter(department__in=self.within)
        found = forms.select_related("draft__version").first()
        if found is None:
            raise SetNotFound
        found.counter_set = self.counter_set
        return found

    def forms(self) -> list[CounterForm]:
        """The forms that are seen, each with its case."""
        forms = self.counter_set.forms.filter(dropped_at=None).select_related("case__version")
        return list(forms if self.within is None else forms.filter(department__in=self.within))

    def refuse_part(self) -> None:
        """Refuse ``OwnPartOnly`` to a desk to which the set was handed over."""
        if not self.is_whole:
            raise OwnPartOnly

    @property
    def desk(self) -> str:
        """The department at whose desk this member of staff works on it."""
        return self.counter_set.home if self.is_whole else self.desks[0]

    @property
    def crumbs(self) -> list[tuple[str, str | None]]:
        """Where the set's page stands."""
        return [(_("Writing-free counter"), reverse("counter_home")), (self.counter_set.name, None)]


def clerk_of(request: HttpRequest) -> User:
    """The member of staff, who works at a counter; refuses ``NotForThisPost``."""
    user = signed_in(request)
    if user is None or not desks_of(user, on=clock.today()):
        raise NotForThisPost
    return user


def reach(request: HttpRequest, set_id: UUID) -> Reached:
    """The set, to do something to it; nothing of it is shown. Refuses ``SetNotFound``, ``NotAtThisDesk``, ``ProtectedPerson``."""
    reached = _reach_to_work(request, set_id)
    _refuse_hidden(reached)
    return reached


def reach_unseen(request: HttpRequest, set_id: UUID) -> Reached:
    """The set, to part from it: for whoever began it also where a protection has begun since. The page shows nothing of it.

    Refuses everybody else as ``reach`` does.
    """
    reached = _reach_to_work(request, set_id)
    if not may_part_unseen(reached.clerk, reached.counter_set):
        _refuse_hidden(reached)
    return reached


def _reach_to_work(request: HttpRequest, set_id: UUID) -> Reached:
    reached = _reach(request, set_id)
    if not may_work_on_set(reached.clerk, reached.counter_set, on=clock.today()):
        raise NotAtThisDesk
    return reached


def look_at(request: HttpRequest, set_id: UUID) -> Reached:
    """The set, to be shown: the look at the register's entry is written first. Refuses also ``ProtectedPerson``."""
    reached = _reach(request, set_id)
    _refuse_hidden(reached)
    counter_set = reached.counter_set
    entry = None
    if counter_set.resident_id:
        resident = get_resident(counter_set.resident_id)
        entry = look_up(
            resident, AT_THE_COUNTER, by=actor_of(request), at=clock.now(), case_number=counter_set.short_number
        )
    return Reached(counter_set, reached.clerk, reached.desks, reached.within, entry)


def is_hidden(reached: Reached) -> bool:
    """Whether it speaks of somebody protected whom this member of staff may not see."""
    return is_hidden_from(reached.clerk, reached.counter_set, on=clock.today())


def _refuse_hidden(reached: Reached) -> None:
    reached.counter_set.guarded, seen = guard_over(reached.clerk, reached.counter_set, on=clock.today())
    if not seen:
        key = f"{reached.clerk.pk} {reached.counter_set.pk}"
        record_attempt(kind="residents.protected", key=key, succeeded=False, at=clock.now())
        raise ProtectedPerson


def _reach(request: HttpRequest, set_id: UUID) -> Reached:
    user, today = clerk_of(request), clock.today()
    counter_set = CounterSet.objects.filter(pk=set_id).first()
    if counter_set is None or not may_see_set(user, counter_set, on=today):
        raise SetNotFound
    return Reached(counter_set, user, desks_of(user, on=today), part_seen(user, counter_set, on=today))
