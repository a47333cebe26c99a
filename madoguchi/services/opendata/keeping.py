"""Steps that the acts of this room share: contents kept and forgotten, numbers given, who did what written down."""

from __future__ import annotations

import gzip
import hashlib
from datetime import datetime
from typing import Any

from django.db.models import Max, Q

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel.acts import Actor
from madoguchi.services.opendata.examining import Examined
from madoguchi.services.opendata.models import Content, Dataset, Step, Version
from madoguchi.services.opendata.states import OPEN, State

FASTEST_PACKING = 1
"""gzip: data is packed while somebody waits; more effort saves a tenth."""


def keep(data: bytes, *, at: datetime) -> Content:
    """The content with these bytes; the same bytes are kept once."""
    digest = hashlib.sha256(data).hexdigest()
    found, _new = Content.objects.get_or_create(
        sha256=digest,
        defaults={
            "size": len(data),
            "packed": gzip.compress(data, compresslevel=FASTEST_PACKING, mtime=0),
            "stored_at": at,
        },
    )
    return found


def forget(*contents: Content | None) -> None:
    """Delete those that no version points to any more."""
    for content in contents:
        if content is None:
            continue
        used = Version.objects.filter(Q(file=content) | Q(table=content) | Q(repaired=content))
        if not used.exists():
            Content.objects.filter(pk=content.pk).delete()


def next_number(dataset: Dataset) -> int:
    """The number of the dataset's next version; called with the dataset locked."""
    newest = dataset.versions.aggregate(one=Max("number"))["one"]
    return (newest or 0) + 1


def open_version(dataset: Dataset) -> Version | None:
    """The version on its way, locked."""
    return dataset.versions.select_for_update().filter(state__in=OPEN).first()


def write_step(version: Version, act: str, *, by: Actor, user: User | None, at: datetime, said: str = "") -> Step:
    """Who did it."""
    return Step.objects.create(version=version, act=act, at=at, by=user, by_post=by.post, said=said)


def take_table(version: Version, examined: Examined, *, at: datetime) -> None:
    """The version's table, its check and the repairs that are offered; it is saved by the caller."""
    table = keep(examined.table, at=at)
    version.table = table
    version.sha256 = table.sha256
    version.rows = int(examined.report["records"])
    version.columns = examined.columns
    version.check_report = examined.report
    version.errors = examined.errors
    version.warnings = int(examined.report["counts"]["warning"])
    version.checked_sha256 = table.sha256 if not version.errors else ""
    version.state = State.DRAFT if version.errors else State.CHECKED
    version.repaired = keep(examined.repaired, at=at) if examined.repaired else None


def described(dataset: Dataset) -> dict[str, Any]:
    """The definition as it stands, to be frozen with a version."""
    return dict(dataset.content)
