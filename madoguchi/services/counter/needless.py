"""A form that turns out to be needless: it lists who holds something (``holds`` of a list), and each of them says they do not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.foundation.forms.public import MEMBER, Procedure, Text, city_library, condition_of, question_guide_form
from madoguchi.foundation.residents.public import fact_kinds
from madoguchi.services.counter.models import CounterForm, CounterSet
from madoguchi.services.counter.people import name_of_kind
from madoguchi.services.counter.steps import draft_of

HOLDS = f"{MEMBER}holds."


@dataclass(frozen=True, slots=True)
class Needless:
    """A form that was taken off for that."""

    slug: str
    title: Text
    because: str


def kind_nobody_holds(procedure: Procedure, answers: Mapping[str, Any]) -> str:
    """The kind of ``facts.yaml`` that nobody of a form's list holds, as all of them say; empty while one may."""
    for page in procedure.pages:
        kind = page.fill.holds if page.fill is not None else ""
        asked = next((f.name for f in page.fields if kind and f.concept == HOLDS + name_of_kind(kind)), "")
        rows = answers.get(page.name) or []
        if asked and rows and all(row.get(asked) is False for row in rows):
            return kind
    return ""


def questions_of_holding(procedure: Procedure) -> set[str]:
    """Of the questions by which the guide finds out who needs it, those that ask whether anybody holds what it lists."""
    kinds = {name_of_kind(page.fill.holds) for page in procedure.pages if page.fill is not None and page.fill.holds}
    if not kinds or not procedure.needed_when:
        return set()
    of_kinds = re.compile(rf"\b(?:members|person)\.(?:{'|'.join(map(re.escape, sorted(kinds)))})\b")
    asked = condition_of(question_guide_form(), procedure.needed_when).names
    return {
        one.name for one in city_library().situation
        if one.name in asked and one.type == "yes_no" and isinstance(one.known_by, str) and of_kinds.search(one.known_by)
    }  # fmt: skip


def why_needless(kind: str) -> str:
    """The reason, as a sentence."""
    return _("Nobody who is named in it holds this: %(what)s.") % {"what": fact_kinds()[kind].title}


def needless_forms(counter_set: CounterSet, *, within: frozenset[str] | None) -> list[Needless]:
    """What was taken off a set and would be needless in it, of the departments that are seen."""
    forms = counter_set.forms.filter(dropped_at__isnull=False, draft__isnull=False).select_related("draft__version")
    return [
        Needless(form.slug, draft_of(form).version.procedure.title, why_needless(kind))
        for form in (forms if within is None else forms.filter(department__in=within))
        if (kind := _kind_in(form))
    ]


def _kind_in(form: CounterForm) -> str:
    draft = draft_of(form)
    return kind_nobody_holds(draft.version.procedure, draft.answers)
