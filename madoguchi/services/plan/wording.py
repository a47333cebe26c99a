"""Words that the system writes into the plan's own records; those are in Japanese."""

from __future__ import annotations

from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

FROM_THE_FOLDER = _("Taken over from the city's folder")
A_COPY = _("Begun as a copy of %(before)s with what was left over")


def reason_in_japanese(reason: str, **details: object) -> str:
    """A reason as it is kept, whatever the language of whoever looks."""
    with override("ja"):
        return gettext(reason) % details
