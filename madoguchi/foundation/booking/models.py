"""Tables of the booking room."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from madoguchi.foundation.booking.vocabulary import WHOLE_DAY, WITH_AN_END, State
from madoguchi.foundation.booking.words import slot_label
from madoguchi.foundation.cases.public import Draft
from madoguchi.foundation.forms.public import Text

LONGEST_NAME = 100


class BookingDay(models.Model):
    """A day of a calendar: locked by whoever gives out its places, so that one after the other looks and writes."""

    calendar = models.CharField(max_length=60)
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "day"], name="booking_day_once")]

    def __str__(self) -> str:
        return f"{self.calendar} {self.day}"


class Closure(models.Model):
    """A day, or a stretch of one, that the office has closed (予約の停止)."""

    calendar = models.CharField(max_length=60)
    day = models.DateField()
    begins = models.TimeField()
    ends = models.TimeField()
    """Local times; the end is not counted."""
    reason = models.CharField(max_length=60)
    """A key of the city's ``closing_reasons``: what those concerned are told."""
    note = models.CharField(max_length=500, blank=True)
    """For colleagues."""
    made_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-day", "begins")
        indexes = [models.Index(fields=["calendar", "day"], name="booking_closures")]

    def __str__(self) -> str:
        return f"{self.calendar} {self.day} {self.begins:%H:%M}-{self.ends:%H:%M}"

    @property
    def is_whole_day(self) -> bool:
        """Whether nothing of the day is left."""
        return (self.begins, self.ends) == WHOLE_DAY


class Reservation(models.Model):
    """Somebody's time of a calendar, from the moment it is held to the moment they have come (予約)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=12, unique=True)
    """予約番号, eight digits in two groups: to be said aloud. Opens nothing by itself."""
    code = models.CharField(max_length=40, unique=True)
    """What the QR holds: 128 bits that only pages of the office resolve."""
    kind = models.CharField(max_length=20)
    """What is reserved it for: ``visit``."""
    calendar = models.CharField(max_length=60)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    """How long it was planned to take; it holds as many slots as that needs."""
    state = models.CharField(max_length=12, choices=State.choices)
    held_until = models.DateTimeField(null=True)
    begun_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)
    """Since when it stands on the waiting list: the order of the list."""
    confirmed_at = models.DateTimeField(null=True)
    came_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=10, blank=True)
    """Kind of actor who cancelled."""
    reminded_for = models.DateTimeField(null=True)
    """The beginning that was last reminded of."""
    sequence = models.PositiveSmallIntegerField(default=0)
    """How often it was changed: iCalendar's SEQUENCE."""
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    """As it is called out."""
    name_parts = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()), blank=True)
    """The same as forms keep it (``family``, ``given``, ``family_kana``, ``given_kana``); empty where nobody divided it."""
    mail = models.EmailField(blank=True)
    mail_confirmed_at = models.DateTimeField(null=True)
    phone = models.CharField(max_length=20, blank=True)
    """Digits only."""
    language = models.CharField(max_length=10, default="ja")

    class Meta:
        ordering = ("starts_at", "id")
        indexes = [
            models.Index(fields=["calendar", "starts_at"], name="reservations_of_day"),
            models.Index(fields=["state", "held_until"], name="reservations_lapsing"),
            models.Index(fields=["calendar", "joined_at"], name="reservations_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=list(WITH_AN_END), held_until__isnull=False)
                | (~Q(state__in=list(WITH_AN_END)) & Q(held_until=None)),
                name="reservation_hold_ends",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.WAITING.value) | Q(joined_at__isnull=False), name="reservation_waits_since"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def local_start(self) -> datetime:
        """The time as the clock on the wall shows it, without a zone."""
        return timezone.make_naive(self.starts_at)

    @property
    def when(self) -> Text:
        """``11月4日（水）9時30分``."""
        return slot_label(self.local_start, whole_day=False)

    @property
    def ends_at(self) -> datetime:
        """When it is planned to end."""
        return self.starts_at + timedelta(minutes=self.minutes)


class Booking(models.Model):
    """One seat of one slot (席), taken by an answer of a case or by a reservation."""

    calendar = models.CharField(max_length=60)
    starts_at = models.DateTimeField()
    seat = models.PositiveSmallIntegerField()
    """0 to capacity - 1; the constraints below are what makes overbooking impossible."""
    capacity = models.PositiveSmallIntegerField(db_default=500)
    """How many could come when it was taken."""
    reservation = models.ForeignKey(Reservation, null=True, on_delete=models.CASCADE, related_name="seats")
    case_id = models.CharField(max_length=40, blank=True)
    case_number = models.CharField(max_length=40, blank=True)
    path = models.CharField(max_length=120, blank=True)
    """The question that was answered with this appointment."""
    taken_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("starts_at", "seat")
        constraints = [
            models.UniqueConstraint(fields=["calendar", "starts_at", "seat"], name="booking_seat_once"),
            models.UniqueConstraint(fields=["case_id", "path"], condition=~Q(case_id=""), name="booking_answer_once"),
            models.UniqueConstraint(fields=["reservation", "starts_at"], name="booking_reservation_once"),
            models.CheckConstraint(condition=Q(seat__lt=F("capacity")), name="booking_within_capacity"),
            models.CheckConstraint(
                condition=Q(reservation=None) & ~Q(case_id="") | Q(reservation__isnull=False, case_id=""),
                name="booking_one_holder",
            ),
        ]

    @property
    def local_start(self) -> datetime:
        """The time as the clock on the wall shows it, without a zone."""
        return timezone.make_naive(self.starts_at)

    def __str__(self) -> str:
        return f"{self.calendar} {self.local_start:%Y-%m-%d %H:%M} #{self.seat}"


class Visit(models.Model):
    """A reservation of the counter for some procedures, perhaps with answers prepared online (来庁予約・事前申請)."""

    reservation = models.OneToOneField(Reservation, primary_key=True, on_delete=models.CASCADE, related_name="visit")
    department = models.CharField(max_length=60, db_index=True)
    """Whose counter: the department of the calendar."""
    counter_set = models.CharField(max_length=64, blank=True, default="", db_default="")
    """What the counter began for whoever came; opaque here, forgotten with the name."""
    begun_at = models.DateTimeField(null=True)
    """When it began."""

    class Meta:
        ordering = ("reservation__starts_at", "reservation")

    def __str__(self) -> str:
        return self.reservation.number

    @property
    def prepared_drafts(self) -> list[Draft]:
        """The drafts with the answers given online beforehand, in the order of the procedures; may be incomplete."""
        with_one = self.procedures.exclude(draft=None).select_related("draft__version")
        return [one.draft for one in with_one if one.draft is not None and one.draft.submitted_at is None]

    @property
    def slugs(self) -> list[str]:
        """The procedures that are to be done, in the order chosen."""
        return [one.slug for one in self.procedures.all()]


class VisitProcedure(models.Model):
    """One procedure of a visit."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="procedures")
    slug = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    draft = models.ForeignKey(Draft, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=["visit", "slug"], name="visit_procedure_once")]

    def __str__(self) -> str:
        return f"{self.slug} of {self.visit_id}"


class ReservationCode(models.Model):
    """A mailed six-digit code: kept as a hash, short-lived, few tries."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=10)
    """``confirm`` an address, or ``open`` a reservation again."""
    reservation = models.ForeignKey(Reservation, null=True, on_delete=models.CASCADE, related_name="+")
    mail = models.EmailField()
    code_hash = models.CharField(max_length=128)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"
