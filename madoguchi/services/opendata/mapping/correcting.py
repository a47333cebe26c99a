"""Correcting one record of a dataset, or adding one: what comes of it is a file, which goes the way of every file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings

from madoguchi.kernel.csv_text import csv_text
from madoguchi.services.opendata.mapping.refusals import NoPlaceForPhotos, NothingToCorrect, TableChanged
from madoguchi.services.opendata.models import Dataset, Version
from madoguchi.services.opendata.photographs import COLUMNS
from madoguchi.services.opendata.queries import table_of
from madoguchi.services.opendata.standards import Column, city_standards
from madoguchi.services.opendata.states import IN_WRITING, State

MOST_FOUND = 50
OF_THE_CITY = frozenset({
    "全国地方公共団体コード", "都道府県コード又は市区町村コード", "都道府県名", "市区町村名", "地方公共団体名",
    "所在地_全国地方公共団体コード", "所在地_都道府県", "所在地_市区町村", "都道府県", "市区町村",
})  # fmt: skip
"""Headings that say of which city a record is: a new one has there what all others have."""


@dataclass(frozen=True, slots=True)
class Table:
    """The table that a correction begins from: that of the version in writing, else what is public."""

    headings: list[str]
    rows: list[list[str]]
    latitude: int
    longitude: int
    mark: str
    """Of its bytes: a correction is of this table and no other."""
    picture: int | None = None
    """The column for a picture's address, and beside it that of its licence."""
    licence: int | None = None

    def found(self, words: str) -> list[tuple[int, list[str]]]:
        """Numbers (from 1) and records in which every word stands, the first ones."""
        wanted = words.split()
        numbered = enumerate(self.rows, 1)
        return [(n, row) for n, row in numbered if all(any(word in cell for cell in row) for word in wanted)][
            :MOST_FOUND
        ]

    def record(self, number: int) -> list[str] | None:
        """One record; 0 is a new one."""
        if number == 0:
            return [
                self._of_all(index) if heading in OF_THE_CITY else "" for index, heading in enumerate(self.headings)
            ]
        return self.rows[number - 1] if number <= len(self.rows) else None

    def _of_all(self, index: int) -> str:
        """What every record has in a column, if that is one value."""
        values = {row[index] for row in self.rows}
        return values.pop() if len(values) == 1 else ""

    def with_room_for_a_picture(self, dataset: Dataset) -> Table:
        """With the columns that the definition has for it. Refuses ``NoPlaceForPhotos``."""
        if self.picture is not None:
            return self
        columns = _columns_for_a_picture(dataset, self.headings)
        if not columns:
            raise NoPlaceForPhotos
        width = len(self.headings)
        rows = [[*row, *("" for _one in columns)] for row in self.rows]
        licence = width + 1 if len(columns) > 1 else None
        return replace(self, headings=[*self.headings, *columns], rows=rows, picture=width, licence=licence)

    def with_picture(self, values: Sequence[str], address: str, licence: str) -> list[str]:
        """The record with a picture's address; its licence is the dataset's where it has none yet."""
        assert self.picture is not None
        told = [*values, *("" for _one in range(len(self.headings) - len(values)))]
        told[self.picture] = address
        if self.licence is not None:
            told[self.licence] = told[self.licence] or licence
        return told

    def with_record(self, number: int, values: Sequence[str], mark: str) -> bytes:
        """The whole table as a file (UTF-8 with a mark), with this record in its place. Refuses ``TableChanged``."""
        if mark != self.mark:
            raise TableChanged
        rows = list(self.rows)
        if number == 0:
            rows.append(list(values))
        else:
            rows[number - 1] = list(values)
        return csv_text(self.headings, rows).encode()


def table_in_hand(dataset: Dataset) -> Table:
    """Refuses ``NothingToCorrect`` where there is no table, or its records have no place."""
    version = _version_in_hand(dataset)
    if version is None or not _is_placed(version):
        raise NothingToCorrect
    headings, *rows = csv.reader(io.StringIO(table_of(version).decode("utf-8-sig"), newline=""))
    places = {column["kind"]: headings.index(column["title"]) for column in version.columns}
    names = {column["name"]: headings.index(column["title"]) for column in version.columns}
    picture = next((name for name in COLUMNS if name in names), "")
    return Table(
        headings, rows, places["latitude"], places["longitude"], version.sha256,
        names.get(picture), names.get(f"{picture}_licence"),
    )  # fmt: skip


def required_headings(dataset: Dataset, table: Table) -> set[str]:
    """Headings of the table that the standard (or the city's definition) requires in every record."""
    return {one.name for one in _edition_of(dataset, table.headings) if one.required}


def takes_photos(dataset: Dataset, table: Table) -> bool:
    """Whether there is a column for a picture, in the table or in what the dataset follows."""
    return table.picture is not None or bool(_columns_for_a_picture(dataset, table.headings))


def _columns_for_a_picture(dataset: Dataset, headings: Sequence[str]) -> list[str]:
    """Headings for a picture and its licence, of the edition that the table is written in; none where it has none."""
    columns = _edition_of(dataset, headings)
    names = {column.key: column.name for column in columns}
    picture = next((name for name in COLUMNS if name in names), "")
    return [names[key] for key in (picture, f"{picture}_licence") if key in names]


def _edition_of(dataset: Dataset, headings: Sequence[str]) -> list[Column]:
    """The columns of the edition that a table with these headings is written in."""
    part = dataset.definition.part
    editions = [[one.column for one in part.columns]]
    if part.standard:
        found = city_standards(Path(settings.CITY_FOLDER)).datasets[part.standard].editions
        editions = [list(one.columns) for one in found.values()]
    return max(editions, key=lambda one: len({column.name for column in one} & set(headings)))


def _version_in_hand(dataset: Dataset) -> Version | None:
    in_writing = dataset.versions.filter(state__in=IN_WRITING).first()
    return in_writing or dataset.versions.filter(state=State.PUBLISHED).first()


def has_places(dataset: Dataset) -> bool:
    """Whether there is a table whose records have a place."""
    version = _version_in_hand(dataset)
    return version is not None and _is_placed(version)


def _is_placed(version: Version) -> bool:
    kinds = [column.get("kind") for column in version.columns]
    return version.table_id is not None and "latitude" in kinds and "longitude" in kinds
