"""What the first page offers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from madoguchi.foundation.forms.public import city_library, procedures_offered
from madoguchi.services.procedures.public import featured_procedures

TITLES_IN_CARD = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """One card of the first page."""

    title: str
    text: str
    href: str
    pictogram: str = ""


def life_events(on: date) -> list[Choice]:
    """What may have happened (引っ越す, 子どもが生まれた), in the city's order, where some procedure goes with it."""
    try:
        listing = reverse("procedure_list")
    except NoReverseMatch:
        return []
    offered = procedures_offered(on)
    choices = []
    for event in city_library().life_events:
        titles = [str(procedure.title) for procedure in offered if event.key in procedure.life_events]
        if titles:
            address = f"{listing}?{urlencode({'life_event': event.key})}"
            choices.append(Choice(_words(event.ja, event.plain, event.en), _some(titles), address, event.key))
    return choices


def categories(on: date) -> list[Choice]:
    """Kinds of procedures, in the city's order, with how many there are of each."""
    try:
        listing = reverse("procedure_list")
    except NoReverseMatch:
        return []
    count = Counter(procedure.category for procedure in procedures_offered(on))
    return [
        Choice(
            _words(kind.ja, kind.plain, kind.en), str(count[kind.key]),
            f"{listing}?{urlencode({'category': kind.key})}", kind.key,
        )
        for kind in city_library().categories
        if count[kind.key]
    ]  # fmt: skip


def often_used(on: date) -> list[Choice]:
    """Procedures that many need and that can be done from here."""
    try:
        return [
            Choice(str(procedure.title), str(procedure.summary), reverse("procedure_guide", args=[procedure.slug]))
            for procedure in featured_procedures(on)
        ]
    except NoReverseMatch:
        return []


def _words(ja: str, plain: str, en: str) -> str:
    return {"ja-plain": plain, "en": en}.get(get_language() or "ja", ja) or ja


def _some(titles: list[str]) -> str:
    comma = ", " if get_language() == "en" else "、"
    shown = comma.join(titles[:TITLES_IN_CARD])
    return shown + ("…" if len(titles) > TITLES_IN_CARD else "")
