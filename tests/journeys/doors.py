"""Walking in: a resident with a demo card, a member of staff with password and second factor."""

from __future__ import annotations

import base64
import hmac
import struct
import time

from madoguchi.foundation.accounts.public import User, read_demo_staff
from tests.cast import CITY_FOLDER
from tests.journeys.walker import Walker

PASSWORD = "madoguchi-demo"


def totp(secret: str, *, ahead: int = 0) -> str:
    """What an authenticator shows now (RFC 6238, SHA-1, 30 s, six digits), computed without the product."""
    counter = struct.pack(">Q", int(time.time()) // 30 + ahead)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    start = digest[-1] & 0x0F
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def secret_of(user: User) -> str:
    """The second factor's secret of an invented colleague."""
    return next(one.totp for one in read_demo_staff(CITY_FOLDER).staff if one.email == user.email)


def type_password(walker: Walker, user: User) -> None:
    """The first half of the door of staff."""
    walker.go("/account/staff/")
    walker.state("staff: sign in")
    walker.type("login", user.email or "")
    walker.type("password", PASSWORD)
    walker.press("Go on")


def enter_office(walker: Walker, user: User) -> None:
    """Password and second factor, to the inbox."""
    type_password(walker, user)
    walker.state("staff: second factor")
    walker.type("code", totp(secret_of(user)))
    walker.press("Sign in")
    walker.go("/staff/cases/")


def show_card(walker: Walker, card: str, pin: str = "1234") -> None:
    """From the page of cards: hold an invented card to the reader."""
    walker.state("card: choose a way")
    walker.press("Go on with: %(name)s", name=walker.words("Demo card (invented people)"))
    walker.state("card: reader")
    walker.choose("card", card)
    walker.type("pin", pin)
    walker.press("Hold the card to the reader")


def sign(walker: Walker, card: str, password: str) -> None:
    """From the check page: sign what is shown, and come back."""
    walker.press("Go on to sign")
    walker.state("card: signing")
    walker.choose("card", card)
    walker.type("password", password)
    walker.press("Sign")
