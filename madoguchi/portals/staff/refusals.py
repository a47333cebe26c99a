"""Refusals of the officer's pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused


class ReadingNotRecorded(Refused):
    """The line that says who reads the trail could not be written."""

    code = "staff.reading-not-recorded"
    reason = _("That you read the records could not be recorded, so nothing is shown.")
    next_step = _("Try again in a few minutes; if it happens again, look at the database.")
    status = 503
