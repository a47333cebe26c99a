"""Finding people of the register by what somebody typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.organisation.public import city
from madoguchi.foundation.residents.models import Resident
from madoguchi.foundation.residents.search.reading import Sought, read_query
from madoguchi.foundation.residents.search.words import Words, word_number, words_of
from madoguchi.foundation.residents.vocabulary import Status

FIRST_PAGE = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """A person who was found. ``protected``: the address is kept from somebody (支援措置); warn before anything is said."""

    resident: Resident
    closeness: int
    """0 exactly as typed, 1 another spelling, 2 a beginning, 3 a part, 4 a slip."""
    protected: bool


@dataclass(frozen=True, slots=True)
class HitPage:
    """Some of those found, closest first; ``after`` leads to the next page and is empty on the last one."""

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

    ``born_on`` narrows to one day of birth. Protected people are among them only for those who may see them; for
    everybody else it is as if they were not there. A hit is no look at an entry: nothing is written to the access log
    until an entry is opened.
    """
    today = localdate(at)
    here = city()
    sought = read_query(text, today=today, here=(here.prefecture.ja, here.name.ja))
    if born_on is not None:
        sought.append(Sought(frozenset({word_number("day", born_on.isoformat())})))
    if not sought:
        return HitPage((), understood=False)
    people = Resident.objects.select_related("household").filter(household__address_guarded=False)
    found = []
    for one in people:
        words = words_of(
            name=one.name,
            born_on=one.born_on,
            address=one.address,
            phone=one.phone,
            living_here=one.status == Status.LIVING_HERE,
        )
        steps = [_closeness(each, words) for each in sought]
        if None not in steps:
            found.append((max(step for step in steps if step is not None), words.sort_key, one))
    found.sort(key=lambda one: one[:2])
    begin = int(after or 0)
    page = [Hit(one, step, one.household.address_guarded) for step, _key, one in found[begin : begin + limit]]
    return HitPage(page, str(begin + limit) if len(found) > begin + limit else "")


def _closeness(sought: Sought, words: Words) -> int | None:
    numbers = set(words.numbers)
    if numbers & sought.exact:
        return 0
    if numbers & sought.alike:
        return 1
    if any(text.startswith(form) for text in words.letters for form in sought.forms):
        return 2
    if any(form in text for text in words.letters for form in sought.forms):
        return 3
    return 4 if numbers & sought.slipped else None
