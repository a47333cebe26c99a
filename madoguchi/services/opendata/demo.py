"""The demo's datasets: each file of the city's folder becomes a version as any other, by two invented persons; and what the
platform counts itself is published for the first time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils.timezone import localdate

from madoguchi.kernel.acts import Actor
from madoguchi.kernel.open_sources import SourceTable, find_source
from madoguchi.services.opendata.models import Dataset
from madoguchi.services.opendata.operations import approve_version, prepare_version, submit_version
from madoguchi.services.opendata.states import ONCE_PUBLIC, Origin, State
from madoguchi.services.opendata.tasks import examine_table, renew

FOLDER = "open_data"
NEW = "デモ用の架空データの最初の公開"
Two = Callable[[str], tuple[Actor, Actor]]
"""Department → who prepares and who decides."""


def publish_demo_files(folder: Path, *, people: Two, at: datetime) -> int:
    """Prepare, submit and approve every dataset that is marked as demo, has a file and has no version yet.

    The worker publishes them as it does all others. Returns how many there were.
    """
    done = 0
    for dataset in Dataset.objects.filter(listed=True, versions=None):
        path = folder / FOLDER / f"{dataset.slug}.csv"
        if not dataset.definition.part.demo or not path.exists():
            continue
        clerk, chief = people(dataset.owner)
        sent = path.read_bytes()
        examined = examine_table(dataset, sent, name=path.name)
        version = prepare_version(dataset, file=sent, file_name=path.name, examined=examined, by=clerk, at=at)
        submit_version(version, reason=NEW, publish_on=None, as_of=None, by=clerk, at=at)
        approve_version(version, publish_on=None, by=chief, at=at)
        done += 1
    return done


def publish_demo_sources(*, people: Two, at: datetime) -> int:
    """Have the platform's own tables counted and approved that were never public: the worker publishes them as all others.

    As of yesterday, as each night does; what is about nobody and only this day knows (the first night has not come yet), as
    of this day. Returns how many there were.
    """
    today, done = localdate(at), 0
    never = Dataset.objects.filter(listed=True).exclude(source="").exclude(versions__state__in=ONCE_PUBLIC)
    for dataset in never.exclude(versions__state=State.APPROVED):
        if not renew(dataset, on=today - timedelta(days=1), at=at) and _is_about_nobody(dataset.source, today):
            renew(dataset, on=today, at=at)
        first = dataset.versions.filter(origin=Origin.SOURCE, state=State.WAITING).first()
        if first is not None:
            _clerk, chief = people(dataset.owner)
            approve_version(first, publish_on=None, by=chief, at=at)
            done += 1
    return done


def _is_about_nobody(source: str, on: date) -> bool:
    found = find_source(source)
    return found is not None and isinstance(found.rows_as_of(on), SourceTable)
