"""The invented staff of the city's folder (``people/staff.yaml``)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from madoguchi.foundation.accounts.contrib.demo.cards import DemoFileFaulty
from madoguchi.foundation.accounts.models import User
from madoguchi.foundation.accounts.operations import enrol_demo_totp, make_staff_account
from madoguchi.kernel.acts import Actor
from madoguchi.kernel.yaml_text import read_yaml


class Colleague(BaseModel):
    """One invented member of staff; ``totp`` is the secret of the second factor, ``posts`` keys of posts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    name: str
    email: str
    totp: str
    posts: list[str]


class StaffFile(BaseModel):
    """The whole file; one password for all."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    password: str
    staff: list[Colleague]


def read_demo_staff(folder: Path) -> StaffFile:
    """The invented staff of the city in ``folder``; refuses ``DemoFileFaulty``."""
    path = folder / "people" / "staff.yaml"
    try:
        return StaffFile.model_validate(read_yaml(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as trouble:
        raise DemoFileFaulty(file=path, faults=str(trouble)) from None


def bring_demo_colleague(one: Colleague, password: str, *, by: Actor, at: datetime) -> User:
    """The invented colleague's account; made, with its second factor, if there is none (two acts)."""
    known = User.objects.filter(email=one.email, demo=True).first()
    if known is not None:
        return known
    user = make_staff_account(email=one.email, name=one.name, password=password, by=by, at=at, demo=True)
    enrol_demo_totp(user, secret=one.totp, by=by, at=at)
    return user
