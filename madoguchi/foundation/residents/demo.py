"""The invented people of a city: residents, cards, staff with their posts. Only where the demo is on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from madoguchi.foundation.accounts.public import (
    OnlyInTheDemo,
    StaffFile,
    bring_demo_colleague,
    read_demo_staff,
    unlock_demo_cards,
)
from madoguchi.foundation.organisation.public import Holding, Post, assign_post, load_organisation
from madoguchi.foundation.residents.invented.loading import load_invented_city
from madoguchi.foundation.residents.operations import load_demo_residents
from madoguchi.kernel.acts import Actor

__all__ = ["FROM_ON", "Loaded", "StaffFile", "load_demo_people", "load_invented_city", "read_staff"]

FROM_ON = date(2024, 4, 1)
read_staff = read_demo_staff


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many invented people the city's folder holds."""

    residents: int
    staff: int


def load_demo_people(folder: Path, *, by: Actor, at: datetime) -> Loaded:
    """Load organisation, invented residents and staff, and unlock the cards: one act after another.

    Doing it again changes nothing. Refuses ``OnlyInTheDemo`` and what the files' readers refuse.
    """
    if not settings.MADOGUCHI_DEMO:
        raise OnlyInTheDemo
    load_organisation(folder, by=by, at=at)
    residents = load_demo_residents(folder, by=by, at=at)
    staff = read_demo_staff(folder)
    for one in staff.staff:
        user = bring_demo_colleague(one, staff.password, by=by, at=at)
        for post in Post.objects.filter(key__in=one.posts):
            if not Holding.objects.filter(user=user, post=post).exists():
                assign_post(user, post=post, from_on=FROM_ON, by=by, at=at)
    unlock_demo_cards(by=by, at=at)
    return Loaded(residents=residents, staff=len(staff.staff))
