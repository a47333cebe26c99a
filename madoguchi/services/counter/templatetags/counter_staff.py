"""Words for keys on the counter's pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.translation import gettext as _

from madoguchi.foundation.cases.public import AnswerRow, prepared_in_words, who_took_it_down
from madoguchi.foundation.forms.public import Procedure
from madoguchi.foundation.organisation.public import Department
from madoguchi.foundation.residents.public import source_title
from madoguchi.kernel.refusals import Sentence
from madoguchi.kernel.texts import Text
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.people import representative_named
from madoguchi.services.counter.vocabulary import AUTHORITIES
from madoguchi.services.counter.whose import label_of
from madoguchi.services.counter.wording import SIGNED_WORDS, STATE_KINDS

register = template.Library()


@register.filter
def state_kind_of_set(state: str) -> str:
    """How the badge of a state is coloured."""
    return STATE_KINDS.get(state, "info")


@register.filter
def of_department(key: str, departments: Mapping[str, Department]) -> str:
    """A department's name; its key where nobody knows it."""
    found = departments.get(key)
    return str(found.name) if found is not None else key


@register.filter
def in_words(text: Mapping[str, str]) -> str:
    """A text that was kept as JSON, in the language of the page."""
    return str(Text(text.get("ja", ""), text.get("plain", ""), text.get("en", "")))


@register.filter
def authority_words(key: str | None) -> Sentence:
    """How authority was checked."""
    return AUTHORITIES.get(key or "", _("authority not checked"))


@register.filter
def representative_name(counter_set: CounterSet) -> str:
    """The name of whoever acts for the person."""
    return representative_named(counter_set)


@register.filter
def last_reason(travels: Sequence[Mapping[str, Any]]) -> str:
    """Why the set was handed over last."""
    return str(travels[-1]["because"]) if travels else ""


@register.filter
def source_of_answer(provenance: Mapping[str, str]) -> str:
    """Where an answer came from."""
    source, detail = provenance.get("source", ""), provenance.get("detail", "")
    words = {
        "register": _("register"),
        "clerk": _("heard by"),
        "stated": _("stated by the applicant"),
        "computed": _("computed"),
        "default": _("suggested"),
        "earlier": _("earlier application"),
        "card": _("card"),
    }
    if prepared := prepared_in_words(provenance):
        return prepared
    said = words.get(source, "")
    if source == "register":
        return source_title(detail) or str(said)
    return f"{said} {who_took_it_down(provenance)}".strip() if source == "clerk" else str(said)


@register.filter
def option_words(option: Any) -> Text:
    """A word of the city's library in the language of the page: an occasion, a category."""
    return Text(option.ja, option.plain, option.en)


register.filter(source_title)


@register.filter
def how_confirmed(how: str) -> str:
    """By which way the resident confirmed."""
    return {"tablet": _("tablet"), "paper": _("paper")}.get(how, how)


@register.filter
def how_signed(how: str) -> Sentence:
    """By which way somebody signed."""
    return SIGNED_WORDS.get(how, how)


@register.simple_tag
def label_with_person(counter_set: CounterSet, procedure: Procedure, row: AnswerRow) -> Text:
    """The label of an answer, with whose it is where somebody acts for the person."""
    return label_of(counter_set, procedure, row.field)
