"""What is in the catalogue, what is public, what is due."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils.timezone import localdate

from madoguchi.kernel.prepared import Prepared
from madoguchi.services.opendata.models import Content, DataRequest, Dataset, Version
from madoguchi.services.opendata.states import ONCE_PUBLIC, OPEN, READABLE, State, due_after

HEAVY = ("check_report", "file_report", "repairs")
"""Columns of a version that no list needs."""


def datasets() -> QuerySet[Dataset]:
    """All that the city's folder lists, in its order."""
    return Dataset.objects.filter(listed=True)


def find_dataset(slug: str) -> Dataset | None:
    """The dataset at this address, listed or not."""
    return Dataset.objects.filter(slug=slug).first()


def published_versions() -> QuerySet[Version]:
    """The one version of each dataset that is public today, in the order of the catalogue; without the heavy columns."""
    found = Version.objects.filter(state=State.PUBLISHED).select_related("dataset")
    return found.defer(*HEAVY).order_by("dataset__position", "dataset__slug")


def find_published(slug: str) -> Version | None:
    """The version of a dataset that is public today."""
    return published_versions().filter(dataset__slug=slug).first()


def public_history(dataset: Dataset) -> QuerySet[Version]:
    """Every version that ever was public, newest first; a withdrawn one says why instead of what it held."""
    return dataset.versions.filter(state__in=ONCE_PUBLIC).defer(*HEAVY).order_by("-number")


def readable_versions(slug: str) -> QuerySet[Version]:
    """The versions that anybody may read, newest first."""
    found = Version.objects.filter(dataset__slug=slug, state__in=READABLE)
    return found.defer(*HEAVY).order_by("-number")


def find_public_version(slug: str, number: int) -> Version | None:
    """A version by its number, while anybody may read it."""
    found = Version.objects.filter(dataset__slug=slug, number=number, state__in=READABLE)
    return found.select_related("dataset").first()


def public_mark(slug: str, number: int | None) -> tuple[int, str] | None:
    """Which version is public today, or whether one still is: its number among all and the digest of its table."""
    found = _PUBLIC.find(slug, State.PUBLISHED.value) if number is None else _NUMBERED.find(slug, number)
    return (found.pk, found.sha256) if found is not None and found.is_public else None


_MARK = ("pk", "sha256", "state")
_PUBLIC = Prepared(lambda: Version.objects.only(*_MARK).order_by(), "dataset__slug", "state")
_NUMBERED = Prepared(lambda: Version.objects.only(*_MARK).order_by(), "dataset__slug", "number")


def bytes_of(content: Content) -> bytes:
    """What was stored."""
    return gzip.decompress(bytes(content.packed))


def table_of(version: Version) -> bytes:
    """The canonical CSV of a version: UTF-8 with a mark, heading in row 1."""
    assert version.table is not None, "the table of this version was forgotten"
    return bytes_of(version.table)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a dataset stands today: what is public, what is on its way, when the next is due."""

    dataset: Dataset
    published: Version | None
    open: Version | None
    due_on: date | None
    overdue: bool


def standings(*, on: date, owners: Sequence[str] | None = None) -> list[Standing]:
    """Every listed dataset (of these departments); one that was never published is overdue."""
    found = datasets()
    if owners is not None:
        found = found.filter(owner__in=owners)
    light = Version.objects.filter(state__in=(State.PUBLISHED, *OPEN)).defer(*HEAVY, "columns", "described")
    return [
        _standing(dataset, list(dataset.versions.all()), on=on)
        for dataset in found.prefetch_related(Prefetch("versions", queryset=light))
    ]


def standing_of(dataset: Dataset, *, on: date) -> Standing:
    """The same of one."""
    return _standing(dataset, list(dataset.versions.filter(state__in=(State.PUBLISHED, *OPEN))), on=on)


def _standing(dataset: Dataset, versions: Sequence[Version], *, on: date) -> Standing:
    published = next((one for one in versions if one.state == State.PUBLISHED), None)
    waiting = next((one for one in versions if one.state in OPEN), None)
    due_on = None
    if published is not None and published.published_at is not None:
        due_on = due_after(dataset.definition.part.frequency, localdate(published.published_at))
    overdue = published is None or (due_on is not None and due_on < on)
    return Standing(dataset, published, waiting, due_on, overdue)


def waiting_versions() -> QuerySet[Version]:
    """Versions that wait for a second person, the oldest first."""
    found = Version.objects.filter(state=State.WAITING).select_related("dataset", "prepared_by")
    return found.defer(*HEAVY).order_by("submitted_at", "pk")


def versions_seen(dataset: Dataset, *, all_of_them: bool) -> QuerySet[Version]:
    """Versions of a dataset, newest first: all, or those that were public."""
    found = dataset.versions.all() if all_of_them else dataset.versions.filter(state__in=ONCE_PUBLIC)
    return found.select_related("prepared_by", "decided_by").defer(*HEAVY).order_by("-number")


def answered_requests() -> QuerySet[DataRequest]:
    """What the public reads: only the city's own words."""
    return DataRequest.objects.filter(is_public=True).defer("wish", "purpose").order_by("-answered_at", "pk")


def titles_of() -> dict[str, str]:
    """Titles of all datasets by their addresses."""
    return {one.slug: one.title for one in Dataset.objects.all()}
