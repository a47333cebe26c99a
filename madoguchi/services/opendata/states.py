"""Words of the catalogue (データカタログ): states of a version, where it came from, how often a dataset is due."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

GROWING = ("opendata_step",)
"""Tables that only grow; the database itself refuses to change or delete their rows."""

SHELF = "opendata"
"""Under which published versions are tables of evidence."""


class State(models.TextChoices):
    """Where a version stands on its way to the public."""

    DRAFT = "draft", _("prepared, not yet without errors")
    CHECKED = "checked", _("checked, without errors")
    WAITING = "waiting", _("waits for approval")
    RETURNED = "returned", _("returned with a reason")
    APPROVED = "approved", _("approved, to be published")
    PUBLISHED = "published", _("published")
    SUPERSEDED = "superseded", _("followed by a newer version")
    WITHDRAWN = "withdrawn", _("withdrawn")
    DISCARDED = "discarded", _("discarded")


OPEN = (State.DRAFT, State.CHECKED, State.WAITING, State.RETURNED, State.APPROVED)
"""On the way: a dataset has one such version at most."""
IN_WRITING = (State.DRAFT, State.CHECKED, State.RETURNED)
"""Whoever prepares may still change it."""
FLAWLESS = (State.CHECKED, State.WAITING, State.RETURNED, State.APPROVED, State.PUBLISHED, State.SUPERSEDED)
"""The check of exactly this content found no error."""
DECIDED = (State.APPROVED, State.PUBLISHED, State.SUPERSEDED, State.WITHDRAWN)
"""A second person, or the standing rule, has said yes."""
READABLE = (State.PUBLISHED, State.SUPERSEDED)
"""Anybody may read it: the one published, and those it followed."""
ONCE_PUBLIC = (State.PUBLISHED, State.SUPERSEDED, State.WITHDRAWN)


class Origin(models.TextChoices):
    """Where a version's content comes from."""

    FILE = "file", _("a file")
    SOURCE = "source", _("the platform's own tables")
    RESTORED = "restored", _("an earlier version")


class Frequency(models.TextChoices):
    """How often a dataset is to be renewed (更新頻度)."""

    DAILY = "daily", _("every day")
    WEEKLY = "weekly", _("every week")
    MONTHLY = "monthly", _("every month")
    QUARTERLY = "quarterly", _("every quarter")
    HALF_YEARLY = "half-yearly", _("every half year")
    YEARLY = "yearly", _("every year")
    AS_NEEDED = "as-needed", _("when something changes")


DAYS = {
    Frequency.DAILY: 1, Frequency.WEEKLY: 7, Frequency.MONTHLY: 31, Frequency.QUARTERLY: 92, Frequency.HALF_YEARLY: 184,
    Frequency.YEARLY: 366,
}  # fmt: skip


def due_after(frequency: str, last: date) -> date | None:
    """The day by which the next version is due; ``None`` where none is asked for."""
    days = DAYS.get(Frequency(frequency))
    return last + timedelta(days=days) if days else None


def period_of(frequency: str, day: date) -> tuple[int, int]:
    """The day, week, month, quarter, half year or year that a day lies in: a source gives one version in each."""
    parts = {
        Frequency.WEEKLY: day.isocalendar()[:2],
        Frequency.MONTHLY: (day.year, day.month),
        Frequency.QUARTERLY: (day.year, (day.month - 1) // 3),
        Frequency.HALF_YEARLY: (day.year, (day.month - 1) // 6),
        Frequency.YEARLY: (day.year, 0),
    }
    return parts.get(Frequency(frequency), (day.toordinal(), 0))
