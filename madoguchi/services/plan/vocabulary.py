"""Words of the plan room (推進計画)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

GROWING = (
    "plan_planversion",
    "plan_indicatorvalue",
    "plan_confirmation",
    "plan_submission",
    "plan_submittedvalue",
    "plan_remark",
    "plan_paper",
    "plan_decision",
    "plan_forwarding",
)
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


class FeedbackState(models.TextChoices):
    """What became of a word on the plan."""

    WAITING = "waiting", _("waits for an answer")
    ANSWERED = "answered", _("answered")
    SET_ASIDE = "set-aside", _("set aside")


COUNTED = (Manner.NIGHTLY, Manner.ON_DEMAND, Manner.RECOUNT)
"""Nobody types these."""


class MatterState(models.TextChoices):
    """Where a report or a proposal stands on its way through the bodies."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    DISCUSSED = "discussed", _("discussed, and passed on")
    SENT_BACK = "sent-back", _("sent back")
    ADOPTED = "adopted", _("adopted")
    DECLINED = "declined", _("not adopted")


BEFORE_A_BODY = (MatterState.SUBMITTED, MatterState.DISCUSSED)
"""It lies before the body that is named with it."""
IN_WRITING = (MatterState.DRAFT, MatterState.SENT_BACK)
"""Whoever reports may change it."""


class Outcome(models.TextChoices):
    """What a body decided on an item of its agenda."""

    PASSED = "passed", _("passed on to the next body")
    ADOPTED = "adopted", _("adopted")
    SENT_BACK = "sent-back", _("sent back with a reason")
    DECLINED = "declined", _("not adopted")
    REFERRED = "referred", _("a question to the next body")
    ANSWERED = "answered", _("answered")
    NOTED = "noted", _("taken note of")


NEEDS_WORDS = (Outcome.SENT_BACK, Outcome.DECLINED, Outcome.REFERRED, Outcome.ANSWERED)
"""These say nothing without words."""


class MeetingState(models.TextChoices):
    """How far a meeting is."""

    PLANNED = "planned", _("convened")
    HELD = "held", _("opened")
    CLOSED = "closed", _("closed, minutes approved")
