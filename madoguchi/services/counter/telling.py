"""Of somebody without an entry: the list that names the whole household tells who belongs to it; a step inside acts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from madoguchi.foundation.cases.public import Draft, fill_more_rows, take_row_out
from madoguchi.foundation.forms.public import HOUSEHOLD, Known, household_in
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.people import TOLD
from madoguchi.services.counter.rows import who, written


def hear_household(counter_set: CounterSet) -> bool:
    """Take the household over from the form that names all of it; whether it is another than before. In memory.

    Whoever the set is about stands first.
    """
    before: list[dict[str, Any]] = counter_set.person.get(HOUSEHOLD) or []
    if counter_set.resident_id or any(not str(one.get("id")).startswith(TOLD) for one in before):
        return False
    forms = counter_set.forms.filter(draft__isnull=False, dropped_at=None).select_related("draft__version")
    drafts = [form.draft for form in forms if form.draft is not None]
    told = next((found for one in drafts if (found := household_in(one.version.procedure, one.answers))), [])
    if not told or told == before:
        return False
    me = written(counter_set.person.get("person.name") or {})
    told.sort(key=lambda one: written(one["name"]) != me)
    born_on = {"person.born_on": told[0]["born_on"]} if written(told[0]["name"]) == me else {}
    counter_set.person = {**born_on, **counter_set.person, HOUSEHOLD: told}
    return True


def names_in_household(counter_set: CounterSet) -> set[str]:
    """How those are called who were told of."""
    return {written(one["name"]) for one in counter_set.person.get(HOUSEHOLD) or []}


def lists_follow(draft: Draft, known: Mapping[str, Known], gone: Collection[str]) -> None:
    """In the lists that are made from the household: rows for who came to it, none for who is ``gone``. In memory."""
    for page in draft.version.procedure.pages:
        if page.fill is None or page.fill.source != "household" or page.fill.tells_household:
            continue
        for row in list(draft.answers.get(page.name) or []):
            if who(page, row).rpartition("/")[0] in gone:
                take_row_out(draft, page.name, str(row["id"]))
        fill_more_rows(draft, page, known)
