"""The door of the booking room."""

from __future__ import annotations

from madoguchi.foundation.booking.calendars import (
    booking_calendars,
    find_calendar,
    get_calendar,
    line_of,
    read_calendars,
)
from madoguchi.foundation.booking.models import Booking
from madoguchi.foundation.booking.queries import bookings_of, free_slots
from madoguchi.foundation.booking.refusals import CalendarUnknown, SlotNotOffered, SlotTaken
from madoguchi.foundation.booking.seats import release_slot, release_slots_of, take_slot
from madoguchi.foundation.booking.vocabulary import Calendar, Slot

__all__ = [
    "Booking",
    "Calendar",
    "CalendarUnknown",
    "Slot",
    "SlotNotOffered",
    "SlotTaken",
    "booking_calendars",
    "bookings_of",
    "find_calendar",
    "free_slots",
    "get_calendar",
    "line_of",
    "read_calendars",
    "release_slot",
    "release_slots_of",
    "take_slot",
]
