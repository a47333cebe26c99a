"""Tables of the booking room."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone


class Booking(models.Model):
    """One seat of one slot, taken by one case (予約)."""

    calendar = models.CharField(max_length=60)
    starts_at = models.DateTimeField()
    seat = models.PositiveSmallIntegerField()
    """0 to capacity - 1; the constraint below is what makes overbooking impossible."""
    case_id = models.CharField(max_length=40)
    case_number = models.CharField(max_length=40)
    path = models.CharField(max_length=120)
    """The question that was answered with this appointment."""
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ("starts_at", "seat")
        constraints = [
            models.UniqueConstraint(fields=["calendar", "starts_at", "seat"], name="booking_seat_once"),
            models.UniqueConstraint(fields=["case_id", "path"], name="booking_answer_once"),
        ]

    @property
    def local_start(self) -> datetime:
        """The time as the clock on the wall shows it, without a zone."""
        return timezone.make_naive(self.starts_at)

    def __str__(self) -> str:
        return f"{self.calendar} {self.local_start:%Y-%m-%d %H:%M} #{self.seat}"
