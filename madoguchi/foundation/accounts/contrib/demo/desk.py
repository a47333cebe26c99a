"""What the demo desk shows: everything a newcomer needs to walk in as somebody."""

from __future__ import annotations

import time
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt

from madoguchi.foundation.accounts.contrib.demo.cards import Card, demo_cards
from madoguchi.foundation.accounts.contrib.demo.operations import PASSWORD_TRIES, PIN_TRIES
from madoguchi.foundation.accounts.models import DemoCard, User
from madoguchi.foundation.accounts.posts import posts_of
from madoguchi.foundation.accounts.vocabulary import Kind
from madoguchi.kernel import clock

PERIOD = 30


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card with whether it is locked."""

    card: Card
    locked: bool


@dataclass(frozen=True, slots=True)
class ShownColleague:
    """A member of staff with the code his device shows now; no code where there is no TOTP."""

    name: str
    email: str
    posts: str
    code: str


def shown_cards() -> list[ShownCard]:
    """Every card of the city."""
    rows = {row.card: row for row in DemoCard.objects.all()}
    shown: list[ShownCard] = []
    for card in demo_cards():
        row = rows.get(card.card)
        locked = row is not None and (row.pin_wrong >= PIN_TRIES or row.password_wrong >= PASSWORD_TRIES)
        shown.append(ShownCard(card, locked))
    return shown


def shown_colleagues() -> list[ShownColleague]:
    """Every invented member of staff; real ones are never shown."""
    staff = User.objects.filter(kind=Kind.STAFF, demo=True, is_active=True).order_by("email")
    factors = {one.user_id: one for one in Authenticator.objects.filter(type=Authenticator.Type.TOTP, user__in=staff)}
    today = clock.today()
    return [
        ShownColleague(
            name=user.name,
            email=user.email or "",
            code=current_code(factors[user.pk]) if user.pk in factors else "",
            posts="、".join(post.label for post in posts_of(user, today)),
        )
        for user in staff
    ]


def current_code(factor: Authenticator) -> str:
    """The six digits of this half minute."""
    counter = int(time.time()) // PERIOD
    return str(format_hotp_value(hotp_value(decrypt(factor.data["secret"]), counter)))


def seconds_left() -> int:
    """How long the codes stay good."""
    return PERIOD - int(time.time()) % PERIOD
