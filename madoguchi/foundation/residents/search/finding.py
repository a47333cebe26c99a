"""Finding people of the register by what somebody typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core import signing
from django.utils.timezone import localdate

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.organisation.public import city
from madoguchi.foundation.residents.models import Resident
from madoguchi.foundation.residents.policies import households_hidden_from
from madoguchi.foundation.residents.search.asking import Place, fitting, in_order
from madoguchi.foundation.residents.search.reading import Sought, read_query
from madoguchi.foundation.residents.search.vocabulary import Meaning, meanings, slips
from madoguchi.foundation.residents.search.words import word_number

FIRST_PAGE = 20
MOST_ON_A_PAGE = 100
PART, SLIP = 3, 4


@dataclass(frozen=True, slots=True)
class Hit:
    """A person who was found. ``protected``: the address is kept from somebody (支援措置); warn before anything is said."""

    resident: Resident
    closeness: int
    """0 exactly as typed, 1 another spelling, 2 a beginning, 3 a part, 4 a slip."""
    protected: bool


@dataclass(frozen=True, slots=True)
class HitPage:
    """Some of those found, closest first; ``after`` leads to the next page and is empty on the last one.

    How many there are is not told: counting thousands would cost more than showing the first, and nobody reads them.
    """

    hits: Sequence[Hit]
    after: str = ""
    understood: bool = True
    """Whether anything was typed that can be looked for."""


def search_residents(
    text: str,
    *,
    seen_by: User | None,
    at: datetime,
    born_on: date | None = None,
    limit: int = FIRST_PAGE,
    after: str = "",
) -> HitPage:
    """The people whom every word of ``text`` fits: name, kana, day of birth, address, telephone, any part, with slips.

    ``born_on`` narrows to one day of birth. Slips are looked for only where nobody fits as it was typed. Protected
    people are among them only for those who may see them; for everybody else it is as if they were not there. Writes
    nothing: what is shown to somebody is searched for by ``looking.look_for``, which leaves a line for each hit.
    """
    here = city()
    sought = read_query(text, today=localdate(at), here=(here.prefecture.ja, here.name.ja))
    if born_on is not None:
        sought.append(Sought(frozenset({word_number("day", born_on.isoformat())})))
    if not sought:
        return HitPage((), understood=False)
    most = max(1, min(limit, MOST_ON_A_PAGE))
    hidden = _hidden_from(seen_by, at)
    place = _place(after)
    found = _found(sought, place, hidden, most + 1)
    people = {one.pk: one for one in in_order([person for _place, person in found[:most]])}
    hits = [
        Hit(people[person], place.closeness, people[person].household.address_guarded)
        for place, person in found[:most]
        if person in people
    ]
    return HitPage(hits, _written(found[most - 1][0]) if len(found) > most else "")


def _found(
    sought: Sequence[Sought], after: Place | None, hidden: Sequence[UUID], limit: int
) -> list[tuple[Place, UUID]]:
    meant = meanings(sought)
    if after is None or after.closeness < SLIP:
        found = fitting(meant, closest=0, farthest=PART, after=after, hidden=hidden, limit=limit)
        if found or after is not None:
            return found
    return _with_slips(sought, meant, after, hidden, limit)


def _with_slips(
    sought: Sequence[Sought], meant: Sequence[Meaning], after: Place | None, hidden: Sequence[UUID], limit: int
) -> list[tuple[Place, UUID]]:
    for meaning, one in zip(meant, sought, strict=True):
        slips(meaning, one, alone=len(sought) == 1)
    return fitting(meant, closest=SLIP, farthest=SLIP, after=after, hidden=hidden, limit=limit)


def _hidden_from(user: User | None, at: datetime) -> list[UUID]:
    households = households_hidden_from(user, localdate(at))
    return list(Resident.objects.filter(household__in=households).order_by().values_list("pk", flat=True))


def _written(place: Place) -> str:
    """A place as it may stand in an address; nobody reads kana out of it or makes one up."""
    return signing.dumps([place.closeness, place.sort_key, place.entry], salt="residents.search", compress=True)


def _place(text: str) -> Place | None:
    """The place that was written; a faulty one leads to the beginning."""
    try:
        closeness, sort_key, entry = signing.loads(text, salt="residents.search")
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Place(int(closeness), str(sort_key), int(entry))
