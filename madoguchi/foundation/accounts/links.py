"""One-time links (一回限りのリンク): made within somebody else's act, found by their hash, never kept in clear."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from madoguchi.foundation.accounts.models import OpenSession, StaffLink, User
from madoguchi.foundation.accounts.vocabulary import LinkPurpose, StaffLinkMade
from madoguchi.kernel.events import announce


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A link with its secret: ``path`` is all that opens it, and is known only to who holds this."""

    link: StaffLink
    path: str


def make_link(user: User, purpose: LinkPurpose, *, mail: bool, at: datetime) -> MadeLink:
    """A new link for ``user``; the earlier ones stop working. With ``mail`` it is announced to whoever mails it.

    A step of an act: to be called inside one.
    """
    void_links(user, at=at)
    token = secrets.token_urlsafe(32)
    hours = int(settings.STAFF_LINK_HOURS)
    link = StaffLink.objects.create(
        user=user, purpose=purpose, token_hash=_hash(token), made_at=at, expires_at=at + timedelta(hours=hours)
    )
    made = MadeLink(link, f"/account/link/{token}/")
    if mail:
        announce(StaffLinkMade(address=user.email or "", path=made.path, purpose=purpose, link_id=link.pk, hours=hours))
    return made


def find_link(token: str) -> StaffLink | None:
    """The link with this secret, usable or not."""
    return StaffLink.objects.select_related("user").filter(token_hash=_hash(token)).first()


def void_links(user: User, *, at: datetime) -> int:
    """No link of ``user`` works any more; a step of an act."""
    return StaffLink.objects.filter(user=user, used_at=None, voided_at=None).update(voided_at=at)


def end_sessions(user: User, *, at: datetime) -> int:
    """End every session of ``user`` with its next request, half-finished sign-ins too; a step of an act.

    Returns how many sessions were on the list.
    """
    User.objects.filter(pk=user.pk).update(session_generation=F("session_generation") + 1)
    user.refresh_from_db(fields=["session_generation"])
    return OpenSession.objects.filter(user=user, ended_at=None).update(ended_at=at)


def strip_secrets(user: User) -> int:
    """Take password and second factors away, so that only a link leads on; a step of an act. Returns how many factors."""
    user.set_unusable_password()
    user.enrols_by_link = True
    user.save(update_fields=["password", "enrols_by_link"])
    removed, _per_model = Authenticator.objects.filter(user=user).delete()
    return int(removed)


def enrolled(users: Q | None = None) -> set[str]:
    """The keys of accounts with a second factor (recovery codes alone are none), of all or of those ``users`` selects."""
    factors = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)
    if users is not None:
        factors = factors.filter(user__in=User.objects.filter(users))
    return {str(pk) for pk in factors.values_list("user_id", flat=True)}


def factor_types(user: User) -> list[str]:
    """The kinds of second factors an account has: ``totp``, ``webauthn``, ``recovery_codes``."""
    return sorted(set(Authenticator.objects.filter(user=user).values_list("type", flat=True)))


def _hash(token: str) -> str:
    return salted_hmac("accounts.stafflink", token, algorithm="sha256").hexdigest()
