"""What a value of each kind is, in words for people."""

from __future__ import annotations

from django.utils.functional import Promise, lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from madoguchi.services.opendata.snapshots.place_words import middle
from madoguchi.services.opendata.snapshots.vocabulary import Kind


def _degrees_here(which: int) -> str:
    return middle()[which]


_here = lazy(_degrees_here, str)
KIND_WORDS: dict[Kind, Promise] = {
    "text": _("a text"),
    "integer": _("a whole number (like 12)"),
    "number": _("a number (like 12.5)"),
    "date": _("a day (like 2026-04-01)"),
    "time": _("a time (like 09:00)"),
    "datetime": _("a moment (like 2026-04-01T09:00)"),
    "boolean": _("true or false"),
    "longitude": format_lazy(_("a longitude in degrees (like {example})"), example=_here(0)),
    "latitude": format_lazy(_("a latitude in degrees (like {example})"), example=_here(1)),
}
