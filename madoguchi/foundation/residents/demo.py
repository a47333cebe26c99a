"""The invented people of a city: residents, staff with their posts and second factors. Only where the demo is on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict, ValidationError

from madoguchi.foundation.accounts.public import OnlyInTheDemo, User, enrol_demo_totp, make_staff_account
from madoguchi.foundation.organisation.public import Holding, Post, assign_post, load_organisation
from madoguchi.foundation.residents.operations import load_demo_residents
from madoguchi.foundation.residents.refusals import PeopleFileFaulty
from madoguchi.kernel.acts import Actor

FROM_ON = date(2024, 4, 1)


class Colleague(BaseModel):
    """One invented member of staff."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    name: str
    email: str
    totp: str
    posts: list[str]


class StaffFile(BaseModel):
    """``people/staff.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    password: str
    staff: list[Colleague]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading found in the city's folder."""

    residents: int
    staff: int


def read_staff(folder: Path) -> StaffFile:
    """The invented staff of the city in ``folder``; refuses ``PeopleFileFaulty``."""
    path = folder / "people" / "staff.yaml"
    try:
        return StaffFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as trouble:
        raise PeopleFileFaulty(file=path, faults=str(trouble)) from None


def load_demo_people(folder: Path, *, by: Actor, at: datetime) -> Loaded:
    """Load organisation, invented residents and staff, one act after another; doing it again changes nothing.

    Refuses ``OnlyInTheDemo``, ``PeopleFileFaulty``, ``CityFolderFaulty``.
    """
    if not settings.MADOGUCHI_DEMO:
        raise OnlyInTheDemo
    load_organisation(folder, by=by, at=at)
    residents = load_demo_residents(folder, by=by, at=at)
    staff = read_staff(folder)
    for one in staff.staff:
        user = bring_colleague(one, staff.password, by=by, at=at)
        for post in Post.objects.filter(key__in=one.posts):
            if not Holding.objects.filter(user=user, post=post).exists():
                assign_post(user, post=post, from_on=FROM_ON, by=by, at=at)
    return Loaded(residents=residents, staff=len(staff.staff))


def bring_colleague(one: Colleague, password: str, *, by: Actor, at: datetime) -> User:
    """The invented colleague's account, made with its second factor if there is none."""
    known = User.objects.filter(email=one.email, demo=True).first()
    if known is not None:
        return known
    user = make_staff_account(email=one.email, name=one.name, password=password, by=by, at=at, demo=True)
    enrol_demo_totp(user, secret=one.totp, by=by, at=at)
    return user
