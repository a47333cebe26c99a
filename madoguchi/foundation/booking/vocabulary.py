"""Values of the booking room (予約): calendars, opening hours, slots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madoguchi.foundation.forms.public import Text

WHOLE_DAY = (time.min, time(23, 59, 59))
"""Begin and end of a closure that takes the whole day."""
KINDS = ("desk", "room", "event", "machine")
"""What a calendar books; it only says so in words."""


@dataclass(frozen=True, slots=True)
class Opening:
    """On these weekdays (0 is Monday), a slot at ``first`` and then every ``minutes`` up to ``last``."""

    weekdays: frozenset[int]
    first: time
    last: time
    minutes: int
    capacity: int
    pause: tuple[time, time] | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """A booking calendar of the city (予約枠)."""

    key: str
    title: Text
    place: Text
    department: str
    openings: tuple[Opening, ...]
    lead_working_days: int
    horizon_days: int
    closed_on: frozenset[date] = frozenset()
    open_on_holidays: bool = False
    whole_day: bool = False
    """The day is what is booked; the time only says by when (a collection, not a meeting)."""
    kind: str = "desk"
    special_days: Mapping[date, tuple[Opening, ...]] = field(default_factory=dict)
    """Days with openings of their own, whatever the weekday: an open Saturday, a shortened day."""
    lead_minutes: int = 0
    """How long before its beginning a time can still be taken."""
    hold_minutes: int = 15
    hold_at_most_minutes: int = 60
    """So long a time is held at most, however often a code is asked for."""
    """How long a time is held while somebody fills in the form."""
    offer_hours: int = 24
    """How long a freed place is held for the next one on the waiting list."""
    change_until_hours: int = 2
    """Until how long before the time a resident may change or cancel by himself."""
    waiting_list: bool = False
    remind_days: int = 1
    """So many days before, a reminder is mailed; 0 for none."""
    early_minutes: int = 60
    """So long before its beginning a visitor is received without the clerk being asked back."""
    late_minutes: int = 60
    """So long after its planned end."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A counter that takes visits: by procedure, or for all procedures of some departments."""

    calendar: str
    procedures: frozenset[str]
    departments: frozenset[str]


@dataclass(frozen=True, slots=True)
class VisitRules:
    """How the city takes visits (来庁予約)."""

    desks: tuple[Desk, ...]
    """In the order in which they are chosen: the first that takes most of the procedures."""
    minutes_at_the_door: int
    """Added once: greeting, identity, payment."""
    minutes: Mapping[str, int]
    """Slug -> minutes at the counter, where they differ from what the definition says."""
    minutes_for_each: int | None
    """Minutes of any other procedure; ``None``: as the definition estimates."""
    most_minutes: int
    most_procedures: int
    kept_days: int
    """So many days after the visit, names and addresses are forgotten."""


@dataclass(frozen=True, slots=True)
class Rules:
    """All that ``calendars.yaml`` says."""

    calendars: Mapping[str, Calendar]
    visits: VisitRules | None
    closing_reasons: Mapping[str, Text]
    """Why the office may close a time, in the words that those concerned are told."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A starting time as the calendar offers it: how many may come, and how many minutes it lasts."""

    capacity: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Shut:
    """A stretch of a day that the office has closed: local times, end not counted."""

    begins: time
    ends: time

    def __contains__(self, moment: object) -> bool:
        return isinstance(moment, time) and self.begins <= moment < self.ends


@dataclass(frozen=True, slots=True)
class Slot:
    """One time that can be taken: local time without a zone, and how many seats are left."""

    calendar: str
    starts_at: datetime
    capacity: int
    left: int

    @property
    def iso(self) -> str:
        """``2026-11-04T09:30``: the canonical value of an appointment."""
        return self.starts_at.strftime("%Y-%m-%dT%H:%M")


class State(models.TextChoices):
    """How far a reservation is. Places are taken in ``HELD``, ``OFFERED``, ``CONFIRMED`` and ``CAME``."""

    HELD = "held", _("being filled in")
    JOINING = "joining", _("being filled in for the waiting list")
    WAITING = "waiting", _("on the waiting list")
    OFFERED = "offered", _("a place is offered")
    CONFIRMED = "confirmed", _("reserved")
    DISPLACED = "displaced", _("to be moved: the office closed this time")
    CAME = "came", _("came")
    NO_SHOW = "no_show", pgettext_lazy("visit", "did not come")
    CANCELLED = "cancelled", _("cancelled")
    LAPSED = "lapsed", _("lapsed")
    UNSERVED = "unserved", _("no place came free")


TAKING = ("held", "offered", "confirmed", "came")
"""States in which it holds places."""
WITH_AN_END = ("held", "joining", "offered")
"""What ends by itself at ``held_until``."""
OVER = ("came", "no_show", "cancelled", "lapsed", "unserved")


@dataclass(frozen=True, slots=True)
class ReservationEnded:
    """A reservation was cancelled, has lapsed, or found no place."""

    reservation_id: UUID


@dataclass(frozen=True, slots=True)
class VisitCheckedIn:
    """Somebody with a reservation has come and is waiting for the counter (来庁の受付)."""

    visit_id: UUID
    department: str


@dataclass(frozen=True, slots=True)
class CheckInTakenBack:
    """Somebody had not come after all. Whoever has begun something for the visitor refuses, and all stays as it was."""

    visit_id: UUID
    counter_set: str
    """What the counter began, opaque here."""
    at: datetime
