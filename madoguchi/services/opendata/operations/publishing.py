"""An approved version becomes what the public reads; and is taken down again where it must be."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from madoguchi.kernel.acts import SYSTEM, Actor, act
from madoguchi.kernel.events import announce
from madoguchi.kernel.evidence_tables import TableErased, TableWithdrawn
from madoguchi.services.opendata.examining import Examined
from madoguchi.services.opendata.keeping import described, forget, write_step
from madoguchi.services.opendata.models import Version
from madoguchi.services.opendata.notices import tell_makers
from madoguchi.services.opendata.photographs import let_photos_go
from madoguchi.services.opendata.policies import require_either
from madoguchi.services.opendata.refusals import (
    CheckFails,
    ContentNotWhatWasApproved,
    NotPublic,
    NotToBePublished,
    SayWhatIsNew,
)
from madoguchi.services.opendata.states import SHELF, State


def publish_version(version: Version, *, sha256: str, examined: Examined, at: datetime) -> None:
    """Publish what was approved: ``sha256`` is of the bytes that the snapshot was built from, ``examined`` their check
    by the rules of this day. The version before is superseded in the same moment."""
    with act("version.publish", on=version, by=SYSTEM, at=at) as this:
        if version.state != State.APPROVED or version.publish_on is None or version.publish_on > localdate(at):
            raise NotToBePublished
        if sha256 != version.sha256 or version.checked_sha256 != version.sha256:
            raise ContentNotWhatWasApproved
        if examined.errors:
            raise CheckFails(errors=examined.errors)
        for earlier in version.dataset.versions.select_for_update().filter(state=State.PUBLISHED):
            earlier.state, earlier.ended_at = State.SUPERSEDED, at
            earlier.save(update_fields=["state", "ended_at"])
        sent = (version.file, version.repaired)
        version.file = version.repaired = None
        version.columns = examined.columns
        version.state, version.published_at, version.described = State.PUBLISHED, at, described(version.dataset)
        version.save()
        forget(*sent)
        tell_makers(version, write_step(version, "version.publish", by=SYSTEM, user=None, at=at))
        this.note(number=version.number, sha256=version.sha256)


def stop_version(version: Version, *, reason: str, at: datetime) -> None:
    """Return an approved version that cannot be published after all: the rules have changed, or it cannot be built."""
    with act("version.stop", on=version, by=SYSTEM, at=at, reason=reason):
        if version.state != State.APPROVED:
            raise NotToBePublished
        version.state, version.returned_because = State.RETURNED, reason
        version.decided_at = version.decided_by = None
        version.decided_by_post, version.by_rule = "", False
        version.save()
        tell_makers(version, write_step(version, "version.stop", by=SYSTEM, user=None, at=at, said=reason))


def withdraw_version(version: Version, *, reason: str, erase: bool, by: Actor, at: datetime) -> None:
    """Take a public version down at once, with a reason that is shown in its place; ``erase``: its data is deleted, too."""
    with act("version.withdraw", on=version, by=by, at=at, erase=erase):
        user = require_either(by, version.dataset, at=at)
        if not version.is_public:
            raise NotPublic
        if not reason.strip():
            raise SayWhatIsNew
        version.state, version.ended_at, version.withdrawn_because = State.WITHDRAWN, at, reason.strip()
        contents = (version.table,)
        if erase:
            version.table = None
            version.file_report, version.check_report, version.repairs = {}, {}, []
        version.save()
        table = f"{SHELF}.{version.dataset.slug}"
        if erase:
            forget(*contents)
            let_photos_go(version)
            announce(TableErased(table, version.number, at))
        else:
            announce(TableWithdrawn(table, version.number))
        step = write_step(version, "version.withdraw", by=by, user=user, at=at, said=version.withdrawn_because)
        tell_makers(version, step)
