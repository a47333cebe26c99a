"""Refusals of the booking room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused


class SlotTaken(Refused):
    """Every seat of the slot went to others while this person was filling in the form."""

    code = "booking.slot-taken"
    reason = _("%(calendar)s: %(slot)s has just been taken by somebody else.")
    next_step = _("Go back, choose another day or time, and send again. Your other answers are kept.")
    status = 409


class SlotNotOffered(Refused):
    """Not a time that the calendar offers now: closed, past, too soon, too far ahead, or never existed."""

    code = "booking.slot-not-offered"
    reason = _("%(calendar)s: %(slot)s can no longer be reserved.")
    next_step = _("Go back, choose another day or time, and send again. Your other answers are kept.")
    status = 409


class CalendarUnknown(Refused):
    """No calendar of the city has this key."""

    code = "booking.calendar-unknown"
    reason = _("There is no such booking calendar.")
    next_step = _("Open the list of bookings and choose a calendar there.")
    status = 404
