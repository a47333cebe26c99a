"""What a reading refuses; never with anything of the card in it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused
from madoguchi.kernel.ui.wareki import to_wareki


class CardNotRead(Refused):
    """Nothing that could be proved came from the reader."""

    code = "counter.card-not-read"
    reason = _("The card could not be read.")
    next_step = _("Put the card on the reader and try again, or look for the person by name.")
    status = 422


class CardPinWrong(Refused):
    """The PIN was wrong; ``tries_left`` as the reader tells it, ``None`` where it does not."""

    code = "counter.card-pin-wrong"
    reason = _("The PIN was wrong.")
    next_step = _("Let the person enter the four digits again, or look for the person by name.")
    status = 422

    def __init__(self, *, tries_left: int | None = None) -> None:
        super().__init__()
        self.tries_left = tries_left


class CardPinLocked(Refused):
    """The PIN was wrong too often."""

    code = "counter.card-pin-locked"
    reason = _("The PIN of this card is locked.")
    next_step = _(
        "More tries do not help: it is unlocked at the desk for My Number Cards. Until then look for the person by name."
    )
    status = 422


class CardPinMalformed(Refused):
    """What was typed is no PIN; the card was not asked."""

    code = "counter.card-pin-malformed"
    reason = _("The PIN has four digits. It was not tried on the card, and no try was lost.")
    next_step = _("Let the person enter the four digits, or look for the person by name.")
    status = 422


class CardExpired(Refused):
    """The card is past its last day; ``until`` as the reader tells it, ``None`` where it does not."""

    code = "counter.card-expired"
    reason = _("This card has expired. Its last day: %(until)s.")
    next_step = _(
        "It does not prove who somebody is. Ask for another document and look for the person by name; a new card is applied for "
        "at the desk for My Number Cards."
    )
    status = 422

    def __init__(self, *, until: date | None) -> None:
        language = get_language() or "ja"
        super().__init__(until=to_wareki(until, language) if until else _("the reader does not tell it"))


class CardRevoked(Refused):
    """The card was declared invalid: lost, replaced or given back."""

    code = "counter.card-revoked"
    reason = _("This card was revoked: it is not valid any more.")
    next_step = _(
        "Do not take it as proof of who somebody is. Ask for another document and look for the person by name; why it was "
        "revoked is known at the desk for My Number Cards."
    )
    status = 422


class NumberNotForThis(Refused):
    """The number may not be used for this purpose."""

    code = "counter.number-not-for-this"
    reason = _("The My Number may not be read for this purpose.")
    next_step = _("Read the card without the number.")
    status = 403


class LicenceNotRead(Refused):
    """This reader cannot read a driver's licence."""

    code = "counter.licence-not-read"
    reason = _("This reader cannot read a driver's licence.")
    next_step = _("Look for the person by name, and compare the licence with what you find.")


NOTHING_READ = (CardNotRead, CardPinMalformed, CardPinWrong, CardPinLocked, CardExpired, CardRevoked)
"""What a reader says instead of a face; the page begins a fresh reading."""
