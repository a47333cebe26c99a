"""Words of the resident's side of the desk."""

from __future__ import annotations

from django import template

from madoguchi.foundation.cases.public import AnswerRow, source_in_words

register = template.Library()


@register.filter
def told_by(row: AnswerRow) -> str:
    """Where a value came from, as far as it helps whoever reads it; nothing for what nobody answered."""
    return source_in_words(row.provenance) if row.value is not None else ""
