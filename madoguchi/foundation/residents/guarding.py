"""The guard of a household follows the protections of those who live there: a step inside acts."""

from __future__ import annotations

from madoguchi.foundation.residents.models import Household, Protection
from madoguchi.foundation.residents.vocabulary import Status


def raise_guard(household: Household) -> None:
    """Nobody but the named posts sees the household from now on."""
    Household.objects.filter(pk=household.pk).update(address_guarded=True)
    household.address_guarded = True


def lower_guard_unless_protected(household: Household) -> None:
    """Open the household again, unless somebody else who lives there is still protected."""
    living = household.members.filter(status=Status.LIVING_HERE)
    if not Protection.objects.filter(resident__in=living, ended_at=None).exists():
        Household.objects.filter(pk=household.pk).update(address_guarded=False)
        household.address_guarded = False
