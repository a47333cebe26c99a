"""What a person of the demo has applied for before (``people/applications.yaml``): a first walk finds it in every state."""

from __future__ import annotations

import random
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Literal

from django.db import transaction
from django.utils import timezone
from pydantic import BaseModel, ConfigDict, Field

from madoguchi.config.demo import apply_as_sample, ask_correction, decide, staff_of
from madoguchi.foundation.accounts.public import User, bring_demo_resident
from madoguchi.foundation.cases.public import Case, Draft, begin_draft, mark_check, receive_case
from madoguchi.foundation.forms.public import ProcedureVersion, versions_offered
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM, Actor
from madoguchi.kernel.yaml_text import read_yaml

SEED = 1
State = Literal["begun", "sent", "examined", "correction", "granted", "refused"]


class Told(BaseModel):
    """One application: whose, for what, when it was sent, and how far it has come."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    card: str
    procedure: str
    days_ago: int = Field(ge=0, le=365)
    state: State


class ApplicationsFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    applications: list[Told]


def load_demo_applications(folder: Path, *, at: datetime) -> int:
    """Make them, up to ``at``; returns how many were made (0 where the city has no such file, or the person has some).

    Raises ``ValidationError``, ``KeyError`` for an unknown card and ``LookupError`` for a procedure that is not offered.
    """
    path = folder / "people" / "applications.yaml"
    if not path.exists():
        return 0
    told = ApplicationsFile.model_validate(read_yaml(path.read_text(encoding="utf-8"))).applications
    owners = {key: bring_demo_resident(key, by=SYSTEM, at=at) for key in {one.card for one in told}}
    has_some = {
        key
        for key, owner in owners.items()
        if Case.objects.filter(applicant=owner).exists() or Draft.objects.filter(owner=owner).exists()
    }
    new = [one for one in told if one.card not in has_some]
    for one in sorted(new, key=lambda one: -one.days_ago):
        version = _offered(one.procedure, at)
        # Not before it could be applied for: the demo may be shown on the first day of a version.
        first = datetime.combine(version.valid_from, time(10), tzinfo=timezone.get_current_timezone())
        sent_at = max(at - timedelta(days=one.days_ago, minutes=40), min(first, at))
        with clock.frozen(sent_at), transaction.atomic():
            _apply(one, version, owners[one.card], sent_at=sent_at, until=at)
    return len(new)


def _apply(told: Told, version: ProcedureVersion, owner: User, *, sent_at: datetime, until: datetime) -> None:
    if told.state == "begun":
        by = Actor(kind="resident", id=str(owner.pk), name=owner.name)
        begin_draft(version, owner=owner, known={}, language="ja", by=by, at=sent_at)
        return
    dice = random.Random(SEED)  # noqa: S311 - no secret depends on it
    case = apply_as_sample(version, dice, owner=owner, channel="online", answers=_answers(version, owner), at=sent_at)
    if told.state != "sent":
        _work(case, told.state, dice, at=min(sent_at + timedelta(minutes=15), until), until=until)


def _work(case: Case, state: State, dice: random.Random, *, at: datetime, until: datetime) -> None:
    clerk = staff_of(case.department, "clerk", until)
    receive_case(case, by=clerk, at=at)
    if state == "correction":
        ask_correction(case, by=clerk, at=at)
        return
    for check in case.procedure.checks:
        mark_check(case, name=check.name, done=True, by=clerk, at=at)
    if state != "examined":
        decide(case, dice, refused=state == "refused", at=at, until=until)


def _offered(slug: str, at: datetime) -> ProcedureVersion:
    found = next((one for one in versions_offered(at.date()) if one.slug == slug), None)
    if found is None:
        raise LookupError(f"{slug} is not offered on {at.date()}")
    return found


def _answers(version: ProcedureVersion, owner: User) -> dict[str, object]:
    """Name, birthday and address as the register knows the person."""
    resident, contact = owner.resident, version.procedure.contact
    return {
        f"{contact}.name": resident.name,
        f"{contact}.born_on": resident.born_on.isoformat(),
        f"{contact}.address": resident.address,
    }
