"""The catalogue in the city's folder: ``open_data/datasets.yaml``, read, and everything wrong in it told at once, with lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from madoguchi.foundation.forms.public import Fault, Faulty, Source, read_source
from madoguchi.foundation.organisation.public import OrganisationPart
from madoguchi.kernel.open_sources import every_source, find_source
from madoguchi.services.opendata.definition import CataloguePart, DatasetPart, Definition
from madoguchi.services.opendata.standards import Standards, StandardsFaulty, city_standards

FILE = Path("open_data") / "datasets.yaml"
Place = tuple[str | int, ...]


@dataclass(slots=True)
class CheckedCatalogue:
    """The catalogue of a folder, as far as it could be read, and what is wrong with it."""

    catalogue: CataloguePart | None = None
    faults: list[Fault] = field(default_factory=list)

    @property
    def definitions(self) -> list[Definition]:
        """Each dataset with what it names; only of a catalogue without faults."""
        assert self.catalogue is not None
        return [definition_of(self.catalogue, part) for part in self.catalogue.datasets]


def check_catalogue(folder: Path, organisation: OrganisationPart | None) -> CheckedCatalogue:
    """Read the file and judge it; a folder without it publishes nothing, and that is no fault."""
    path = folder / FILE
    if not path.exists():
        return CheckedCatalogue()
    try:
        source = read_source(path)
        catalogue = CataloguePart.model_validate(source.data)
    except Faulty as faulty:
        return CheckedCatalogue(faults=faulty.faults)
    except ValidationError as wrong:
        return CheckedCatalogue(faults=sorted(_shape_fault(source, one) for one in wrong.errors()))
    try:
        standards = city_standards(folder)
    except StandardsFaulty:
        return CheckedCatalogue(catalogue)  # told of its own file
    return CheckedCatalogue(catalogue, sorted(_faults_of(catalogue, source, organisation, standards)))


def definition_of(catalogue: CataloguePart, part: DatasetPart) -> Definition:
    """A dataset with its licence and group."""
    licence, group = catalogue.licence(part.licence), catalogue.group(part.group)
    assert licence is not None
    assert group is not None
    return Definition(
        part=part, licence=licence, group=group, office=catalogue.office, approved_by=catalogue.approved_by
    )


def _shape_fault(source: Source, one: Any) -> Fault:
    said = str(one["msg"]).removeprefix("Value error, ")
    return source.fault(tuple(part for part in one["loc"] if part != "[key]"), said, "see docs/how-to/open-data.md")


def _faults_of(
    catalogue: CataloguePart, source: Source, organisation: OrganisationPart | None, standards: Standards
) -> Iterator[Fault]:
    departments = {one.key for one in organisation.departments} if organisation else None
    posts = {post.key for one in organisation.departments for post in one.posts} if organisation else None
    if departments is not None and catalogue.office not in departments:
        yield _stranger(source, ("office",), "department", catalogue.office)
    for number, post in enumerate(catalogue.approved_by):
        if posts is not None and post not in posts:
            yield _stranger(source, ("approved_by", number), "post", post)
    for what, keys in (
        ("licences", [one.key for one in catalogue.licences]),
        ("groups", [one.key for one in catalogue.groups]),
        ("datasets", [one.slug for one in catalogue.datasets]),
    ):
        for number, key in enumerate(keys):
            if key in keys[:number]:
                yield source.fault((what, number), f"“{key}” stands here twice", "give each its own name")
    for number, part in enumerate(catalogue.datasets):
        yield from _of_dataset(catalogue, part, ("datasets", number), source, standards)
        if departments is not None and part.owner not in departments:
            yield _stranger(source, ("datasets", number, "owner"), "department", part.owner)


def _of_dataset(
    catalogue: CataloguePart, part: DatasetPart, loc: Place, source: Source, standards: Standards
) -> Iterator[Fault]:
    known = ", ".join(standards.datasets)
    if part.standard and part.standard not in standards.datasets:
        yield source.fault((*loc, "standard"), f"no standard dataset is called “{part.standard}”", f"one of: {known}")
    if part.columns and part.slug in standards.datasets:
        yield source.fault(
            (*loc, "slug"), f"“{part.slug}” is the name of a standard dataset", "choose another, or follow the standard"
        )
    if catalogue.licence(part.licence) is None:
        keys = ", ".join(one.key for one in catalogue.licences)
        yield source.fault((*loc, "licence"), f"no licence is called “{part.licence}”", f"one of: {keys}")
    if catalogue.group(part.group) is None:
        keys = ", ".join(one.key for one in catalogue.groups)
        yield source.fault((*loc, "group"), f"no group is called “{part.group}”", f"one of: {keys}")
    if part.source:
        yield from _of_source(part, loc, source, standards)


def _of_source(part: DatasetPart, loc: Place, source: Source, standards: Standards) -> Iterator[Fault]:
    given = find_source(part.source)
    if given is None:
        names = ", ".join(one.name for one in every_source()) or "none"
        yield source.fault((*loc, "source"), f"no room gives “{part.source}”", f"one of: {names}")
        return
    if part.standard in standards.datasets:
        columns = {one.name for one in standards.datasets[part.standard].standard.columns}
    else:
        columns = {one.name for one in part.columns}
    lost = [one for one in given.headings if one not in columns]
    if lost:
        yield source.fault(
            (*loc, "source"),
            f"“{part.source}” gives columns that are not defined: {', '.join(lost)}",
            "add them to columns",
        )


def _stranger(source: Source, loc: Place, what: str, name: str) -> Fault:
    return source.fault(loc, f"no {what} is called “{name}”", "write a key of organisation.yaml")
