"""What a reading refuses; never with anything of the card in it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused


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
