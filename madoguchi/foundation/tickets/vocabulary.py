"""Values of the waiting hall (番号札): queues, desks, rules, and what is announced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.forms.public import Text

Channel = Literal["kiosk", "phone", "desk"]

HALL_LANGUAGES = (("ja", "日本語"), ("ja-plain", "やさしい にほんご"), ("en", "English"), ("vi", "Tiếng Việt"))
"""The languages of the kiosk, the display and the ticket; the other pages have the first three."""


NOT_KNOWN, CLOSED = -1, -2
"""In place of minutes: nobody can say; no numbers are given out."""


@dataclass(frozen=True, slots=True)
class Words(Text):
    """A text in the four languages of the hall."""

    vi: str = ""

    def within(self, language: str) -> str:
        """The text in ``language``; what is missing in Vietnamese is said in English."""
        if language.startswith("vi"):
            return self.vi or self.en or self.ja
        return Text.within(self, language)


@dataclass(frozen=True, slots=True)
class Opening:
    """On these weekdays (0 is Monday) numbers are given out from ``first`` until ``last``."""

    weekdays: frozenset[int]
    first: time
    last: time


@dataclass(frozen=True, slots=True)
class Queue:
    """One kind of business that people wait for (用件)."""

    key: str
    area: str
    letter: str
    title: Words
    about: Words
    minutes: float
    """How long one visit takes, until figures tell."""
    calendars: frozenset[str] = frozenset()
    """The booking calendars whose visitors wait here."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One window (窓口): ``serves`` its queues; ``helps`` those of others only while nobody waits in its own."""

    key: str
    area: str
    number: str
    department: str
    serves: tuple[str, ...]
    helps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """What a city decides about fairness and patience."""

    priority_turns: int
    """How many with priority a desk calls in a row while others wait; then comes one of the others."""
    no_show_minutes: int
    """How long somebody who missed the call may come back and keep the place."""
    no_show_times: int


@dataclass(frozen=True, slots=True)
class Area:
    """One waiting area (待合) with its queues and desks."""

    key: str
    title: Words
    department: str
    """Whose chiefs close the day and see the figures, beside those of the desks' departments."""
    openings: tuple[Opening, ...]
    phones: Literal["at-the-hall", "anywhere", "never"]
    open_on_holidays: bool
    """Whether the openings hold on weekends, public holidays and the city's closed days too."""
    key_edition: int
    """Raised, every kiosk's and display's address becomes another one."""
    queues: tuple[Queue, ...]
    desks: tuple[Desk, ...]

    @property
    def departments(self) -> frozenset[str]:
        """Every department that works here."""
        return frozenset({self.department, *(desk.department for desk in self.desks)})


@dataclass(frozen=True, slots=True)
class Hall:
    """All that ``desks.yaml`` says."""

    rules: Rules
    areas: tuple[Area, ...]

    @property
    def queues(self) -> dict[str, Queue]:
        """Every queue by its key."""
        return {queue.key: queue for area in self.areas for queue in area.queues}

    @property
    def desks(self) -> dict[str, Desk]:
        """Every desk by its key."""
        return {desk.key: desk for area in self.areas for desk in area.desks}


class TicketState(models.TextChoices):
    """Where a ticket stands."""

    WAITING = "waiting", _("waiting")
    CALLED = "called", _("called")
    DONE = "done", _("done")
    MISSED = "missed", _("did not come")
    LEFT = "left", _("given up")
    CLOSED = "closed", _("not reached before closing")


class DeskStanding(models.TextChoices):
    """Whether a desk works."""

    CLOSED = "closed", _("shut")
    OPEN = "open", _("open")
    PAUSED = "paused", _("paused")


class Outcome(models.TextChoices):
    """How one turn at a desk ended."""

    OPEN = "", _("under way")
    SERVED = "served", _("served")
    MISSED = "missed", _("did not come")
    MOVED = "moved", _("sent to another queue")


@dataclass(frozen=True, slots=True)
class TicketCalled:
    """A desk has called somebody. ``counter_set`` is what the counter attached to the ticket, opaque here."""

    ticket_id: UUID
    label: str
    desk: str
    counter_set: str
    at: datetime


@dataclass(frozen=True, slots=True)
class VisitHere:
    """What the hall learns of a reservation: its id, its calendar, when it begins; nothing about the person."""

    id: str
    calendar: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Period:
    """The days of some figures, both included."""

    first: date
    last: date
