"""The shape of ``open_data/datasets.yaml`` of a city's folder: which datasets it publishes, under which terms, by whom."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from madoguchi.kernel.yaml_parts import Part, Words
from madoguchi.services.opendata.standards import Column, Mark, Type
from madoguchi.services.opendata.states import Frequency

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*([_-][a-z0-9]+)*$", max_length=60)]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*([.-][a-z0-9]+)*$", max_length=60)]
WebAddress = Annotated[str, Field(pattern=r"^https?://[^\s<>\"]+$", max_length=500)]


class Licence(Part):
    """Terms under which anybody may use the data (利用条件)."""

    key: Key
    title: str = Field(min_length=1, max_length=80)
    """As the licence calls itself: ``CC BY 4.0``."""
    url: WebAddress


class Group(Part):
    """A group of datasets by subject (分野)."""

    key: Key
    title: Words


class Contact(Part):
    """Whom to ask; without it, the department's telephone and the city's mail."""

    mail: str = Field(default="", pattern=r"^$|^[^@\s]+@[^@\s]+$", max_length=120)
    phone: str = Field(default="", pattern=r"^[0-9+() -]*$", max_length=20)


class Coverage(Part):
    """The time that the data is about."""

    first: date
    last: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last is not None and self.last < self.first:
            raise ValueError("the last day lies before the first")
        return self


class OwnColumn(Part):
    """A column of a dataset that follows no standard; as in the standards, and what it means."""

    name: str = Field(min_length=1, max_length=80)
    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
    type: Type
    mark: Mark = "optional"
    of: tuple[str, ...] = ()
    example: str = ""
    about: Words | None = None

    @property
    def column(self) -> Column:
        """As the checker takes it."""
        return Column(self.name, self.key, self.type, self.mark, self.of, self.example, sure="city")


class DatasetPart(Part):
    """One dataset of the catalogue."""

    slug: Slug
    """Its address, for ever."""
    standard: str = ""
    """The standard dataset that it follows; empty for one of the city's own columns."""
    columns: tuple[OwnColumn, ...] = ()
    told_apart_by: tuple[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)], ...] = ()
    """Keys of the columns that tell records apart where they have no ID; empty: as the standard says."""
    title: Words
    description: Words
    group: Key
    owner: str
    """Department that prepares it and answers for it."""
    contact: Contact = Contact()
    licence: Key
    frequency: Frequency
    spatial: Words | None = None
    """Without it, the city."""
    temporal: Coverage | None = None
    tags: tuple[Annotated[str, Field(min_length=1, max_length=40)], ...] = ()
    source: str = ""
    """Name of a source among the platform's own tables (``kernel.open_sources``); empty where somebody sends a file."""
    approval: Literal["each", "first"] = "each"
    """Of what comes from a source: each version is approved by a person, or only the first one."""
    demo: bool = False
    """Invented content: marked as such wherever it is shown."""

    @model_validator(mode="after")
    def _has_columns(self) -> Self:
        if bool(self.standard) == bool(self.columns):
            raise ValueError("write either the standard that it follows, or its columns")
        if self.approval == "first" and not self.source:
            raise ValueError("approval: first is for what comes from a source; a file is approved each time")
        for what, names in (("name", [one.name for one in self.columns]), ("key", [one.key for one in self.columns])):
            if len(set(names)) != len(names):
                raise ValueError(f"two columns have the same {what}")
        unknown = set(self.told_apart_by) - {one.key for one in self.columns}
        if self.columns and unknown:
            raise ValueError(f"told_apart_by names {min(unknown)}, which is no key of its columns")
        return self


class CataloguePart(Part):
    """The whole file."""

    office: str
    """Department that looks after the catalogue; it may prepare each dataset."""
    approved_by: tuple[str, ...]
    """Posts that may decide on each dataset besides the chief of its owner (オープンデータの責任者)."""
    licences: tuple[Licence, ...] = Field(min_length=1)
    groups: tuple[Group, ...] = Field(min_length=1)
    datasets: tuple[DatasetPart, ...]

    def licence(self, key: str) -> Licence | None:
        """The licence under this key."""
        return next((one for one in self.licences if one.key == key), None)

    def group(self, key: str) -> Group | None:
        """The group under this key."""
        return next((one for one in self.groups if one.key == key), None)


class Definition(Part):
    """A dataset as it is kept in the database: its part of the file with what that names."""

    part: DatasetPart
    licence: Licence
    group: Group
    office: str
    approved_by: tuple[str, ...]
