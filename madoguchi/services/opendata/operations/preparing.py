"""A file becomes a version, is repaired where somebody says so, and is submitted for approval."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localdate

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel.acts import Actor, act
from madoguchi.services.opendata.examining import Examined
from madoguchi.services.opendata.keeping import (
    forget,
    keep,
    next_number,
    open_version,
    take_table,
    write_step,
)
from madoguchi.services.opendata.kinds import TURNED_BACK
from madoguchi.services.opendata.models import Dataset, Version
from madoguchi.services.opendata.photographs import NewPhoto, keep_photo, let_photos_go, settle_photos
from madoguchi.services.opendata.policies import require_preparer
from madoguchi.services.opendata.refusals import (
    AnotherOnItsWay,
    CheckFails,
    ContentErased,
    DatasetNotListed,
    DayHasPassed,
    NothingToRepair,
    NotInWriting,
    NotPublic,
    NotWaiting,
    SayWhatIsNew,
)
from madoguchi.services.opendata.states import IN_WRITING, ONCE_PUBLIC, Origin, State


def prepare_version(
    dataset: Dataset,
    *,
    file: bytes,
    file_name: str,
    examined: Examined,
    by: Actor,
    at: datetime,
    photo: NewPhoto | None = None,
) -> Version:
    """Keep what somebody sent as the dataset's version in writing, with what the check said; nothing in it is changed.
    ``photo`` is a new one that its table names.

    A version that is still in writing takes the new file in place of the one before.
    """
    with act("version.prepare", on=dataset, by=by, at=at, dataset=dataset.slug) as this:
        user = _begin(dataset, by=by, at=at)
        version = _in_writing(dataset, Origin.FILE, by=by, user=user, at=at)
        before = (version.file, version.table, version.repaired)
        version.file, version.file_name = keep(file, at=at), file_name[:160]
        told = dict(examined.file_report)
        version.repairs, version.repairs_count = told.pop("changes", []), told.pop("changes_count", 0)
        version.file_report = told
        version.is_repaired = False
        version.returned_because = ""
        take_table(version, examined, at=at)
        version.save()
        forget(*before)
        if photo is not None:
            keep_photo(dataset, photo, by=by, user=user, at=at)
        settle_photos(version, examined.table)
        write_step(version, "version.prepare", by=by, user=user, at=at, said=version.file_name)
        this.note(number=version.number, sha256=version.sha256, errors=version.errors)
    return version


def repair_version(version: Version, *, examined: Examined, by: Actor, at: datetime) -> None:
    """Say yes to every certain repair: the repaired table, examined, takes the place of the one that was read."""
    with act("version.repair", on=version, by=by, at=at) as this:
        user = require_preparer(by, version.dataset, at=at)
        if version.state not in IN_WRITING:
            raise NotInWriting
        if version.repaired is None or version.is_repaired:
            raise NothingToRepair
        before = (version.table, version.repaired)
        # What no repair mends stands against the repaired table as well.
        left = [one for one in version.check_report.get("of_reading", ()) if one["kind"] not in TURNED_BACK]
        examined.report["of_reading"] = left
        take_table(version, examined, at=at)
        version.repaired, version.is_repaired, version.returned_because = None, True, ""
        version.save()
        forget(*before)
        settle_photos(version, examined.table)
        write_step(version, "version.repair", by=by, user=user, at=at)
        this.note(repairs=version.repairs_count, sha256=version.sha256, errors=version.errors)


def submit_version(
    version: Version, *, reason: str, publish_on: date | None, as_of: date | None, by: Actor, at: datetime
) -> None:
    """Ask a second person to approve it; ``reason`` says what is new and is published with it."""
    with act("version.submit", on=version, by=by, at=at):
        user = require_preparer(by, version.dataset, at=at)
        if version.state not in IN_WRITING:
            raise NotInWriting
        if version.errors or version.checked_sha256 != version.sha256:
            raise CheckFails(errors=version.errors)
        if not reason.strip():
            raise SayWhatIsNew
        if publish_on is not None and publish_on < localdate(at):
            raise DayHasPassed
        version.state, version.reason, version.publish_on = State.WAITING, reason.strip(), publish_on
        version.as_of, version.submitted_at, version.submitted_by = as_of, at, user
        version.returned_because = ""
        version.save()
        write_step(version, "version.submit", by=by, user=user, at=at, said=version.reason)


def take_back_version(version: Version, *, by: Actor, at: datetime) -> None:
    """Take a version back from approval, or from its day, to change it."""
    with act("version.take_back", on=version, by=by, at=at):
        user = require_preparer(by, version.dataset, at=at)
        if version.state not in (State.WAITING, State.APPROVED):
            raise NotWaiting
        version.state = State.CHECKED
        version.submitted_at = version.submitted_by = version.decided_at = version.decided_by = None
        version.decided_by_post, version.by_rule = "", False
        version.save()
        write_step(version, "version.take_back", by=by, user=user, at=at)


def discard_version(version: Version, *, by: Actor, at: datetime) -> None:
    """Give up a version in writing; what was sent is forgotten."""
    with act("version.discard", on=version, by=by, at=at):
        user = require_preparer(by, version.dataset, at=at)
        if version.state not in IN_WRITING:
            raise NotInWriting
        give_up(version, at=at)
        write_step(version, "version.discard", by=by, user=user, at=at)


def restore_version(earlier: Version, *, examined: Examined, by: Actor, at: datetime) -> Version:
    """Make what an earlier version held a new version in writing, checked by the rules of today."""
    dataset = earlier.dataset
    with act("version.restore", on=dataset, by=by, at=at, restores=earlier.number) as this:
        user = _begin(dataset, by=by, at=at)
        if earlier.state not in ONCE_PUBLIC or earlier.state == State.PUBLISHED:
            raise NotPublic
        if earlier.table_id is None:
            raise ContentErased
        version = _in_writing(dataset, Origin.RESTORED, by=by, user=user, at=at)
        before = (version.file, version.table, version.repaired)
        version.restores, version.file, version.file_name = earlier, None, ""
        version.repairs, version.repairs_count, version.is_repaired, version.file_report = [], 0, False, {}
        version.as_of, version.held_back = earlier.as_of, earlier.held_back
        take_table(version, examined, at=at)
        version.repaired = None
        version.save()
        forget(*before)
        settle_photos(version, examined.table)
        write_step(version, "version.restore", by=by, user=user, at=at, said=str(earlier.number))
        this.note(number=version.number, sha256=version.sha256)
    return version


def give_up(version: Version, *, at: datetime) -> None:
    """The version holds nothing any more; called inside the act that gives it up."""
    contents = (version.file, version.table, version.repaired)
    version.file = version.table = version.repaired = None
    version.repairs, version.file_report, version.check_report, version.columns = [], {}, {}, []
    version.state, version.ended_at = State.DISCARDED, at
    version.save()
    forget(*contents)
    let_photos_go(version)


def _begin(dataset: Dataset, *, by: Actor, at: datetime) -> User | None:
    user = require_preparer(by, dataset, at=at)
    if not dataset.listed:
        raise DatasetNotListed
    return user


def _in_writing(dataset: Dataset, origin: Origin, *, by: Actor, user: User | None, at: datetime) -> Version:
    """The version in writing, or a new one; the latest to send a file is who prepared it."""
    version = open_version(dataset)
    if version is not None and version.state not in IN_WRITING:
        raise AnotherOnItsWay(number=version.number)
    if version is None:
        version = Version(dataset=dataset, number=next_number(dataset))
    version.origin, version.restores = origin, None
    version.prepared_at, version.prepared_by, version.prepared_by_post = at, user, by.post
    version.submitted_at = version.submitted_by = version.decided_at = version.decided_by = None
    version.described = {}
    return version
