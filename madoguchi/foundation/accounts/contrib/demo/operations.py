"""Acts on invented cards."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.accounts.contrib.demo.cards import Card
from madoguchi.foundation.accounts.identity.refusals import CardLocked
from madoguchi.foundation.accounts.models import DemoCard
from madoguchi.foundation.accounts.refusals import OnlyInTheDemo
from madoguchi.kernel.acts import Actor, act
from madoguchi.kernel.refusals import Refused

PIN_TRIES = 3
PASSWORD_TRIES = 5


class PinNotRight(Refused):
    """The four digits do not fit; some tries are left."""

    code = "accounts.pin-not-right"
    reason = _("This number is not right. %(left)s more tries, then the card is locked.")
    next_step = _("Type the four digits for user authentication again.")
    status = 422

    def __init__(self, *, left: int = PIN_TRIES) -> None:
        super().__init__(left=left)
        self.left = left


class PasswordNotRight(Refused):
    """The signing password does not fit; some tries are left."""

    code = "accounts.signing-password-not-right"
    reason = _("This password is not right. %(left)s more tries, then the card is locked.")
    next_step = _("Type the password for signing (6 to 16 letters and digits) again.")
    status = 422


def try_pin(card: Card, *, typed: str, by: Actor, at: datetime) -> None:
    """Try the four digits of a card (利用者証明用暗証番号の照合); wrong ones are counted and stay counted.

    Refuses ``PinNotRight``, ``CardLocked``.
    """
    row = _row(card)
    with act("demo_card.try_pin", on=row, by=by, at=at) as this:
        locked = row.pin_wrong >= PIN_TRIES
        right = not locked and constant_time_compare(card.pin, typed)
        if not locked:
            row.pin_wrong = 0 if right else row.pin_wrong + 1
            row.save(update_fields=["pin_wrong"])
        left = PIN_TRIES - row.pin_wrong
        this.note(right=right)
    if not right:
        raise PinNotRight(left=left) if left > 0 and not locked else CardLocked


def try_password(card: Card, *, typed: str, by: Actor, at: datetime) -> None:
    """Try the signing password of a card (署名用暗証番号の照合), letters in either case; wrong ones are counted.

    Refuses ``PasswordNotRight``, ``CardLocked``.
    """
    row = _row(card)
    with act("demo_card.try_password", on=row, by=by, at=at) as this:
        locked = row.password_wrong >= PASSWORD_TRIES
        right = not locked and constant_time_compare(card.password, typed.upper())
        if not locked:
            row.password_wrong = 0 if right else row.password_wrong + 1
            row.save(update_fields=["password_wrong"])
        left = PASSWORD_TRIES - row.password_wrong
        this.note(right=right)
    if not right:
        raise PasswordNotRight(left=left) if left > 0 and not locked else CardLocked


def unlock_demo_cards(*, by: Actor, at: datetime) -> int:
    """Unlock every invented card; returns how many were counted on. Refuses ``OnlyInTheDemo``."""
    with act("demo_card.unlock", on=None, by=by, at=at) as this:
        if not settings.MADOGUCHI_DEMO:
            raise OnlyInTheDemo
        unlocked = DemoCard.objects.update(pin_wrong=0, password_wrong=0)
        this.note(cards=unlocked)
    return unlocked


def _row(card: Card) -> DemoCard:
    return DemoCard.objects.get_or_create(card=card.card)[0]
