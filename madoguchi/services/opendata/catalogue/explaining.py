"""What each column means, for the page of a dataset."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madoguchi.services.opendata.catalogue.entries import Entry
from madoguchi.services.opendata.snapshots.vocabulary import Kind
from madoguchi.services.opendata.standards import Column, Mark, city_standards

KINDS: dict[Kind, Promise] = {
    "text": pgettext_lazy("kind of a column", "Text"),
    "integer": pgettext_lazy("kind of a column", "Whole number"),
    "number": pgettext_lazy("kind of a column", "Number"),
    "date": pgettext_lazy("kind of a column", "Day"),
    "time": pgettext_lazy("kind of a column", "Time"),
    "datetime": pgettext_lazy("kind of a column", "Moment"),
    "boolean": pgettext_lazy("kind of a column", "Yes or no"),
    "longitude": pgettext_lazy("kind of a column", "Longitude"),
    "latitude": pgettext_lazy("kind of a column", "Latitude"),
}
MARKS: dict[Mark, Promise] = {
    "required": _("always there"),
    "recommended": _("there if known"),
    "optional": _("may be missing"),
}


@dataclass(frozen=True, slots=True)
class Explained:
    """One column in words."""

    title: str
    name: str
    kind: Promise
    mark: Promise | str
    choices: tuple[str, ...]
    example: str
    about: str


def columns_explained(entry: Entry) -> Iterator[Explained]:
    """Every column of the version in its order, with what its standard or the city's folder says of it."""
    known = columns_known(entry)
    about = {one.key: str(one.about) for one in entry.definition.part.columns if one.about}
    for column in entry.version.columns:
        found = known.get(column["name"])
        yield Explained(
            column["title"], column["name"], KINDS[column["kind"]], MARKS[found.mark] if found else "",
            found.of if found else (), found.example if found else "", about.get(column["name"], ""),
        )  # fmt: skip


def columns_known(entry: Entry) -> dict[str, Column]:
    """Physical name -> the column as the city's folder or the standard defines it."""
    part = entry.definition.part
    if part.columns:
        return {one.key: one.column for one in part.columns}
    standard = city_standards(settings.CITY_FOLDER).datasets.get(part.standard)
    return {one.key: one for one in standard.standard.columns} if standard is not None else {}
