"""Signing in with a card."""

from __future__ import annotations

from datetime import datetime

from madoguchi.foundation.accounts.models import CardLink, User
from madoguchi.foundation.accounts.refusals import AccountClosed, CardOfAnother
from madoguchi.foundation.accounts.vocabulary import CardShown, Identity, Kind
from madoguchi.kernel.acts import Actor, act
from madoguchi.kernel.events import announce


def admit_card(identity: Identity, *, current: User | None = None, by: Actor, at: datetime) -> User:
    """Find or make the account of a card (カードでの利用開始), and announce ``CardShown``.

    ``current`` is the resident signed in already: his account gets the card if it has none. A card never leads to an
    account of staff. Refuses ``CardOfAnother``, ``AccountClosed``, and what a listener refuses.
    """
    with act("account.admit_card", on=None, by=by, at=at, vendor=identity.vendor) as this:
        if current is not None and current.is_staff:
            raise CardOfAnother
        link = (
            CardLink.objects.select_for_update()
            .select_related("user")
            .filter(vendor=identity.vendor, subject=identity.subject)
            .first()
        )
        user = _known(link, current) if link is not None else _newcomer(identity, current, at)
        this.on = user
        this.note(first_time=link is None)
        if not user.is_active:
            raise AccountClosed
        if link is None:
            CardLink.objects.create(
                user=user, vendor=identity.vendor, subject=identity.subject, linked_at=at, last_used_at=at
            )
        else:
            link.last_used_at = at
            link.save(update_fields=["last_used_at"])
        name = " ".join(identity.name.split())
        if user.name != name:
            user.name = name
            user.save(update_fields=["name"])
        announce(CardShown(user_id=user.pk, identity=identity, at=at))
    return user


def _known(link: CardLink, current: User | None) -> User:
    if current is not None and link.user_id != current.pk:
        raise CardOfAnother
    return link.user


def _newcomer(identity: Identity, current: User | None, at: datetime) -> User:
    if current is not None:
        if CardLink.objects.filter(user=current, vendor=identity.vendor).exists():
            raise CardOfAnother
        return current
    user = User(kind=Kind.RESIDENT, name=" ".join(identity.name.split()), created_at=at)
    user.set_unusable_password()
    user.save()
    return user
