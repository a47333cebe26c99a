"""Waits and calls in words, in the language of the page."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from madoguchi.foundation.tickets.vocabulary import HALL_LANGUAGES


def wait_words(low: int, high: int) -> str:
    """A range of minutes; ``-1``: nobody can say."""
    if high < 0:
        return _("not known yet")
    if high <= 2:
        return _("almost no wait")
    return _("about %(low)s to %(high)s minutes") % {"low": low, "high": high}


def wait_patterns() -> dict[str, str]:
    """The same sentences for scripts, which put the numbers in."""
    return {
        "unknown": _("not known yet"),
        "soon": _("almost no wait"),
        "range": _("about %(low)s to %(high)s minutes") % {"low": "{low}", "high": "{high}"},
        "ahead": _("%(count)s before you") % {"count": "{count}"},
        "called": _("Please go to desk %(desk)s.") % {"desk": "{desk}"},
    }


def call_sentences() -> dict[str, str]:
    """What a display says when a number is called, by language (BCP 47); in Vietnamese only where it is set so."""
    told = {}
    for code, _name in HALL_LANGUAGES:
        if code != "ja-plain":
            with translation.override(code):
                told[code] = _("Number %(number)s, please go to desk %(desk)s.") % {
                    "number": "{number}",
                    "desk": "{desk}",
                }
    return told
