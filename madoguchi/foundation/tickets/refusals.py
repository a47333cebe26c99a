"""Refusals of the waiting hall."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused


class NumbersClosed(Refused):
    """Outside the hours, or the day is closed already."""

    code = "tickets.numbers-closed"
    reason = _("No numbers are given out at this time.")
    next_step = _("Please come during the opening hours, or ask the staff.")


class NotAtTheHall(Refused):
    """The phone page was not opened by today's code at the entrance."""

    code = "tickets.not-at-the-hall"
    reason = _("A number can be taken at the city hall only.")
    next_step = _("Read the code on the screen in the waiting area with your phone, or take a number at the machine.")
    status = 403


class ReservationUnknown(Refused):
    """No reservation has this code, it is for another day, or no queue here takes it."""

    code = "tickets.reservation-unknown"
    reason = _("No reservation for today was found by this code.")
    next_step = _("Check the code, or take a number without a reservation; the staff will help you.")
    status = 404


class TicketHeld(Refused):
    """This reservation, or this phone, has a number that still waits."""

    code = "tickets.ticket-held"
    reason = _("You already have a number: %(label)s.")
    next_step = _("Wait for that number, or give it up before you take another one.")


class TicketGone(Refused):
    """The ticket is not in a state in which this can be done to it."""

    code = "tickets.ticket-gone"
    reason = _("%(label)s: this cannot be done any more. It was called, served or given up meanwhile.")
    next_step = _("Look at the page again; it shows how the number stands now.")


class NumberCalled(Refused):
    """The number that a visitor took by a reservation was called already: they have come."""

    code = "tickets.number-called"
    reason = _("The number of this visitor was called already: %(label)s.")
    next_step = _("End the turn at the desk. That the visitor had come stays written.")


class TooLate(Refused):
    """Whoever missed the call comes back after the limit."""

    code = "tickets.too-late"
    reason = _("%(label)s was called too long ago to keep its place.")
    next_step = _("Please take a new number, or ask the staff.")


class DeskNotOpen(Refused):
    """A desk that is closed or paused calls nobody."""

    code = "tickets.desk-not-open"
    reason = _("This desk is not open.")
    next_step = _("Open the desk first.")


class NobodyWaits(Refused):
    """There is nobody to call, and nobody at the desk."""

    code = "tickets.nobody-waits"
    reason = _("Nobody waits for this desk.")
    next_step = _("The page shows when somebody takes a number.")


class DeskBusy(Refused):
    """A desk with somebody at it cannot be closed or paused."""

    code = "tickets.desk-busy"
    reason = _("%(label)s is still at this desk.")
    next_step = _("End this visit first.")


class QueueUnknown(Refused):
    """No queue of this waiting area has this key."""

    code = "tickets.queue-unknown"
    reason = _("There is no such queue here.")
    next_step = _("Go back and choose one of those that are shown.")
    status = 404


class DeskMoved(Refused):
    """The page was older than the desk: somebody else is there by now, or nobody."""

    code = "tickets.desk-moved"
    reason = _("Meanwhile the desk has gone on: this page was older.")
    next_step = _("Nothing was changed. Look at the desk again.")
