"""What was found out about a situation, and what of it stands in the forms; steps inside acts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from madoguchi.foundation.cases.public import Draft
from madoguchi.foundation.forms.public import SITUATION, Page
from madoguchi.services.counter.conversation import is_suggested
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.people import heard_of, known_of_set
from madoguchi.services.counter.steps import draft_of, save_draft

EVENT, BORN_ON = "event.", "event.born_on"


def told_now(counter_set: CounterSet, at: datetime) -> dict[str, Any]:
    """What the forms may say of the situation: by concept what has happened, its day and who died; by name what was heard."""
    happened = {c: known.value for c, known in known_of_set(counter_set, at=at).items() if c.startswith(EVENT)}
    return happened | heard_of(counter_set)


def take_back(counter_set: CounterSet, before: Mapping[str, Any], told: Mapping[str, Any], at: datetime) -> None:
    """Take out of the forms what followed from the situation as it was; what somebody answered otherwise stays."""
    for form in counter_set.forms.filter(draft__isnull=False).select_related("draft__version"):
        draft = draft_of(form)
        for page in draft.version.procedure.pages:
            for f in page.fields if not page.repeat else ():
                followed = draft.provenance.get(f.name, {}).get("detail") == SITUATION
                follows = bool(f.follows) or (f.usual is None and f.default is None)
                followed |= follows and is_suggested(draft.provenance.get(f.name, {}))
                if followed or (f.concept in before and draft.answers.get(f.name) == before[f.concept]):
                    draft.answers.pop(f.name, None)
                    draft.provenance.pop(f.name, None)
            _follow_in_rows(draft, page, told)
        save_draft(draft, at=at)


def _follow_in_rows(draft: Draft, page: Page, told: Mapping[str, Any]) -> None:
    """The day of a birth in the row of the child who is not on the register yet."""
    for row in draft.answers.get(page.name) or [] if page.repeat else ():
        for f in page.fields:
            place = f"{page.name}#{row.get('id')}.{f.name}"
            if draft.provenance.get(place, {}).get("detail") != SITUATION:
                continue
            if BORN_ON in told:
                row[f.name] = told[BORN_ON]
            else:
                row.pop(f.name, None)
                draft.provenance.pop(place)
