"""Accounts of staff: made by an administrator or by loading, never by the person."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from madoguchi.foundation.accounts.models import User
from madoguchi.foundation.accounts.refusals import AddressTaken, ForStaffOnly, OnlyInTheDemo, PasswordTooWeak
from madoguchi.foundation.accounts.vocabulary import Kind
from madoguchi.kernel.acts import Actor, act


def make_staff_account(*, email: str, name: str, password: str, by: Actor, at: datetime, demo: bool = False) -> User:
    """Make the account of a member of staff (職員アカウントの作成); the second factor is set up at the first sign-in.

    For invented people and for tests: in real life a colleague is invited and chooses his password himself.
    Refuses ``AddressTaken``, ``PasswordTooWeak``, ``OnlyInTheDemo``.
    """
    with act("account.make_staff", on=None, by=by, at=at) as this:
        if demo and not settings.MADOGUCHI_DEMO:
            raise OnlyInTheDemo
        address = email.strip().lower()
        if User.objects.filter(email__iexact=address).exists():
            raise AddressTaken(address=address)
        user = User(kind=Kind.STAFF, email=address, name=name, demo=demo, created_at=at, enrols_by_link=False)
        choose_password(user, password)
        user.save(force_insert=True)
        EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
        this.on = user
    return user


def set_staff_password(user: User, *, password: str, by: Actor, at: datetime) -> None:
    """Set a new password for a colleague (パスワードの再設定); all his sessions end. Refuses ``PasswordTooWeak``."""
    with act("account.set_password", on=user, by=by, at=at):
        if not user.is_staff:
            raise ForStaffOnly
        choose_password(user, password)
        user.save(update_fields=["password"])


def remove_second_factors(user: User, *, by: Actor, at: datetime) -> int:
    """Take away all second factors of a colleague who lost his phone (二要素の解除); returns how many there were.

    The password alone then opens only the page where a new second factor is set up.
    """
    with act("account.remove_second_factors", on=user, by=by, at=at) as this:
        if not user.is_staff:
            raise ForStaffOnly
        removed, _per_model = Authenticator.objects.filter(user=user).delete()
        this.note(removed=removed)
    return int(removed)


def close_account(user: User, *, by: Actor, at: datetime) -> None:
    """Close an account (アカウントの停止): nobody can sign in with it, running sessions end."""
    with act("account.close", on=user, by=by, at=at):
        user.is_active = False
        user.save(update_fields=["is_active"])


def enrol_demo_totp(user: User, *, secret: str, by: Actor, at: datetime) -> None:
    """Give an invented member of staff the second factor shown on the demo desk; refuses ``OnlyInTheDemo``."""
    with act("account.enrol_demo_totp", on=user, by=by, at=at):
        if not (settings.MADOGUCHI_DEMO and user.demo):
            raise OnlyInTheDemo
        if not user.is_staff:
            raise ForStaffOnly
        Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
        TOTP.activate(user, secret)


def choose_password(user: User, password: str) -> None:
    """Set a password that meets the rules, without saving; a step of an act. Refuses ``PasswordTooWeak``."""
    try:
        validate_password(password, user)
    except ValidationError as trouble:
        raise PasswordTooWeak(faults=" ".join(trouble.messages)) from None
    user.set_password(password)
