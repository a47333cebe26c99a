"""The datasets that are public today, each with what stands beside it in every list and on every page."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.foundation.organisation.public import Department, city
from madoguchi.kernel.texts import Text
from madoguchi.kernel.ui.templatetags.ui import wareki
from madoguchi.services.opendata.definition import Definition
from madoguchi.services.opendata.models import Dataset, Version
from madoguchi.services.opendata.queries import (
    find_public_version,
    find_published,
    public_history,
    public_mark,
    published_versions,
    readable_versions,
)
from madoguchi.services.opendata.refusals import NoSuchVersion, NotInTheCatalogue, VersionWithdrawn
from madoguchi.services.opendata.shelf import folder_of, snapshot_of
from madoguchi.services.opendata.snapshots.serving import CONTENT_TYPES
from madoguchi.services.opendata.snapshots.vocabulary import (
    CSV,
    GEOJSON,
    JSON,
    PARQUET,
    SAFE_CSV,
    TOLD,
    XLSX,
    read_built,
)
from madoguchi.services.opendata.states import State

STANDARD_TAG = "自治体標準ODS"
"""By this tag harvesters find the datasets that follow the national standard."""
EXPECTED = (CSV, JSON, XLSX, PARQUET)
FORMATS = {
    CSV: "CSV", SAFE_CSV: "CSV", JSON: "JSON", GEOJSON: "GeoJSON", PARQUET: "Parquet", XLSX: "XLSX",
}  # fmt: skip
ORDER = (CSV, SAFE_CSV, XLSX, JSON, GEOJSON, PARQUET)


@dataclass(frozen=True, slots=True)
class OpenFile:
    """One file of a version that anybody may fetch. ``size`` is 0 where the machine has not built it yet."""

    name: str
    size: int

    @property
    def format(self) -> str:
        """As people and CKAN call it."""
        return FORMATS[self.name]

    @property
    def media_type(self) -> str:
        """As the web calls it."""
        return CONTENT_TYPES[self.name].partition(";")[0]


@dataclass(frozen=True)
class Entry:
    """A version that anybody may read, and what is said of it. Nothing of this depends on who asks."""

    version: Version
    department: Department | None

    @property
    def dataset(self) -> Dataset:
        """Whose version it is."""
        return self.version.dataset

    @property
    def slug(self) -> str:
        """Its address, for ever."""
        return self.dataset.slug

    @cached_property
    def definition(self) -> Definition:
        """As it stood when this version was published."""
        return self.version.definition

    @property
    def title(self) -> Text:
        """In three languages."""
        return self.definition.part.title.text

    @property
    def description(self) -> Text:
        """In three languages."""
        return self.definition.part.description.text

    @property
    def standard(self) -> str:
        """The standard dataset that it follows; empty for one of the city's own."""
        return self.definition.part.standard

    @property
    def owner(self) -> Text:
        """The department's name."""
        return self.department.name if self.department is not None else Text(self.definition.part.owner)

    @property
    def mail(self) -> str:
        """Whom to write to."""
        return self.definition.part.contact.mail or city().mail

    @property
    def phone(self) -> str:
        """Whom to call."""
        found = self.definition.part.contact.phone or (self.department.phone if self.department is not None else "")
        return found or city().phone

    @property
    def area(self) -> Text:
        """The place that the data is about."""
        spatial = self.definition.part.spatial
        return spatial.text if spatial is not None else city().name

    @property
    def tags(self) -> list[str]:
        """As written, with the one by which harvesters find standard datasets."""
        tags = list(dict.fromkeys(self.definition.part.tags))
        if self.standard and STANDARD_TAG not in tags:
            tags.append(STANDARD_TAG)
        return tags

    @property
    def has_place(self) -> bool:
        """Whether its records have a place."""
        kinds = {one.get("kind") for one in self.version.columns}
        return {"longitude", "latitude"} <= kinds

    @cached_property
    def files(self) -> list[OpenFile]:
        """The files, with their sizes once this machine has them; none is built for being listed."""
        told = folder_of(self.version) / TOLD
        if told.is_file():
            built = read_built(told.parent).files
            return [OpenFile(name, built[name].bytes) for name in ORDER if name in built]
        names = (*EXPECTED, GEOJSON) if self.has_place else EXPECTED
        return [OpenFile(name, 0) for name in ORDER if name in names]

    @property
    def formats(self) -> list[str]:
        """Each once."""
        return list(dict.fromkeys(one.format for one in self.files))

    @property
    def folder(self) -> Path:
        """Its snapshot, built now where this machine has none. Raises what ``snapshot_of`` raises."""
        return snapshot_of(self.version)


def _departments(versions: Iterable[Version]) -> dict[str, Department]:
    """Those that the versions name: of a dataset that has since passed to another department, the one of then."""
    return Department.objects.in_bulk({version.definition.part.owner for version in versions})


def entries() -> list[Entry]:
    """Everything that is public today, in the order of the catalogue."""
    return entries_of(list(published_versions()))


def entries_of(versions: Collection[Version]) -> list[Entry]:
    """The same of these."""
    departments = _departments(versions) if versions else {}
    return [Entry(one, departments.get(one.definition.part.owner)) for one in versions]


def entry_of(version: Version) -> Entry:
    """A version that anybody may read."""
    return Entry(version, Department.objects.filter(pk=version.definition.part.owner).first())


def open_version(slug: str, number: int | None = None) -> Version:
    """The version that is public today, or one by its number.

    Raises ``NotInTheCatalogue``, ``NoSuchVersion`` or ``VersionWithdrawn``.
    """
    found = find_published(slug) if number is None else find_public_version(slug, number)
    if found is not None:
        return found
    once = Version.objects.filter(dataset__slug=slug, state=State.WITHDRAWN).order_by("-number")
    withdrawn = (once if number is None else once.filter(number=number)).first()
    if withdrawn is not None:
        raise VersionWithdrawn(why=withdrawn.withdrawn_because, others=_ways_to_others(slug))
    raise NotInTheCatalogue if number is None or find_published(slug) is None else NoSuchVersion


MOST_NAMED = 10


def _ways_to_others(slug: str) -> list[tuple[str, str]]:
    """The newest versions that anybody may read, in words and by their addresses."""
    return [
        (
            _("Version %(number)s, published on %(day)s") % {"number": one.number, "day": wareki(one.published_at)},
            reverse("open_dataset_version", args=[slug, one.number]),
        )
        for one in readable_versions(slug)[:MOST_NAMED]
    ]


def open_folder(slug: str, number: int | None = None) -> Path:
    """The snapshot of such a version. The database is asked each time whether it is public still; what else leads to the
    folder never changes then, and is known from before. Raises what ``open_version`` and ``snapshot_of`` raise."""
    mark = public_mark(slug, number)
    key = (str(settings.VAR), slug, mark)
    known = _FOLDERS.get(key) if mark else None
    if known is None or not os.path.isfile(os.path.join(known, TOLD)):  # asked for each question: quicker than a Path
        known = snapshot_of(open_version(slug, number))
        if len(_FOLDERS) >= MOST_FOLDERS:
            _FOLDERS.clear()
        _FOLDERS[key] = known
    return known


MOST_FOLDERS = 1000
_FOLDERS: dict[tuple[str, str, tuple[int, str] | None], Path] = {}


def history(dataset: Dataset) -> list[Version]:
    """Every version that was ever public, newest first."""
    return list(public_history(dataset))
