"""Tables of the waiting hall. None of them knows a person: a number, a queue, a desk, times."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from madoguchi.foundation.tickets.vocabulary import HALL_LANGUAGES, DeskStanding, Outcome, TicketState


class QueueDay(models.Model):
    """One queue on one day: the last number given, and whether the day is closed."""

    queue = models.CharField(max_length=40)
    day = models.DateField()
    last_number = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["queue", "day"], name="tickets_queue_day_once")]

    def __str__(self) -> str:
        return f"{self.queue} {self.day}"


class DeskState(models.Model):
    """How a desk stands now; the row is locked by every act of the desk."""

    key = models.CharField(max_length=40, primary_key=True)
    standing = models.CharField(max_length=6, choices=DeskStanding.choices, default=DeskStanding.CLOSED)
    since_at = models.DateTimeField(null=True)
    priority_run = models.PositiveSmallIntegerField(default=0)
    """How many with priority it has called in a row."""

    def __str__(self) -> str:
        return f"{self.key} {self.standing}"


class Ticket(models.Model):
    """One number (番号札). Its id is known to whoever took it, and opens its page."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.CharField(max_length=40)
    day = models.DateField()
    letter = models.CharField(max_length=1)
    number = models.PositiveSmallIntegerField()
    queue = models.CharField(max_length=40)
    """Where it waits now; the letter is that of the queue it was taken for."""
    channel = models.CharField(max_length=6)
    language = models.CharField(max_length=8, default="ja")
    """In which language it is called."""
    priority = models.BooleanField(default=False)
    """Given precedence; why is written nowhere."""
    state = models.CharField(max_length=8, choices=TicketState.choices, default=TicketState.WAITING)
    taken_at = models.DateTimeField()
    waiting_since = models.DateTimeField()
    """Its age in the line; kept when it is sent to another queue or comes back."""
    queued_at = models.DateTimeField()
    """When it entered the queue it waits in now."""
    due_at = models.DateTimeField(null=True)
    """When its reservation begins."""
    desk = models.CharField(max_length=40, blank=True)
    """Where it is called, or was last."""
    called_at = models.DateTimeField(null=True)
    calls = models.PositiveSmallIntegerField(default=0)
    missed_at = models.DateTimeField(null=True)
    misses = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    visit = models.CharField(max_length=64, blank=True)
    """The id of its reservation; forgotten when the day is closed."""
    counter_set = models.CharField(max_length=64, blank=True)
    """What the counter works on for it; opaque here, forgotten when the day is closed."""

    class Meta:
        ordering = ("taken_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["day", "letter", "number"], name="tickets_number_once_a_day"),
            models.UniqueConstraint(fields=["desk"], condition=Q(state="called"), name="tickets_one_called_a_desk"),
            models.UniqueConstraint(
                fields=["visit"], condition=~Q(visit="") & Q(state__in=["waiting", "called"]), name="tickets_visit_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="called") | (~Q(desk="") & Q(called_at__isnull=False)),
                name="tickets_called_to_a_desk",
            ),
        ]
        indexes = [
            models.Index(
                fields=["queue", "waiting_since"], condition=Q(state="waiting"), name="tickets_waiting_by_age"
            ),
            models.Index(fields=["area", "day"], name="tickets_area_day"),
        ]

    @property
    def language_name(self) -> str:
        """What its language calls itself."""
        return dict(HALL_LANGUAGES).get(self.language, self.language)

    @property
    def label(self) -> str:
        """What stands on the paper and on the display: A012."""
        return f"{self.letter}{self.number:03}"

    def __str__(self) -> str:
        return f"{self.label} {self.day}"


class Turn(models.Model):
    """One turn at a desk (対応): from the call to its end."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="turns")
    day = models.DateField()
    queue = models.CharField(max_length=40)
    desk = models.CharField(max_length=40)
    first = models.BooleanField()
    """The first call of this ticket in this queue: its wait counts."""
    waited_from = models.DateTimeField()
    called_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=6, choices=Outcome.choices, default=Outcome.OPEN, blank=True)

    class Meta:
        ordering = ("called_at", "id")
        constraints = [
            # What the locks see to, the database holds: a ticket is at one desk, a desk has one ticket.
            models.UniqueConstraint(fields=["ticket"], condition=Q(ended_at=None), name="tickets_one_turn_a_ticket"),
            models.UniqueConstraint(fields=["desk"], condition=Q(ended_at=None), name="tickets_one_turn_a_desk"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, outcome="") | (Q(ended_at__isnull=False) & ~Q(outcome="")),
                name="tickets_turn_ended_with_outcome",
            ),
        ]
        indexes = [models.Index(fields=["day", "queue"], name="tickets_turns_by_day")]

    def __str__(self) -> str:
        return f"{self.desk} {self.called_at:%H:%M} {self.outcome}"
