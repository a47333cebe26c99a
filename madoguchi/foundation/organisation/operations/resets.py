"""Resetting a second factor with two persons (二人による二要素の再設定)."""

from __future__ import annotations

from datetime import datetime, timedelta

from madoguchi.foundation.accounts.public import (
    LinkPurpose,
    MadeLink,
    User,
    end_sessions,
    factor_types,
    make_link,
    strip_secrets,
)
from madoguchi.foundation.organisation.models import FactorReset
from madoguchi.foundation.organisation.operations.staff import require_known_address
from madoguchi.foundation.organisation.policies import require_administrator
from madoguchi.foundation.organisation.refusals import (
    NothingToReset,
    ReasonNeeded,
    ResetAskedAlready,
    ResetNotOpen,
    RetiredAlready,
    TwoPersonsNeeded,
)
from madoguchi.kernel.acts import Actor, act

OPEN_FOR = timedelta(hours=24)


def ask_factor_reset(user: User, *, reason: str, by: Actor, at: datetime) -> FactorReset:
    """Ask that a colleague's second factors be taken away (再設定の申請); nothing changes yet.

    Refuses ``NotAnAdministrator``, ``NotYourself``, ``NothingToReset``, ``ResetAskedAlready``, ``ReasonNeeded``,
    ``RetiredAlready``, ``AddressTooNew``.
    """
    with act("factor_reset.ask", on=user, by=by, at=at) as this:
        require_administrator(by, about=user, at=at)
        if not user.is_active:
            raise RetiredAlready(name=user.name)
        if not factor_types(user):
            raise NothingToReset(name=user.name)
        require_known_address(user, at=at)
        if not reason.strip():
            raise ReasonNeeded
        if FactorReset.objects.filter(user=user, confirmed_at=None, declined_at=None, expires_at__gt=at).exists():
            raise ResetAskedAlready(name=user.name)
        reset = FactorReset.objects.create(
            user=user,
            asked_by=User.objects.get(pk=by.id),
            asked_at=at,
            expires_at=at + OPEN_FOR,
            reason=reason.strip(),
        )
        this.on = reset
        this.note(user=str(user.pk))
    return reset


def confirm_factor_reset(reset: FactorReset, *, mail: bool, by: Actor, at: datetime) -> MadeLink:
    """Confirm as the second person (再設定の承認): factors and password are gone, all sessions end, a link is made.

    Neither who asked nor the person concerned can confirm. Refuses ``TwoPersonsNeeded``, ``NotYourself``,
    ``ResetNotOpen``, ``AddressTooNew``, ``NotAnAdministrator``.
    """
    with act("factor_reset.confirm", on=reset, by=by, at=at) as this:
        user = User.objects.select_for_update().get(pk=reset.user_id)
        require_administrator(by, about=user, at=at)
        if str(reset.asked_by_id) == by.id:
            raise TwoPersonsNeeded
        if not reset.is_open(at) or not user.is_active:
            raise ResetNotOpen
        require_known_address(user, at=at)
        reset.confirmed_by, reset.confirmed_at = User.objects.get(pk=by.id), at
        reset.save(update_fields=["confirmed_by", "confirmed_at"])
        this.note(
            user=str(user.pk), asked_by=str(reset.asked_by_id), removed=strip_secrets(user),
            sessions=end_sessions(user, at=at), mailed=mail,
        )  # fmt: skip
        return make_link(user, LinkPurpose.RESET, mail=mail, at=at)


def decline_factor_reset(reset: FactorReset, *, by: Actor, at: datetime) -> None:
    """Decline the request, or take back one's own (却下・取下げ). Refuses ``ResetNotOpen``, ``NotAnAdministrator``."""
    with act("factor_reset.decline", on=reset, by=by, at=at, user=str(reset.user_id)):
        require_administrator(by, about=None, at=at)
        if not reset.is_open(at):
            raise ResetNotOpen
        reset.declined_by, reset.declined_at = User.objects.get(pk=by.id), at
        reset.save(update_fields=["declined_by", "declined_at"])
