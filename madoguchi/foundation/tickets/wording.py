"""Waits and calls in words, in the language of the page."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from madoguchi.foundation.booking.public import slot_label
from madoguchi.foundation.tickets.vocabulary import CLOSED, HALL_LANGUAGES, NOT_KNOWN


def wait_words(low: int, high: int) -> str:
    """A range of minutes, ``NOT_KNOWN`` or ``CLOSED``."""
    if high == CLOSED:
        return _("closed now")
    if high == NOT_KNOWN:
        return _("not known yet")
    if high <= 2:
        return _("almost no wait")
    return _("about %(low)s to %(high)s minutes") % {"low": low, "high": high}


def ahead_words(ahead: int) -> str:
    """How many are before somebody; nothing where that is not known."""
    if ahead < 0:
        return ""
    return _("%(count)s before you") % {"count": ahead} if ahead else _("You are next")


def wait_patterns() -> dict[str, str]:
    """The same sentences for scripts, which put the numbers in."""
    return {
        "closed": _("closed now"),
        "unknown": _("not known yet"),
        "soon": _("almost no wait"),
        "range": _("about %(low)s to %(high)s minutes") % {"low": "{low}", "high": "{high}"},
        "ahead": _("%(count)s before you") % {"count": "{count}"},
        "next": _("You are next"),
        "called": _("Please go to desk %(desk)s.") % {"desk": "{desk}"},
    }


def opens_sentences(moment: datetime | None) -> dict[str, str]:
    """When numbers are given out again, in each language of the hall; empty where nobody knows."""
    if moment is None:
        return {}
    told = {}
    for code, _name in HALL_LANGUAGES:
        with translation.override(code):
            told[code] = _("Numbers are given out again from %(moment)s.") % {"moment": _said(moment, code)}
    return told


def _said(moment: datetime, language: str) -> str:
    here = timezone.localtime(moment)
    if language == "vi":
        return f"{here.hour}:{here.minute:02}, {_WEEKDAYS_VI[here.weekday()]} {here.day}/{here.month}"
    return slot_label(here, whole_day=False).within(language)


_WEEKDAYS_VI = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


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
