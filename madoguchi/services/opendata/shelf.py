"""Snapshots on this machine (公開版の棚): built from the stored table where they are missing, by one process at a time.

What is public is decided by the database alone. The folder under ``var/opendata`` is a cache: it may be lost or deleted
at any time, and another machine has its own.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import BoundedSemaphore

from django.conf import settings

from madoguchi.kernel.refusals import Refused
from madoguchi.services.opendata.apart import read_head, run_apart
from madoguchi.services.opendata.models import Version
from madoguchi.services.opendata.queries import HEAVY, table_of
from madoguchi.services.opendata.refusals import CannotBeBuilt, ContentErased, ContentNotWhatWasApproved
from madoguchi.services.opendata.snapshots.database import FORM
from madoguchi.services.opendata.states import OPEN, State

log = logging.getLogger(__name__)
FILES = 2
"""Form of the files beside the database: goes up whenever the same version would be written otherwise (``snapshots/files.py``,
``workbook.py``). Public addresses do not name it: under the same one then lies the new file."""
MOST_WAIT = 300
WHOLE = "built.json"
"""Written before the folder gets its name: a folder with this file is whole."""
_AT_ONCE = BoundedSemaphore(1)
_SNAPSHOT = re.compile(r"[0-9]+-[0-9a-f]{16}")


def folder_of(version: Version) -> Path:
    """Where the snapshot of a version lies on this machine; another table, other columns, another form lie elsewhere."""
    # Sorted: PostgreSQL gives the keys of JSON back in an order of its own.
    told = json.dumps([version.columns, version.definition.part.title.ja], ensure_ascii=False, sort_keys=True)
    mark = hashlib.sha256(f"{version.sha256} {told} {FORM}.{FILES}".encode()).hexdigest()[:16]
    return Path(settings.VAR) / "opendata" / version.dataset.slug / f"{version.number}-{mark}"


def snapshot_of(version: Version) -> Path:
    """The folder of a version's snapshot, built now where it is missing.

    Raises ``ContentErased``, ``ContentNotWhatWasApproved``, ``CannotBeBuilt``, ``CheckBusy`` or ``FileTooHard``.
    """
    folder = folder_of(version)
    if (folder / WHOLE).is_file():
        return folder
    if version.table_id is None:
        raise ContentErased
    table = table_of(version)
    if hashlib.sha256(table).hexdigest() != version.sha256:
        raise ContentNotWhatWasApproved
    with _alone(folder):
        if not (folder / WHOLE).is_file():
            _build(version, table, folder)
    return folder


def _build(version: Version, table: bytes, folder: Path) -> None:
    asked = {"folder": str(folder), "columns": version.columns, "title": version.definition.part.title.ja}
    answer = run_apart("madoguchi.services.opendata.shelf_apart", asked, table, turn=_AT_ONCE, wait=MOST_WAIT)
    told = read_head(answer.partition(b"\n")[0])
    if told.get("refused"):
        raise CannotBeBuilt(row=told["row"])


def readable_versions() -> list[Version]:
    """Every version that anybody may read, in the order of the catalogue."""
    found = Version.objects.filter(state__in=(State.PUBLISHED, State.SUPERSEDED), table__isnull=False)
    return list(found.select_related("dataset").defer(*HEAVY).order_by("dataset__position", "dataset__slug", "number"))


def not_built(versions: Iterable[Version]) -> list[tuple[Version, bool]]:
    """Those whose snapshot is not on this machine, each with whether one of an older form is."""
    missing = [(one, folder_of(one)) for one in versions]
    return [
        (one, any((other / WHOLE).is_file() for other in folder.parent.glob(f"{one.number}-*")))
        for one, folder in missing
        if not (folder / WHOLE).is_file()
    ]


def rebuild_shelf(*, only_older: bool = False) -> tuple[list[Version], list[tuple[Version, Refused]]]:
    """Build the snapshots that are missing on this machine (or lie there in an older form only): which were built, and which
    could not be. Public addresses stay, and what lies there in the present form stays as it is."""
    built, failed = [], []
    for version, is_older in not_built(readable_versions()):
        if only_older and not is_older:
            continue
        try:
            snapshot_of(version)
            built.append(version)
        except Refused as refused:
            failed.append((version, refused))
    return built, failed


def sweep_shelf(*, at: datetime) -> int:
    """Remove from this machine the snapshots of what is neither public nor on its way (withdrawn, given up, other columns);
    before, what lies there in an older form is built anew, so that no reader waits for it.

    Nothing is lost: what is wanted again is built again. Returns how many went.
    """
    for version, refused in rebuild_shelf(only_older=True)[1]:
        log.warning("files not built anew", extra={"dataset": version.dataset.slug, "code": refused.code})
    place = Path(settings.VAR) / "opendata"
    if not place.is_dir():
        return 0
    wanted = Version.objects.filter(state__in=(State.PUBLISHED, State.SUPERSEDED, *OPEN)).select_related("dataset")
    kept = {folder_of(one) for one in wanted.defer(*HEAVY)}
    gone = [one for one in place.glob("*/*") if _SNAPSHOT.fullmatch(one.name) and one not in kept]
    for folder in gone:
        with _alone(folder):
            shutil.rmtree(folder, ignore_errors=True)
    return len(gone)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process of this machine builds a dataset's snapshots at a time; the lock ends with its process."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
