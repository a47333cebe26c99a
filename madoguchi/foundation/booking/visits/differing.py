"""Where the answers prepared for one visit contradict one another: said on its page, while they can still be mended at home."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.foundation.booking.visits.happened import happened_for, told_by_facts
from madoguchi.foundation.cases.public import Draft, told_in_all
from madoguchi.foundation.forms.public import Field, Text, comparable, family_of, field_type

NEW_ADDRESS, ADDRESS = "event.new_address", "person.address"


@dataclass(frozen=True, slots=True)
class Differing:
    """One question with its different answers, each with the form in which it stands."""

    label: Text
    answers: Sequence[tuple[str, str]]


def differing_at_home(drafts: Sequence[Draft], slugs: Iterable[str], *, on: date) -> list[Differing]:
    """Of each question what was answered differently: in two forms, or otherwise than the others tell.

    Somebody who moves applies from where they move to, unless one form asks both addresses.
    """
    rows = [(draft, f, draft.answers[f.name]) for draft in drafts for f in _stated(draft)]
    both = any({NEW_ADDRESS, ADDRESS} <= {f.concept for one, f, _value in rows if one is draft} for draft in drafts)
    family = family_of(told_in_all(drafts))
    found: dict[str, list[tuple[Field, Any, str]]] = {}
    for draft, f, value in rows:
        if not f.concept:
            continue
        means = NEW_ADDRESS if f.concept == ADDRESS and not both else f.concept
        found.setdefault(means, []).append((f, value, str(draft.version.procedure.title)))
        if f.concept in family:
            found[means].append((f, family[f.concept].value, _("who belongs to the household")))
    facts = happened_for(slugs, on=on)
    for draft in drafts:
        told = told_by_facts(draft.version.procedure, facts, on=on)
        for f in _stated(draft):
            if f.name in told:
                title = str(draft.version.procedure.title)
                found[f"{title} {f.name}"] = [
                    (f, draft.answers[f.name], title), (f, told[f.name], _("what you come for")),
                ]  # fmt: skip
    return [one for answers in found.values() if (one := _differing(answers)) is not None]


def _stated(draft: Draft) -> list[Field]:
    """The questions that stand once and were answered by the person."""
    fields = [f for page in draft.version.procedure.pages if not page.repeat for f in page.fields]
    return [
        f for f in fields
        if draft.answers.get(f.name) is not None and draft.provenance.get(f.name, {}).get("source") == "stated"
    ]  # fmt: skip


def _differing(answers: Sequence[tuple[Field, Any, str]]) -> Differing | None:
    seen: list[Any] = []
    shown: list[tuple[str, str]] = []
    for f, value, where in answers:
        if (told := comparable(value, f.type)) not in seen:
            seen.append(told)
            shown.append((str(field_type(f.type).show(value, f, get_language() or "ja")), where))
    return Differing(answers[0][0].label, shown) if len(seen) > 1 else None
