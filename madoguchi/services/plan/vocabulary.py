"""Words of the plan room (推進計画)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

GROWING = ("plan_planversion", "plan_indicatorvalue", "plan_confirmation")
"""Tables that only grow; the database itself refuses to change or delete their rows."""


class Status(models.TextChoices):
    """How a measure or an indicator stands, by rule (``judging``)."""

    ON_TRACK = "on-track", _("on track")
    LATE = "late", _("late")
    NO_DATA = "no-data", _("no data")


class Manner(models.TextChoices):
    """How a value came to be."""

    NIGHTLY = "nightly", _("counted at night")
    ON_DEMAND = "on-demand", _("counted on demand")
    RECOUNT = "recount", _("counted again")
    ENTERED = "entered", _("entered with evidence")


COUNTED = (Manner.NIGHTLY, Manner.ON_DEMAND, Manner.RECOUNT)
"""Nobody types these."""
