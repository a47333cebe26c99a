"""What the open data room does behind the pages: publishing what is approved, and renewing what the platform counts itself."""

from __future__ import annotations

import csv
import hashlib
import io
import logging
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.timezone import localdate

from madoguchi.kernel import clock, jobs
from madoguchi.kernel.csv_text import csv_text
from madoguchi.kernel.open_sources import DistrictTable, Given, SourceTable, find_source
from madoguchi.kernel.refusals import Refused
from madoguchi.services.opendata.examining import Examined, examine
from madoguchi.services.opendata.gate import BETWEEN, through_the_gate
from madoguchi.services.opendata.guideline import smallest_count
from madoguchi.services.opendata.models import Dataset, Version
from madoguchi.services.opendata.operations import publish_version, renew_version, stop_version
from madoguchi.services.opendata.operations.deciding import PUBLISH
from madoguchi.services.opendata.queries import datasets, table_of
from madoguchi.services.opendata.refusals import (
    AnotherOnItsWay,
    CannotBeBuilt,
    CheckFails,
    ContentNotWhatWasApproved,
    FileTooHard,
    NotToBePublished,
)
from madoguchi.services.opendata.shelf import snapshot_of
from madoguchi.services.opendata.states import Origin, State, period_of
from madoguchi.services.opendata.wording import renewed_in_japanese, stopped_in_japanese

log = logging.getLogger(__name__)


@jobs.job(PUBLISH)
def publish(*, key: str, version_id: int) -> None:
    """Publish a version whose day has come; what was published, taken back or given up meanwhile is left as it is."""
    publish_approved(version_id, at=clock.now())


def publish_due(*, at: datetime) -> int:
    """Publish every approved version whose day has come; a worker that died before is made up for. Returns how many."""
    due = Version.objects.filter(state=State.APPROVED, publish_on__lte=localdate(at)).values_list("pk", flat=True)
    return sum(publish_approved(version_id, at=at) for version_id in list(due))


def publish_approved(version_id: int, *, at: datetime) -> bool:
    """Check by the rules of today, build the snapshot, publish; what cannot be published goes back with the reason.

    The snapshot is built first: killed in between, the version is approved still, and is published the next time.
    """
    version = Version.objects.select_related("dataset", "table").filter(pk=version_id).first()
    if version is None or version.state != State.APPROVED or (version.publish_on or date.max) > localdate(at):
        return False
    try:
        table = table_of(version)
        sha256 = hashlib.sha256(table).hexdigest()
        if sha256 != version.sha256:
            raise ContentNotWhatWasApproved
        examined = examine_table(version.dataset, table)
        if examined.errors:
            raise CheckFails(errors=examined.errors)
        version.columns = examined.columns
        snapshot_of(version)
        publish_version(version, sha256=sha256, examined=examined, at=at)
    except NotToBePublished:
        return False
    except (CheckFails, CannotBeBuilt, ContentNotWhatWasApproved, FileTooHard) as refused:
        log.warning("version not published", extra={"dataset": version.dataset.slug, "code": refused.code})
        _stop(version, refused, at=at)
        return False
    return True


def _stop(version: Version, refused: Refused, *, at: datetime) -> None:
    try:
        stop_version(version, reason=stopped_in_japanese(refused), at=at)
    except NotToBePublished:
        return


def examine_table(dataset: Dataset, table: bytes, *, name: str = "table.csv") -> Examined:
    """Examine a file as this dataset."""
    part = dataset.definition.part
    return examine(
        table,
        name=name,
        standard=part.standard,
        own=[one.column for one in part.columns],
        city=Path(settings.CITY_FOLDER),
    )


def renew_all(*, at: datetime) -> int:
    """Make a new version of each dataset whose source says something else than its newest version; how many."""
    yesterday = localdate(at) - timedelta(days=1)
    return sum(renew(dataset, on=yesterday, at=at) for dataset in datasets().exclude(source=""))


def renew(dataset: Dataset, *, on: date, at: datetime) -> bool:
    """The same of one; a source that breaks is logged and does not stop the others."""
    source = find_source(dataset.source)
    if source is None or not _is_due(dataset, localdate(at)):
        return False
    try:
        counted = source.rows_as_of(on)
        smallest = smallest_count(Path(settings.CITY_FOLDER))
        given = (
            through_the_gate(counted, smallest=smallest, before=_lines_before(dataset, counted)) if counted else None
        )
        if given is None:
            return False
        table = csv_of(given)
        if _is_known(dataset, table):
            return False
        examined = examine_table(dataset, table)
        if _is_known(dataset, examined.table):
            return False
        renew_version(
            dataset, examined=examined, as_of=given.as_of, held_back=given.told,
            reason=renewed_in_japanese(given.as_of), at=at,
        )  # fmt: skip
    except AnotherOnItsWay:
        return False
    except Exception:
        log.exception("source broke", extra={"source": dataset.source})
        return False
    return True


def _lines_before(dataset: Dataset, counted: Given) -> list[list[str]]:
    """Which districts share a line in what is public."""
    version = dataset.versions.filter(state=State.PUBLISHED).select_related("table").first()
    if not isinstance(counted, DistrictTable) or version is None or version.table_id is None:
        return []
    records = csv.DictReader(io.StringIO(table_of(version).decode("utf-8-sig"), newline=""))
    return [(record.get(counted.district) or "").split(BETWEEN) for record in records]


def _is_due(dataset: Dataset, today: date) -> bool:
    """Whether this day, week, month … has no version from the source yet that was not sent back or withdrawn."""
    good = dataset.versions.filter(origin=Origin.SOURCE).exclude(
        state__in=(State.DISCARDED, State.RETURNED, State.WITHDRAWN, State.DRAFT)
    )
    newest = good.order_by("-number").first()
    frequency = dataset.definition.part.frequency
    return newest is None or period_of(frequency, localdate(newest.prepared_at)) != period_of(frequency, today)


def csv_of(given: SourceTable) -> bytes:
    """The table as CSV: UTF-8 with a mark, CRLF."""
    return csv_text(given.headings, given.rows).encode()


def _is_known(dataset: Dataset, table: bytes) -> bool:
    """Whether the newest version that was not given up holds these very bytes, or a person's is on its way."""
    newest = dataset.versions.exclude(state=State.DISCARDED).order_by("-number").first()
    if newest is None:
        return False
    in_person = newest.origin != Origin.SOURCE and newest.state in (
        State.DRAFT, State.CHECKED, State.WAITING, State.RETURNED, State.APPROVED,
    )  # fmt: skip
    return in_person or newest.sha256 == hashlib.sha256(table).hexdigest()
