"""Different answers to one question, from several forms that were prepared at home: all are shown, one is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.foundation.booking.public import happened_for, told_by_facts
from madoguchi.foundation.cases.public import WRITTEN_AT_HOME, prepared_in_words
from madoguchi.foundation.forms.public import Procedure, comparable, field_type
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.people import known_of_set, told_of_set

if TYPE_CHECKING:
    from madoguchi.services.counter.conversation import FormPart, Place

FAMILY = ("spouse.", "household.")
Expected = Mapping[tuple[UUID, str], Any]
"""What the other forms, the register and what has happened say: by form and question."""


@dataclass(frozen=True, slots=True)
class Said:
    """One answer, in words, and where it stands."""

    text: str
    where: str


def is_of_home(place: Place) -> bool:
    """Whether the answer was written at home and nobody has asked about it since."""
    return place.value is not None and place.provenance.get("detail") == WRITTEN_AT_HOME


def expected_in(counter_set: CounterSet, parts: Sequence[FormPart], *, at: datetime) -> Expected:
    """What is known besides of questions that were answered at home: of the family, and of what has happened."""
    drafts = [(part, part.form.draft) for part in parts if part.form.draft is not None]
    if not any(one.get("detail") == WRITTEN_AT_HOME for _part, draft in drafts for one in draft.provenance.values()):
        return {}
    known = {concept: one for concept, one in known_of_set(counter_set, at=at).items() if concept.startswith(FAMILY)}
    on = localdate(at)
    facts = happened_for((part.form.slug for part in parts), on=on)
    found: dict[tuple[UUID, str], Any] = {}
    for part, _draft in drafts:
        told = told_of_set(counter_set, part.procedure, at=at)
        told = told or told_by_facts(part.procedure, facts, on=on)
        for page in part.procedure.pages:
            for f in page.fields if not page.repeat else ():
                if f.name in told:
                    found[part.form.pk, f.name] = told[f.name]
                elif f.concept in known:
                    found[part.form.pk, f.name] = known[f.concept].value
    return found


def answers_that_differ(
    places: Sequence[Place], procedures: Mapping[UUID, Procedure], expected: Expected
) -> list[Said]:
    """Each different answer once, where there are several and one of them was written at home; else nothing."""
    given = [one for one in places if one.asked and one.value is not None and one.provenance.get("source") != "default"]
    home = [one for one in given if is_of_home(one)]
    if not home:
        return []
    seen: list[Any] = []
    told: list[Said] = []
    for place in given:
        if (value := comparable(place.value, place.field.type)) not in seen:
            seen.append(value)
            where = f"{procedures[place.form.pk].title} {prepared_in_words(place.provenance)}".strip()
            told.append(Said(_shown(place, place.value), where))
    for place in home:
        other = expected.get((place.form.pk, place.field.name)) if not place.row_id else None
        if other is not None and (value := comparable(other, place.field.type)) not in seen:
            seen.append(value)
            told.append(Said(_shown(place, other), _("from the other forms and records")))
    return told if len(told) > 1 else []


def in_words(told: Sequence[Said]) -> str:
    """The answers beside one another."""
    answers = "／".join(f"「{one.text}」（{one.where}）" for one in told)
    return _("The answers differ: %(answers)s. Ask which is right, and save it.") % {"answers": answers}


def _shown(place: Place, value: Any) -> str:
    return str(field_type(place.field.type).show(value, place.field, get_language() or "ja"))
