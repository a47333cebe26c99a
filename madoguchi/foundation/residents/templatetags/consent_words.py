"""Words of consents: ``{% load consent_words %}``."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from madoguchi.foundation.residents.models import Consent
from madoguchi.foundation.residents.rules import fact_kinds
from madoguchi.kernel.texts import Text

register = template.Library()


@register.filter
def linkage_title(consent: Consent) -> str:
    """What is looked at; the key of a kind that the city no longer names."""
    kind = fact_kinds().get(consent.kind)
    return str(kind.title) if kind is not None else consent.kind


@register.filter
def words_agreed(text: Mapping[str, str]) -> str:
    """The words that were agreed to, in the reader's language."""
    return str(Text(text.get("ja", ""), text.get("plain", ""), text.get("en", "")))
