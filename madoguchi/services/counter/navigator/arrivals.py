"""By which reservation somebody came: kept in the clerk's session until the set begins, then joined to it.

What was prepared at home (事前申請) comes into the set, so that the counter asks only what is still missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from uuid import UUID

import jaconv
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.booking.public import (
    CounterPage,
    NotPossibleWithThis,
    State,
    Visit,
    attach_set_to_visit,
    may_receive,
)
from madoguchi.foundation.cases.public import COUNTER, Draft
from madoguchi.foundation.forms.public import MEMBER, Text, procedures_offered
from madoguchi.foundation.residents.public import (
    Resident,
    Status,
    guarded_among,
    may_see_protected,
    name_key,
    resident_of,
)
from madoguchi.kernel import clock
from madoguchi.kernel.acts import Actor
from madoguchi.kernel.ui.wareki import to_wareki
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.choosing import choose_procedures
from madoguchi.services.counter.people import PERSON
from madoguchi.services.counter.vocabulary import Chosen
from madoguchi.services.counter.vocabulary import State as SetState

NAME_PARTS = ("family", "given", "family_kana", "given_kana")
ARRIVAL = "counter_arrival"
RESERVED = Text(
    "来庁予約で選ばれた手続きです。",
    "来庁予約(らいちょうよやく)で えらんだ 手続(てつづ)きです。",
    "Chosen with the reservation.",
)


def remember_arrival(request: HttpRequest) -> None:
    """Keep what the address names; an address that names nothing is for whoever comes next."""
    named = request.GET.get("visit", "")
    request.session[ARRIVAL] = named if _is_id(named) else ""


def forget_arrival(request: HttpRequest) -> None:
    """Whoever stands there came without the booking."""
    request.session[ARRIVAL] = ""


def reception_address(visit: str = "") -> str:
    """The reception's page for somebody who came by a reservation."""
    return reverse("counter_identify") + (f"?visit={visit}" if visit else "")


def address_here(request: HttpRequest) -> str:
    """The reception's page for the same arrival."""
    return reception_address(request.session.get(ARRIVAL, ""))


def visit_here(request: HttpRequest, clerk: User) -> Visit | None:
    """The reservation of whoever stands there, if this clerk receives it and the visitor has come."""
    kept = request.session.get(ARRIVAL, "")
    found = Visit.objects.select_related("reservation").filter(pk=kept).first() if kept else None
    if found is None or found.reservation.state != State.CAME:
        return None
    return found if may_receive(clerk, found.department, on=clock.today()) else None


def came_by_reservation(counter_set: CounterSet) -> bool:
    """Whether it was begun for somebody who had reserved."""
    return Visit.objects.filter(counter_set=str(counter_set.pk)).exists()


def set_begun_for(counter_set: str) -> CounterSet | None:
    """The set that was begun for a visit, unless it was given up."""
    if not _is_id(counter_set):
        return None
    return CounterSet.objects.exclude(state=SetState.ABANDONED).filter(pk=counter_set).first()


def page_of_visit(visit: str, counter_set: str) -> CounterPage:
    """The set that was begun for a visit; else the reception's page on which one begins."""
    begun = set_begun_for(counter_set)
    if begun is None:
        return CounterPage(reception_address(visit), begun=False)
    return CounterPage(reverse("counter_set", args=[begun.pk]), begun=True)


def address_for_visit(visit: str) -> str:
    """Where a desk works on whoever has this visit (empty: none): the set that was begun, or the reception."""
    found = Visit.objects.filter(pk=UUID(visit)).first() if _is_id(visit) else None
    return page_of_visit(visit, found.counter_set).url if found is not None else reception_address(visit)


def join_arrival(request: HttpRequest, counter_set: CounterSet, *, clerk: User, by: Actor, at: datetime) -> bool:
    """Join a set that has just begun to its reservation; ``True`` where procedures came with it."""
    visit = visit_here(request, clerk)
    request.session.pop(ARRIVAL, None)
    if visit is not None:
        # It may be taken back this moment that they have come; the set goes on without the visit.
        with suppress(NotPossibleWithThis):
            attach_set_to_visit(visit, counter_set=str(counter_set.pk), by=by, at=at)
    chosen = chosen_at_home(visit) if visit is not None else []
    if chosen:
        choose_procedures(counter_set, chosen=chosen, by=by, at=at)
    return bool(chosen)


