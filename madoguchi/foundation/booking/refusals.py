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


class HoldLapsed(Refused):
    """The time was held while the form was filled in, for too long, and others have it now."""

    code = "booking.hold-lapsed"
    reason = _("The time we held for you has passed on to others.")
    next_step = _("Choose another day or time. Nothing was reserved.")
    status = 409


class ReservationNotFound(Refused):
    """No such reservation, or not this person's."""

    code = "booking.reservation-not-found"
    reason = _("We cannot open this reservation.")
    next_step = _("Open it with its number and your mail address or telephone number, or call us.")
    status = 404


class TooLateToChange(Refused):
    """The time limit for changing by oneself has passed, or it is over."""

    code = "booking.too-late-to-change"
    reason = _("This reservation can no longer be changed here.")
    next_step = _("Please call the office. The number stands at the foot of the page.")
    status = 409


class NotPossibleWithThis(Refused):
    """The reservation is in a state in which this cannot be done."""

    code = "booking.not-possible-now"
    reason = _("That is not possible with this reservation any more.")
    next_step = _("Open it again and look at where it stands now.")
    status = 409


class AnotherTime(Refused):
    """Somebody is to be received by a reservation for another day or hour, and nobody said that this is meant."""

    code = "booking.another-time"
    reason = _("This visit is reserved for another time: %(when)s.")
    next_step = _(
        "Compare the reservation number. If this visitor is here all the same, receive the visit on this page."
    )
    status = 409


class NoWaitingList(Refused):
    """The calendar keeps no waiting list, or a place is free."""

    code = "booking.no-waiting-list"
    reason = _("There is no waiting list for this time.")
    next_step = _("Choose another day or time.")
    status = 409


class ContactNeeded(Refused):
    """Neither a confirmed mail address nor a telephone number was given."""

    code = "booking.contact-needed"
    reason = _("We need a mail address or a telephone number to reach you.")
    next_step = _("Give one of the two, then reserve.")
    status = 422


class WrongReservationCode(Refused):
    """A mailed code is wrong, old, used, or was tried too often."""

    code = "booking.wrong-code"
    reason = _("This code is not right, or no longer valid.")
    next_step = _("Look at the newest mail and type its six digits, or ask for a new code.")
    status = 422


class NoDeskForThis(Refused):
    """No counter of the city takes visits for these procedures."""

    code = "booking.no-desk"
    reason = _("A visit for this cannot be reserved.")
    next_step = _("Please come without a reservation, or call the office.")
    status = 404


class TooMuchForOneVisit(Refused):
    """More procedures than one visit takes."""

    code = "booking.too-much-for-one-visit"
    reason = _("One visit takes at most %(most)d procedures; you have chosen %(chosen)d.")
    next_step = _("Leave some out here, and reserve a second visit for them.")
    status = 422


class NotOfThisDesk(Refused):
    """The post does not let this person do that at this counter."""

    code = "booking.not-of-this-desk"
    reason = _("Your post does not let you do this at this counter.")
    next_step = _("Ask a colleague of the department in charge.")
    status = 403


class NoCounterOfYours(Refused):
    """Whoever asks works in no department that has a calendar."""

    code = "booking.no-counter-of-yours"
    reason = _("None of your posts belongs to a counter that gives times.")
    next_step = _("Ask the department in charge. Whoever assigns the posts can give you one there.")
    status = 403
