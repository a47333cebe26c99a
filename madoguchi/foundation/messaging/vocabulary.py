"""Values of the messaging room (連絡): kinds of mail and what each may say."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("ja", "ja-plain", "en")
KEPT_FOR = timedelta(days=90)


class Kind(models.TextChoices):
    """Each kind has three texts: ``messaging/mail/<kind>.<language>.txt``."""

    APPLICATION_RECEIVED = "application_received", _("application received")
    CORRECTION_REQUESTED = "correction_requested", _("correction requested")
    DECISION_MADE = "decision_made", _("decision made")
    MESSAGE_FROM_OFFICE = "message_from_office", _("message from the office")
    SIGN_IN_CODE = "sign_in_code", _("code to sign in")
    CONFIRM_CODE = "confirm_code", _("code to confirm a mail address")
    DRAFT_CODE = "draft_code", _("code for a draft")
    REOPEN_CODE = "reopen_code", _("code to open an application")
    WITHDRAWAL_CONFIRMED = "withdrawal_confirmed", _("withdrawal confirmed")
    APPOINTMENT_CONFIRMED = "appointment_confirmed", _("appointment confirmed")
    APPOINTMENT_REMINDER = "appointment_reminder", _("reminder of an appointment")
    APPOINTMENT_CLOSED = "appointment_closed", _("appointment cannot be kept by the office")
    RESERVATION_CODE = "reservation_code", _("code for a reservation")
    RESERVATION_CONFIRMED = "reservation_confirmed", _("reservation confirmed")
    RESERVATION_CHANGED = "reservation_changed", _("reservation changed")
    RESERVATION_CANCELLED = "reservation_cancelled", _("reservation cancelled")
    RESERVATION_CLOSED = "reservation_closed", _("reservation cannot be kept by the office")
    RESERVATION_REMINDER = "reservation_reminder", _("reminder of a reservation")
    WAITING_JOINED = "waiting_joined", _("on the waiting list")
    PLACE_OFFERED = "place_offered", _("place offered")
    WAITING_ENDED = "waiting_ended", _("no place came free")
    STAFF_INVITATION = "staff_invitation", _("invitation of a member of staff")
    STAFF_RESET = "staff_reset", _("second factor of a member of staff reset")
    STAFF_ADDRESS_CHANGED = "staff_address_changed", _("mail address of a member of staff changed")
    WORK_PUBLISHED = "work_published", _("what somebody made was approved and published")
    WORK_RETURNED = "work_returned", _("what somebody made was returned with a reason")
    WORK_WITHDRAWN = "work_withdrawn", _("what somebody made was withdrawn")
    WORK_DATA_WITHDRAWN = "work_data_withdrawn", _("data of what somebody made was withdrawn")
    WORK_DATA_ERASED = "work_data_erased", _("data of what somebody made was erased")


_CASE = frozenset({"number", "procedure", "url"})
_WORK = frozenset({"what", "title", "url"})
_RESERVATION = frozenset({"number", "title", "place", "when", "url"})

MAY_SAY: dict[Kind, frozenset[str]] = {
    Kind.APPLICATION_RECEIVED: _CASE | {"guest"},
    Kind.CORRECTION_REQUESTED: _CASE,
    Kind.DECISION_MADE: _CASE,
    Kind.MESSAGE_FROM_OFFICE: _CASE,
    Kind.WITHDRAWAL_CONFIRMED: _CASE,
    Kind.APPOINTMENT_CONFIRMED: _CASE | {"calendar", "place", "when"},
    Kind.APPOINTMENT_REMINDER: _CASE | {"calendar", "place", "when"},
    Kind.APPOINTMENT_CLOSED: _CASE | {"calendar", "when", "reason"},
    Kind.RESERVATION_CODE: frozenset({"code", "title"}),
    Kind.RESERVATION_CONFIRMED: _RESERVATION,
    Kind.RESERVATION_CHANGED: _RESERVATION,
    Kind.RESERVATION_CANCELLED: _RESERVATION,
    Kind.RESERVATION_CLOSED: _RESERVATION | {"reason"},
    Kind.RESERVATION_REMINDER: _RESERVATION,
    Kind.WAITING_JOINED: _RESERVATION,
    Kind.PLACE_OFFERED: _RESERVATION | {"until"},
    Kind.WAITING_ENDED: _RESERVATION,
    Kind.SIGN_IN_CODE: frozenset({"code", "minutes"}),
    Kind.DRAFT_CODE: frozenset({"code", "title"}),
    Kind.CONFIRM_CODE: frozenset({"code", "title"}),
    Kind.REOPEN_CODE: frozenset({"code", "title"}),
    Kind.STAFF_INVITATION: frozenset({"url", "hours"}),
    Kind.STAFF_RESET: frozenset({"url", "hours"}),
    Kind.STAFF_ADDRESS_CHANGED: frozenset({"address"}),
    Kind.WORK_PUBLISHED: _WORK,
    Kind.WORK_RETURNED: _WORK,
    Kind.WORK_WITHDRAWN: _WORK,
    Kind.WORK_DATA_WITHDRAWN: _WORK,
    Kind.WORK_DATA_ERASED: _WORK,
}
"""The only things a text may name. None is ever typed by an applicant: an automatic reply that echoes
what somebody typed lets anybody send words of his choice, in the city's name, to anybody."""

CODES = frozenset(
    {
        Kind.SIGN_IN_CODE,
        Kind.CONFIRM_CODE,
        Kind.DRAFT_CODE,
        Kind.REOPEN_CODE,
        Kind.RESERVATION_CODE,
        Kind.STAFF_INVITATION,
        Kind.STAFF_RESET,
    }
)
"""What opens something by itself: the text is emptied as soon as it is sent, and few are sent to one address."""
CODES_AN_HOUR = 20
"""Codes of one kind to one address within an hour; more would be somebody filling another person's mailbox."""
