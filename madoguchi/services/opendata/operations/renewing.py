"""The platform's own tables become versions by themselves; a person approves each, or the first one."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localdate

from madoguchi.kernel.acts import SYSTEM, act
from madoguchi.services.opendata.examining import Examined
from madoguchi.services.opendata.keeping import next_number, open_version, take_table, write_step
from madoguchi.services.opendata.models import Dataset, Version
from madoguchi.services.opendata.operations.deciding import enqueue_publishing
from madoguchi.services.opendata.operations.preparing import give_up
from madoguchi.services.opendata.photographs import settle_photos
from madoguchi.services.opendata.refusals import AnotherOnItsWay, DatasetNotListed
from madoguchi.services.opendata.states import Origin, State


def renew_version(
    dataset: Dataset, *, examined: Examined, as_of: date, held_back: str, reason: str, at: datetime
) -> Version:
    """Make what a source gives the dataset's next version: submitted at once, or approved by the standing rule.

    A version of the platform's own that still waits is given up for the newer one; a person's is left alone
    (``AnotherOnItsWay``). With errors it stays in writing, for a person to look at.
    """
    with act("version.renew", on=dataset, by=SYSTEM, at=at, dataset=dataset.slug) as this:
        if not dataset.listed:
            raise DatasetNotListed
        waiting = open_version(dataset)
        if waiting is not None:
            if waiting.origin != Origin.SOURCE:
                raise AnotherOnItsWay(number=waiting.number)
            give_up(waiting, at=at)
        version = Version(dataset=dataset, number=next_number(dataset), origin=Origin.SOURCE)
        version.prepared_at, version.prepared_by_post = at, SYSTEM.post
        version.as_of, version.held_back, version.reason = as_of, held_back, reason
        take_table(version, examined, at=at)
        version.repaired = None
        if not version.errors:
            version.submitted_at = at
            version.state = State.WAITING
            if may_go_by_rule(dataset, version):
                version.state, version.by_rule, version.decided_at = State.APPROVED, True, at
                version.publish_on = localdate(at)
        version.save()
        settle_photos(version, examined.table)
        write_step(version, "version.renew", by=SYSTEM, user=None, at=at, said=reason)
        if version.state == State.APPROVED:
            enqueue_publishing(version)
        this.note(number=version.number, sha256=version.sha256, errors=version.errors, by_rule=version.by_rule)
    return version


def may_go_by_rule(dataset: Dataset, version: Version) -> bool:
    """Whether a person approved an earlier version of the same source, with the same columns, that was published.

    It must not have been withdrawn, and the folder must say ``approval: first``.
    """
    part = dataset.definition.part
    if part.approval != "first":
        return False
    earlier = dataset.versions.filter(origin=Origin.SOURCE, state__in=(State.PUBLISHED, State.SUPERSEDED))
    newest = earlier.filter(decided_by__isnull=False).order_by("-number").first()
    taken_down = dataset.versions.filter(state=State.WITHDRAWN, number__gt=newest.number if newest else 0)
    if newest is None or taken_down.exists():
        return False
    same_source = newest.definition.part.source == part.source
    return same_source and newest.columns == version.columns
