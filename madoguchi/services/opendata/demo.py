"""The demo's datasets: each file of the city's folder becomes a version as any other, by two invented persons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from madoguchi.kernel.acts import Actor
from madoguchi.services.opendata.models import Dataset
from madoguchi.services.opendata.operations import approve_version, prepare_version, submit_version
from madoguchi.services.opendata.tasks import examine_table

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
