"""Accounts of colleagues (職員アカウント): invited, changed, retired, reinstated. Administrators only, never one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.utils.timezone import localdate

from madoguchi.foundation.accounts.public import (
    AddressTaken,
    Kind,
    LinkPurpose,
    MadeLink,
    StaffAddressChanged,
    User,
    end_sessions,
    factor_types,
    make_link,
    strip_secrets,
    void_links,
)
from madoguchi.foundation.organisation.models import FactorReset, Holding, Post
from madoguchi.foundation.organisation.operations.posts import hold_post
from madoguchi.foundation.organisation.policies import keep_an_administrator, lock_administrators, require_administrator
from madoguchi.foundation.organisation.refusals import (
    AddressTooNew,
    AlreadyEnrolled,
    NotOfStaff,
    NotRetired,
    RetiredAlready,
)
from madoguchi.foundation.organisation.vocabulary import Manner
from madoguchi.kernel.acts import Actor, act
from madoguchi.kernel.events import announce

ADDRESS_KNOWN_AFTER = timedelta(days=7)
"""A link to somebody who has worked here goes only to an address that has stood so long."""


@dataclass(frozen=True, slots=True)
class PostFrom:
    """A post to be given with an invitation."""

    post: Post
    from_on: date
    until_on: date | None = None
    manner: str = Manner.REGULAR


@dataclass(frozen=True, slots=True)
class Invited:
    """The new colleague, and the link with its secret."""

    user: User
    link: MadeLink


def invite_colleague(
    *, name: str, email: str, posts: Sequence[PostFrom], mail: bool, by: Actor, at: datetime
) -> Invited:
    """Make an account, give it its posts, and a one-time link to whoever will use it (招待).

    ``mail`` has the link mailed; otherwise it reaches its owner by the hand of who got it here. Refuses
    ``AddressTaken``, ``NotAnAdministrator`` and what ``assign_post`` refuses.
    """
    with act("staff.invite", on=None, by=by, at=at) as this:
        require_administrator(by, about=None, at=at)
        address = email.strip().lower()
        if User.objects.filter(email__iexact=address).exists():
            raise AddressTaken(address=address)
        user = User(kind=Kind.STAFF, email=address, name=" ".join(name.split()), created_at=at)
        user.set_unusable_password()
        user.save(force_insert=True)
        EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
        for one in posts:
            hold_post(user, post=one.post, from_on=one.from_on, until_on=one.until_on, manner=one.manner)
        link = make_link(user, LinkPurpose.INVITATION, mail=mail, at=at)
        this.on = user
        this.note(posts=[one.post.key for one in posts], mailed=mail)
    return Invited(user, link)


def send_link_again(user: User, *, mail: bool, by: Actor, at: datetime) -> MadeLink:
    """A new one-time link for somebody who has not set up a second factor yet (招待の再送); the former one is void.

    Refuses ``AlreadyEnrolled``, ``RetiredAlready``, ``AddressTooNew``, ``NotAnAdministrator``, ``NotYourself``.
    """
    with act("staff.send_link", on=user, by=by, at=at, mailed=mail):
        require_administrator(by, about=user, at=at)
        _require_open(user)
        if factor_types(user):
            raise AlreadyEnrolled(name=user.name)
        require_known_address(user, at=at)
        return make_link(user, _purpose_for(user), mail=mail, at=at)


def change_colleague(user: User, *, name: str, email: str, mail: bool, by: Actor, at: datetime) -> None:
    """Change name and mail address; with ``mail`` the old and the new address are told (氏名・メールアドレスの変更).

    Links on their way to the old address become void. Refuses ``AddressTaken``, ``RetiredAlready``,
    ``NotAnAdministrator``, ``NotYourself``.
    """
    with act("staff.change", on=user, by=by, at=at) as this:
        require_administrator(by, about=user, at=at)
        _require_open(user)
        address, old, named = email.strip().lower(), user.email or "", " ".join(name.split())
        if User.objects.filter(email__iexact=address).exclude(pk=user.pk).exists():
            raise AddressTaken(address=address)
        this.note(name=named != user.name, address=address != old)
        user.name = named
        if address != old:
            user.email, user.email_changed_at = address, at
            EmailAddress.objects.filter(user=user).delete()
            EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
            void_links(user, at=at)
            if mail:
                announce(StaffAddressChanged(old=old, new=address, occasion=f"{user.pk}:{at.isoformat()}"))
        user.save(update_fields=["name", "email", "email_changed_at"])


def retire_colleague(user: User, *, by: Actor, at: datetime) -> None:
    """Close the account, end its posts today and its sessions at once (退職・異動によるアカウント廃止).

    Posts that had not begun are taken back; password, second factors and links are void. Cases stay with the person
    until a colleague takes them over. Refuses ``LastAdministrator``, ``RetiredAlready``, ``NotAnAdministrator``,
    ``NotYourself``.
    """
    with act("staff.retire", on=user, by=by, at=at) as this:
        lock_administrators()
        require_administrator(by, about=user, at=at)
        _require_open(user)
        today = localdate(at)
        keep_an_administrator(user, without=None, until_on=today, at=at)
        this.note(**_end_posts(user, today))
        user.is_active = False
        user.save(update_fields=["is_active"])
        strip_secrets(user)
        void_links(user, at=at)
        FactorReset.objects.filter(user=user, confirmed_at=None, declined_at=None).update(declined_at=at)
        this.note(sessions=end_sessions(user, at=at))


def end_sessions_of_colleague(user: User, *, by: Actor, at: datetime) -> int:
    """Sign a colleague out everywhere at once (端末の紛失など); the account stays open. Returns how many sessions ended.

    Refuses ``RetiredAlready``, ``NotAnAdministrator``, ``NotYourself`` (one's own stand under “Sessions”).
    """
    with act("staff.end_sessions", on=user, by=by, at=at) as this:
        require_administrator(by, about=user, at=at)
        _require_open(user)
        ended = end_sessions(user, at=at)
        this.note(sessions=ended)
    return ended


def reinstate_colleague(user: User, *, mail: bool, by: Actor, at: datetime) -> MadeLink:
    """Open a closed account again (復職): without posts, and with a one-time link to the address known before.

    Refuses ``NotRetired``, ``NotOfStaff``, ``AddressTooNew``, ``NotAnAdministrator``, ``NotYourself``.
    """
    with act("staff.reinstate", on=user, by=by, at=at, mailed=mail):
        require_administrator(by, about=user, at=at)
        if not user.is_staff:
            raise NotOfStaff(name=user.name)
        if user.is_active:
            raise NotRetired(name=user.name)
        require_known_address(user, at=at)
        user.is_active = True
        user.save(update_fields=["is_active"])
        strip_secrets(user)
        return make_link(user, LinkPurpose.INVITATION, mail=mail, at=at)


def require_known_address(user: User, *, at: datetime) -> None:
    """Refuse ``AddressTooNew``: an administrator could otherwise put his own address and become somebody else.

    An account that nobody has ever used holds nobody's work yet.
    """
    changed = user.email_changed_at
    if user.last_login is not None and changed is not None and at - changed < ADDRESS_KNOWN_AFTER:
        raise AddressTooNew(name=user.name, days=ADDRESS_KNOWN_AFTER.days)


def _require_open(user: User) -> None:
    if not user.is_staff:
        raise NotOfStaff(name=user.name)
    if not user.is_active:
        raise RetiredAlready(name=user.name)


def _purpose_for(user: User) -> LinkPurpose:
    was_reset = FactorReset.objects.filter(user=user, confirmed_at__isnull=False).exists()
    return LinkPurpose.RESET if was_reset else LinkPurpose.INVITATION


def _end_posts(user: User, today: date) -> dict[str, list[str]]:
    """End what is held and take back what had not begun; says which, for the audit entry."""
    running = Holding.objects.filter(user=user, from_on__lte=today).exclude(until_on__lt=today)
    coming = Holding.objects.filter(user=user, from_on__gt=today)
    told = {
        "ended": sorted(running.values_list("post_id", flat=True)),
        "taken_back": sorted(coming.values_list("post_id", flat=True)),
    }
    running.exclude(until_on=today).update(until_on=today)
    coming.delete()
    return told
