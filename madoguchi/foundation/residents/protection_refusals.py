"""Refusals about protections; only staff reads them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused


class NotDeciding(Refused):
    """The post does not decide on protections."""

    code = "residents.not-deciding"
    reason = _("Your post does not decide on protections.")
    next_step = _("Ask the chief of the section that decides on protections to take over, at the counter if need be.")
    status = 403


class ProtectedAlready(Refused):
    """The person is protected already."""

    code = "residents.protected-already"
    reason = _("The protection of this person has begun already.")
    next_step = _("Open it in the list of protections to prolong or change it.")
    status = 409


class ProtectionEnded(Refused):
    """The protection has been ended."""

    code = "residents.protection-ended"
    reason = _("This protection has ended meanwhile.")
    next_step = _("Begin a new one if the person needs it.")
    status = 409


class StillProtected(Refused):
    """Somebody who lives in the household is protected."""

    code = "residents.still-protected"
    reason = _("Somebody who lives in this household is protected.")
    next_step = _("End the protection first, if that has been decided.")
    status = 409


class PersonUnknown(Refused):
    """Nobody on the register has this id."""

    code = "residents.person-unknown"
    reason = _("Nobody on the register has this address.")
    next_step = _("Look for the person again.")
    status = 404