def chosen_at_home(visit: Visit) -> list[Chosen]:
    """The procedures of a reservation with what was prepared; those sent in already or not offered here are left out."""
    offered = {one.slug for one in procedures_offered(clock.today()) if COUNTER in one.channels}
    rows = visit.procedures.select_related("draft")
    return [
        Chosen(row.slug, RESERVED, row.draft_id)
        for row in rows
        if row.slug in offered and (row.draft is None or row.draft.submitted_at is None)
    ]


def told_at_home(visit: Visit, clerk: User) -> dict[str, str]:
    """Name, reading and day of birth of the visitor as they were written at home, for whoever is not on the register.

    Nothing where the name may be that of a protected person whom this clerk may not see.
    """
    owner = [str(visit.reservation.owner_id)] if visit.reservation.owner_id else []
    drafts = visit.prepared_drafts
    names = [*(_name_in(draft) for draft in drafts), visit.reservation.name_parts]
    name: Mapping[str, Any] = next((one for one in names if one.get("family")), {})
    written = f"{name.get('family', '')} {name.get('given', '')}".strip()
    if not written:
        return {}
    people = guarded_among(clerk, clock.today(), accounts=owner, names=[written, visit.reservation.name])
    if not all(one.seen for one in people):
        return {}
    told = {part: str(name.get(part) or "") for part in NAME_PARTS}
    born_on = next((day for draft in drafts if (day := _born_on_in(draft, name))), "")
    return told | ({"born_on": to_wareki(date.fromisoformat(born_on), "ja")} if born_on else {})


def resident_who_reserved(visit: Visit, clerk: User, *, at: datetime) -> Resident | None:
    """Who of the register reserved for themselves, signed in; ``None``: nobody knows, or this clerk may not see them."""
    owner = visit.reservation.owner
    found = resident_of(owner) if owner is not None else None
    if found is None or found.status == Status.DECEASED:
        return None
    called = {name_key(one) for one in (found.full_name, found.card_name) if one}
    is_theirs = name_key(visit.reservation.name) in called
    return found if is_theirs and may_see_protected(clerk, found.household, localdate(at)) else None


def sought_for(told: Mapping[str, str]) -> str:
    """What is looked for in the register for whoever has told this at home: the name and the day of birth."""
    return " ".join(told[part] for part in ("family", "given", "born_on") if told.get(part))


def another_than_booked(visit: Visit, names: Sequence[str], born_on: date | None) -> bool:
    """Whether whoever stands there bears no name of the booking, or was born on another day than was written at home.

    ``names`` are those of the person, also the reading; a booking without a name says nothing.
    """
    drafts = visit.prepared_drafts
    parts = [one for one in (*(_name_in(draft) for draft in drafts), visit.reservation.name_parts) if one]
    booked = {visit.reservation.name, *(_joined(one, "") for one in parts), *(_joined(one, "_kana") for one in parts)}
    known = {key for one in booked if (key := _compared(one))}
    if not known:
        return False
    if not known & {_compared(one) for one in names}:
        return True
    born = {day for one in parts for draft in drafts if (day := _born_on_in(draft, one))}
    return born_on is not None and bool(born) and born_on.isoformat() not in born


def _compared(name: str) -> str:
    return name_key(jaconv.hira2kata(name))


def _joined(name: Mapping[str, Any], kind: str) -> str:
    return f"{name.get(f'family{kind}') or ''} {name.get(f'given{kind}') or ''}"


def _name_in(draft: Draft) -> Mapping[str, Any]:
    """The visitor's name as it stands in a draft, understood or only typed."""
    for f in draft.version.procedure.fields.values():
        if f.concept == f"{PERSON}name" and not f.repeat:
            found = draft.answers.get(f.name) or draft.typed.get(f.name)
            if isinstance(found, Mapping):
                return found
    return {}


def _born_on_in(draft: Draft, name: Mapping[str, Any]) -> str:
    """The visitor's day of birth: as it was answered, or in the row of the person so called."""
    for page in draft.version.procedure.pages:
        by_concept = {f.concept: f.name for f in page.fields}
        if not page.repeat:
            found = draft.answers.get(by_concept.get(f"{PERSON}born_on", ""))
            if found:
                return str(found)
            continue
        for row in draft.answers.get(page.name) or []:
            if row.get(by_concept.get(f"{MEMBER}name", "")) == dict(name):
                return str(row.get(by_concept.get(f"{MEMBER}born_on", "")) or "")
    return ""


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
