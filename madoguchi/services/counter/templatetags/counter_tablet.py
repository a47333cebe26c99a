"""Words of the resident's side of the desk."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from madoguchi.foundation.cases.public import AnswerRow, source_in_words
from madoguchi.foundation.forms.public import Procedure
from madoguchi.kernel.texts import Text
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.seen import Change
from madoguchi.services.counter.whose import label_of

register = template.Library()


@register.filter
def in_words(text: Mapping[str, str]) -> str:
    """A text that was kept as JSON, in the language of the tablet."""
    return str(Text(text.get("ja", ""), text.get("plain", ""), text.get("en", "")))


@register.filter
def told_by(row: AnswerRow) -> str:
    """Where a value came from, as far as it helps whoever reads it; nothing for what nobody answered."""
    return source_in_words(row.provenance) if row.value is not None else ""


@register.filter
def change_of(changed: Mapping[str, Change], row: AnswerRow) -> Change | None:
    """What an answer said when the resident saw it, where it says something else now."""
    return changed.get(row.path)


@register.simple_tag
def label_with_person(counter_set: CounterSet, procedure: Procedure, row: AnswerRow) -> Text:
    """The label of an answer, with whose it is where somebody acts for the person."""
    return label_of(counter_set, procedure, row.field)
