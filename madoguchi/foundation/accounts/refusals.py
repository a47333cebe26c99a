"""Refusals of the accounts room."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused


class CodeNotRight(Refused):
    """The code does not fit; some tries are left."""

    code = "accounts.code-not-right"
    reason = _("This code is not right.")
    next_step = _("Look at the newest mail from us and type its six digits.")
    status = 422


class CodeNotUsable(Refused):
    """The code was used, is too old, or was mistyped too often."""

    code = "accounts.code-not-usable"
    reason = _("This code cannot be used any more.")
    next_step = _("Go back to the sign-in page and have a new code sent.")
    status = 422


class TooManyTries(Refused):
    """Somebody is guessing, or mailing codes to other people."""

    code = "accounts.too-many-tries"
    reason = _("There were too many tries in a short time.")
    next_step = _("Please try again in %(minutes)s minutes, or call us.")
    status = 429

    def __init__(self, wait: timedelta = timedelta(minutes=15)) -> None:
        self.retry_after = max(ceil(wait.total_seconds()), 1)
        super().__init__(minutes=ceil(self.retry_after / 60))


class TooFast(Refused):
    """One address of the network asks for more than one person could."""

    code = "accounts.too-fast"
    reason = _("There were too many requests from your network in a short time.")
    next_step = _("Please try again in %(minutes)s minutes.")
    status = 429

    def __init__(self, wait: timedelta = timedelta(minutes=5)) -> None:
        self.retry_after = max(ceil(wait.total_seconds()), 1)
        super().__init__(minutes=ceil(self.retry_after / 60))


class AddressTaken(Refused):
    """The mail address belongs to another account."""

    code = "accounts.address-taken"
    reason = _("There is already an account with the mail address %(address)s.")
    next_step = _("Use another mail address.")


class PasswordTooWeak(Refused):
    """The password does not meet the rules."""

    code = "accounts.password-too-weak"
    reason = _("This password is not accepted: %(faults)s")
    next_step = _("Choose a longer password that is not in common use.")
    status = 422


class ForStaffOnly(Refused):
    """Something only an account of staff has."""

    code = "accounts.for-staff-only"
    reason = _("This is possible only for an account of a member of staff.")
    next_step = _("Choose the account of a member of staff.")
    status = 403


class LinkNotUsable(Refused):
    """A one-time link was used, is too old, or another one was sent after it."""

    code = "accounts.link-not-usable"
    reason = _("This link cannot be used any more.")
    next_step = _("Ask the system administrator to send you a new one. It works once and for a short time.")
    status = 410


class LinkNeeded(Refused):
    """A second factor is to be set up, but no one-time link was followed in this session."""

    code = "accounts.link-needed"
    reason = _("A second factor can be set up only by the link that was mailed to you.")
    next_step = _("Open the newest link in your mailbox, or ask the system administrator to send you a new one.")
    status = 403


class NotYourSession(Refused):
    """A session in the list of somebody else."""

    code = "accounts.not-your-session"
    reason = _("This session is not yours.")
    next_step = _("Go back to the list of your own sessions.")
    status = 403


class CardOfAnother(Refused):
    """The card belongs to another account than the one signed in, or the account has another card."""

    code = "accounts.card-of-another"
    reason = _("This card belongs to another account than the one you are signed in with.")
    next_step = _("Sign out first, then sign in with this card.")


class AccountClosed(Refused):
    """The account was closed by the city."""

    code = "accounts.account-closed"
    reason = _("This account has been closed.")
    next_step = _("If you think this is a mistake, please call us.")
    status = 403


class OnlyInTheDemo(Refused):
    """Invented people exist only where the demo is on."""

    code = "accounts.only-in-the-demo"
    reason = _("This is possible only while MADOGUCHI_DEMO is on.")
    next_step = _("Start with MADOGUCHI_DEMO=1, and never with data of real people.")
    status = 403
