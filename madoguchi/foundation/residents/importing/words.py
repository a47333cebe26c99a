"""How the report of an import reads."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.residents.importing.faults import words_of_fault
from madoguchi.foundation.residents.models import ImportFault, RegisterImport

PARTS = {
    "people": _("Entries of people"), "facts": _("Facts of other registers"),
    "addresses": _("Addresses"), "protections": _("Protections"),
    "numbers": _("Individual Numbers"),
}  # fmt: skip
DONE = {
    "read": _("rows read"), "faulty": _("rows not taken over"), "unchanged": _("unchanged"), "added": _("added"),
    "changed": _("changed"), "left": _("no longer listed"), "written": _("written"), "ended": _("ended"),
    "unsure": _("files with rows that could not be told (nobody was marked as no longer listed)"),
}  # fmt: skip
SORTS = {
    "gaiji": _("character of the vendor's own: 〓 stands in its place"),
    "geta": _("〓 stands in the export"),
    "mapped": _("character of the vendor's own, mapped by the city"),
    "compatibility": _("compatibility ideograph, kept"),
    "beyond": _("kanji outside the basic plane, kept"),
    "selector": _("kanji with a variation selector, kept"),
}


def as_shown(one: ImportFault) -> dict[str, Any]:
    """``part``, ``line``, ``column``, ``sentence``."""
    return {
        "part": PARTS.get(one.part, one.part),
        "line": one.line,
        "column": one.column,
        "sentence": words_of_fault(one.fault),
    }


def counts_shown(run: RegisterImport) -> list[tuple[str, int]]:
    """(words, count) of all that is not nothing."""
    return [
        (_now("%(part)s: %(what)s") % {"part": PARTS.get(part, part), "what": DONE.get(word, word)}, count)
        for name, count in sorted(run.counts.items())
        if count
        for part, _dot, word in [name.partition(".")]
    ]


def letters_shown(run: RegisterImport) -> list[dict[str, Any]]:
    """The report of characters, with words."""
    return [
        one | {"part": PARTS.get(one["part"], one["part"]), "sort": SORTS.get(one["sort"], one["sort"])}
        for one in run.characters
    ]
