"""Words that the system writes into the catalogue's own records; those are in Japanese."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from madoguchi.kernel.refusals import Refused

STOPPED = _("Not published: %(why)s %(way_out)s")
RENEWED = _("Renewed from the platform's own records, as of %(day)s")


def stopped_in_japanese(refused: Refused) -> str:
    """Why an approved version went back, as it is kept whatever the language of whoever looks."""
    with override("ja"):
        return gettext(STOPPED) % {"why": str(refused), "way_out": refused.way_out}


def renewed_in_japanese(day: date) -> str:
    """What is new in a version that a source gave."""
    with override("ja"):
        return gettext(RENEWED) % {"day": day.isoformat()}
