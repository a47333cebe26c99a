"""Signing in with a mailed code: one way for those who have an account and those who will have one."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.utils.crypto import constant_time_compare, salted_hmac

from madoguchi.foundation.accounts.models import MailCode, User
from madoguchi.foundation.accounts.refusals import AccountClosed, CodeNotRight, CodeNotUsable, TooManyTries
from madoguchi.foundation.accounts.vocabulary import (
    CODE_TRIES,
    CODE_VALID_FOR,
    CODES_AN_HOUR,
    Kind,
    SignInCodeMade,
)
from madoguchi.kernel.acts import Actor, act
from madoguchi.kernel.events import announce


def send_sign_in_code(address: str, *, language: str, by: Actor, at: datetime) -> MailCode:
    """Make a code and have it mailed to ``address`` (確認コードの送付); announces ``SignInCodeMade``.

    Answers in the same way whether the address is known or not. For an address of staff a code is made that nobody
    ever learns: staff come by password and second factor only. Refuses ``TooManyTries``.
    """
    address = address.strip().lower()
    with act("sign_in_code.send", on=None, by=by, at=at) as this:
        recent = MailCode.objects.filter(address=address, made_at__gt=at - timedelta(hours=1))
        if recent.count() >= CODES_AN_HOUR:
            raise TooManyTries(timedelta(hours=1))
        code = f"{secrets.randbelow(10**6):06}"
        made = MailCode(address=address, made_at=at, expires_at=at + CODE_VALID_FOR)
        made.code_hash = _hash(made.pk, code)
        made.save(force_insert=True)
        this.on = made
        if not User.objects.filter(email__iexact=address, kind=Kind.STAFF).exists():
            announce(
                SignInCodeMade(
                    address=address,
                    code=code,
                    language=language,
                    code_id=made.pk,
                    minutes=int(CODE_VALID_FOR.total_seconds() // 60),
                )
            )
    return made


def use_sign_in_code(made: MailCode, *, typed: str, by: Actor, at: datetime) -> User:
    """Use a mailed code once; returns the resident's account, made now if there was none (確認コードの使用).

    A wrong try is counted and committed. Refuses ``CodeNotRight``, ``CodeNotUsable``, ``AccountClosed``.
    """
    with act("sign_in_code.use", on=made, by=by, at=at) as this:
        user: User | None = None
        usable = made.used_at is None and at < made.expires_at and made.wrong_tries < CODE_TRIES
        right = usable and constant_time_compare(made.code_hash, _hash(made.pk, _digits(typed)))
        if right:
            user = _account_of(made.address, at)
            made.used_at = at
            made.save(update_fields=["used_at"])
        elif usable:
            made.wrong_tries += 1
            made.save(update_fields=["wrong_tries"])
        left = CODE_TRIES - made.wrong_tries
        this.note(right=right)
    if not usable:
        raise CodeNotUsable
    if not right:
        raise CodeNotRight if left > 0 else CodeNotUsable
    if user is None:
        raise AccountClosed
    return user


def _account_of(address: str, at: datetime) -> User | None:
    """The open account of a resident with this address, made if there is none; ``None`` if it may not sign in so."""
    user = User.objects.filter(email__iexact=address).first()
    if user is None:
        user = User(kind=Kind.RESIDENT, email=address, created_at=at)
        user.set_unusable_password()
        user.save()
    if user.is_staff or not user.is_active:
        return None
    EmailAddress.objects.update_or_create(user=user, email=address, defaults={"verified": True, "primary": True})
    return user


def _hash(code_id: UUID, code: str) -> str:
    return salted_hmac(f"accounts.mailcode.{code_id}", code, algorithm="sha256").hexdigest()


def _digits(typed: str) -> str:
    """Full-width digits and spaces are what people type on Japanese keyboards."""
    return "".join(str(int(c)) for c in typed if c.isdecimal())[:12]
