"""A second person publishes an edition, or returns it; and what is public is taken down."""

from __future__ import annotations

from datetime import datetime

from madoguchi.kernel.acts import Actor, act
from madoguchi.services.evidence.desk_refusals import ChangedSinceSubmitted, NotPublic, NotWaiting, SayWhy
from madoguchi.services.evidence.keeping import digest_of, require_sources, write_step
from madoguchi.services.evidence.models import Edition
from madoguchi.services.evidence.notices import tell_makers
from madoguchi.services.evidence.policies import require_decider, require_either
from madoguchi.services.evidence.states import State


def publish_sheet(edition: Edition, *, by: Actor, at: datetime) -> None:
    """Approve as a second person: it is public from now on, and the edition before is superseded."""
    with act("sheet.publish", on=edition, by=by, at=at) as this:
        if edition.state != State.WAITING:
            raise NotWaiting
        user = require_decider(by, edition, at=at)
        figures = list(edition.figures.order_by("position"))
        # Erased data takes the numbers out of the figure, too: say that, rather than that something has changed.
        require_sources(figures)
        if digest_of(edition, figures) != edition.sha256:
            raise ChangedSinceSubmitted
        for earlier in edition.sheet.editions.select_for_update().filter(state=State.PUBLISHED):
            earlier.state, earlier.ended_at = State.SUPERSEDED, at
            earlier.save(update_fields=["state", "ended_at"])
        edition.state, edition.published_at = State.PUBLISHED, at
        edition.decided_at, edition.decided_by, edition.decided_by_post = at, user, by.post
        edition.save()
        tell_makers(edition, write_step(edition, "sheet.publish", by=by, user=user, at=at))
        this.note(sha256=edition.sha256)


def return_sheet(edition: Edition, *, reason: str, by: Actor, at: datetime) -> None:
    """Send it back to those who wrote it, with the reason."""
    with act("sheet.return", on=edition, by=by, at=at):
        if edition.state != State.WAITING:
            raise NotWaiting
        user = require_decider(by, edition, at=at)
        if not reason.strip():
            raise SayWhy
        edition.state, edition.returned_because = State.RETURNED, reason.strip()
        edition.save()
        tell_makers(
            edition, write_step(edition, "sheet.return", by=by, user=user, at=at, said=edition.returned_because)
        )


def withdraw_sheet(edition: Edition, *, reason: str, by: Actor, at: datetime) -> None:
    """Take a public edition down at once, with a reason that is shown in its place."""
    with act("sheet.withdraw", on=edition, by=by, at=at):
        user = require_either(by, at=at)
        if not edition.is_public:
            raise NotPublic
        if not reason.strip():
            raise SayWhy
        edition.state, edition.ended_at, edition.withdrawn_because = State.WITHDRAWN, at, reason.strip()
        edition.save()
        tell_makers(
            edition, write_step(edition, "sheet.withdraw", by=by, user=user, at=at, said=edition.withdrawn_because)
        )
