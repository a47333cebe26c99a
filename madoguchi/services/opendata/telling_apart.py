"""By which columns the records of two versions are known as the same ones (記録の見分け方)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from madoguchi.services.opendata.models import Version
from madoguchi.services.opendata.snapshots.opened import MOST_SECONDS, opened
from madoguchi.services.opendata.standards import StandardsFaulty, city_standards

ID = "id"
"""Physical name of the column that a standard calls ID (the older edition: NO)."""


def key_of(version: Version, *folders: Path) -> tuple[str, ...]:
    """The columns that tell the records of these snapshots apart: the ID where every record has one, else as few of the
    declared columns as do; empty where none do: then a record is its whole content."""
    shared = set.intersection(*(set(opened(folder).about.index) for folder in folders))
    if ID in shared and all(_filled(folder, (ID,)) for folder in folders):
        return (ID,)
    for names in _declared(version, shared):
        if all(_filled(folder, names) and _unique(folder, names) for folder in folders):
            return names
    return ()


def _declared(version: Version, shared: set[str]) -> Iterator[tuple[str, ...]]:
    """One column, two, and so on, as the city's folder or else the standard names them."""
    part = version.definition.part
    names = part.told_apart_by
    if not names:
        try:
            standard = city_standards(settings.CITY_FOLDER).datasets.get(part.standard)
        except StandardsFaulty:
            standard = None
        names = standard.told_apart_by if standard is not None else ()
    there = [name for name in names if name in shared]
    for count in range(1, len(there) + 1):
        yield tuple(there[:count])


def _filled(folder: Path, names: tuple[str, ...]) -> bool:
    conditions = " OR ".join(f"{one} IS NULL" for one in _numbered(folder, names))
    return not _asked(folder, f"SELECT EXISTS(SELECT 1 FROM rows WHERE {conditions})")  # noqa: S608 - numbers of columns


def _unique(folder: Path, names: tuple[str, ...]) -> bool:
    fields = ", ".join(_numbered(folder, names))
    twice = f"SELECT 1 FROM rows GROUP BY {fields} HAVING count(*) > 1"  # noqa: S608 - numbers of columns
    return not _asked(folder, f"SELECT EXISTS({twice})")


def _numbered(folder: Path, names: tuple[str, ...]) -> list[str]:
    index = opened(folder).about.index
    return [f"c{index[name]}" for name in names]


def _asked(folder: Path, statement: str) -> bool:
    snapshot = opened(folder)
    snapshot.begin(MOST_SECONDS)
    return bool(snapshot.fetch(statement, [])[0][0])
