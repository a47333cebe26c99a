"""A second person approves a version, or returns it with a reason."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localdate

from madoguchi.kernel.acts import Actor, act
from madoguchi.kernel.jobs import enqueue
from madoguchi.services.opendata.keeping import write_step
from madoguchi.services.opendata.models import Version
from madoguchi.services.opendata.notices import tell_makers
from madoguchi.services.opendata.policies import require_decider
from madoguchi.services.opendata.refusals import CheckFails, DayHasPassed, NotWaiting, SayWhatIsNew
from madoguchi.services.opendata.states import State

PUBLISH = "opendata.publish_version"
"""The job that publishes what is approved; its day may also come first (``tasks.publish_due``)."""


def approve_version(version: Version, *, publish_on: date | None, by: Actor, at: datetime) -> None:
    """Approve as a second person; it is published at once, or on the day that is named."""
    with act("version.approve", on=version, by=by, at=at) as this:
        if version.state != State.WAITING:
            raise NotWaiting
        user = require_decider(by, version, at=at)
        if version.errors or version.checked_sha256 != version.sha256:
            raise CheckFails(errors=version.errors)
        today = localdate(at)
        if publish_on is not None and publish_on < today:
            raise DayHasPassed
        wanted = publish_on or version.publish_on
        version.publish_on = max(wanted, today) if wanted is not None else today
        version.state, version.decided_at, version.decided_by = State.APPROVED, at, user
        version.decided_by_post = by.post
        version.save()
        write_step(version, "version.approve", by=by, user=user, at=at, said=version.publish_on.isoformat())
        if version.publish_on <= today:
            enqueue_publishing(version)
        this.note(publish_on=version.publish_on.isoformat(), sha256=version.sha256)


def return_version(version: Version, *, reason: str, by: Actor, at: datetime) -> None:
    """Send it back to whoever prepared it, with the reason."""
    with act("version.return", on=version, by=by, at=at):
        if version.state != State.WAITING:
            raise NotWaiting
        user = require_decider(by, version, at=at)
        if not reason.strip():
            raise SayWhatIsNew
        version.state, version.returned_because = State.RETURNED, reason.strip()
        version.save()
        step = write_step(version, "version.return", by=by, user=user, at=at, said=version.returned_because)
        tell_makers(version, step)


def enqueue_publishing(version: Version) -> None:
    """Have it published by a worker; called inside the act that approved it."""
    enqueue(PUBLISH, key=f"{PUBLISH}:{version.pk}", version_id=version.pk)
