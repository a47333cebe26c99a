"""Refusals of the messaging room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused


class TooManyCodes(Refused):
    """More codes were asked for one address than ``CODES_AN_HOUR``."""

    code = "messaging.too-many-codes"
    reason = _("Several codes have already been sent to this address.")
    next_step = _("Use the newest code in your mailbox (look in the junk folder too), or try again in an hour.")
    status = 429


class AddressNotUsable(Refused):
    """What stands as the address is no mail address."""

    code = "messaging.address-not-usable"
    reason = _("The mail address cannot be used.")
    next_step = _("Check the address, correct it, and try again.")
    status = 422
