"""What data the city holds (保有データの整理): ``open_data/inventory.yaml`` of its folder.

Read, and everything wrong in it told at once, with lines. The file is the table: the pages read it, nothing is kept beside it.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from pydantic import Field, ValidationError

from madoguchi.foundation.forms.public import Fault, Faulty, Source, read_source
from madoguchi.foundation.organisation.public import OrganisationPart
from madoguchi.kernel.yaml_parts import Part, Words
from madoguchi.services.opendata.definition import CataloguePart, Key

FILE = Path("open_data") / "inventory.yaml"


class Kind(models.TextChoices):
    """What a holding is, as a thing."""

    CORE_SYSTEM = "core-system", _("core system")
    REGISTER = "register", _("list of people or things")
    TABLE = "table", _("table")
    MAP = "map", _("map")
    DOCUMENT = "document", _("documents")
    PHOTOS = "photos", _("photographs")
    PAPER = "paper", _("paper")


class Personal(models.TextChoices):
    """Whether it tells about people."""

    NONE = "none", _("no")
    SOME = "some", _("partly about people")
    ALL = "all", _("yes")


class Openness(models.TextChoices):
    """Whether it is open, or can be."""

    OPEN = "open", _("open to all")
    STATISTICS = "statistics", _("only as counts")
    PLANNED = "planned", _("to be opened")
    CLOSED = "closed", _("not opened")
    UNEXAMINED = "unexamined", _("not examined yet")


class Reason(Part):
    """Why something is not opened (公開しない理由)."""

    key: Key
    title: Words
    about: Words


class Holding(Part):
    """One thing that the city holds."""

    key: Key
    title: Words
    owner: str
    """Department that answers for it."""
    kind: Kind
    personal: Personal
    state: Openness
    dataset: str = ""
    """Dataset of the catalogue that shows it."""
    by: date | None = None
    because: tuple[Key, ...] = ()
    notes: Words | None = None
    confirmed_on: date | None = None
    """The day on which the owner confirmed the line; before, it is a proposal."""

    @property
    def is_shown(self) -> bool:
        """Whether the public has it, or counts of it, in the catalogue."""
        return bool(self.dataset)

    def is_late(self, on: date) -> bool:
        """Whether the day by which something was promised has passed."""
        return not self.is_shown and self.by is not None and self.by < on


class Inventory(Part):
    """The whole file."""

    reasons: tuple[Reason, ...]
    holdings: tuple[Holding, ...] = Field(min_length=1)

    def reason(self, key: str) -> Reason | None:
        """The reason under this key."""
        return next((one for one in self.reasons if one.key == key), None)


@dataclass(slots=True)
class CheckedInventory:
    """The inventory of a folder, as far as it could be read, and what is wrong with it."""

    inventory: Inventory | None = None
    faults: list[Fault] = field(default_factory=list)


def check_inventory(
    folder: Path, organisation: OrganisationPart | None, catalogue: CataloguePart | None
) -> CheckedInventory:
    """Read the file and judge it; a folder without it has no inventory, and that is no fault."""
    path = folder / FILE
    if not path.exists():
        return CheckedInventory()
    try:
        source, inventory = _read(path)
    except Faulty as faulty:
        return CheckedInventory(faults=faulty.faults)
    departments = None if organisation is None else {one.key for one in organisation.departments}
    datasets = None if catalogue is None else {one.slug for one in catalogue.datasets}
    return CheckedInventory(inventory, sorted(_faults_of(inventory, source, departments, datasets)))


def city_inventory(folder: Path) -> Inventory | None:
    """The inventory of a city, or ``None`` where it has none; raises ``Faulty``."""
    path = folder / FILE
    return _read_again(path, path.stat().st_mtime_ns) if path.exists() else None


@lru_cache(maxsize=4)
def _read_again(path: Path, _stamp: int) -> Inventory:
    return _read(path)[1]


def _read(path: Path) -> tuple[Source, Inventory]:
    source = read_source(path)
    try:
        return source, Inventory.model_validate(source.data)
    except ValidationError as wrong:
        raise Faulty(sorted(_shape_fault(source, one) for one in wrong.errors())) from None


def _shape_fault(source: Source, one: Any) -> Fault:
    said = str(one["msg"]).removeprefix("Value error, ")
    return source.fault(tuple(part for part in one["loc"] if part != "[key]"), said, "see the head of the file")


def _faults_of(
    inventory: Inventory, source: Source, departments: Container[str] | None, datasets: Container[str] | None
) -> Iterator[Fault]:
    for what, keys in (
        ("reasons", [one.key for one in inventory.reasons]),
        ("holdings", [one.key for one in inventory.holdings]),
    ):
        for number, key in enumerate(keys):
            if key in keys[:number]:
                yield source.fault((what, number), f"“{key}” stands here twice", "give each its own key")
    for number, one in enumerate(inventory.holdings):
        place = ("holdings", number)
        if departments is not None and one.owner not in departments:
            yield source.fault(
                (*place, "owner"), f"no department is called “{one.owner}”", "write a key of organisation.yaml"
            )
        if one.dataset and datasets is not None and one.dataset not in datasets:
            yield source.fault(
                (*place, "dataset"), f"no dataset is called “{one.dataset}”", "write a slug of datasets.yaml"
            )
        for key in one.because:
            if inventory.reason(key) is None:
                known = ", ".join(reason.key for reason in inventory.reasons)
                yield source.fault((*place, "because"), f"no reason is called “{key}”", f"one of: {known}")
        for said, remedy in _lacking(one):
            yield source.fault((*place, "state"), f"“{one.key}”: {said}", remedy)


def _lacking(one: Holding) -> Iterator[tuple[str, str]]:
    """What a state cannot do without, and what it cannot have."""
    if one.state is Openness.OPEN and not one.dataset:
        yield "it is open, but nobody is told where", "write dataset"
    if one.state in (Openness.PLANNED, Openness.UNEXAMINED) and one.by is None:
        yield f"it is {one.state.value}, but not by when", "write by"
    if one.state is Openness.STATISTICS and not one.dataset and one.by is None:
        yield "only counts are opened, but nobody is told where or by when", "write dataset or by"
    if one.state is Openness.CLOSED and not one.because:
        yield "it is closed without a reason", "write because"
    if one.state in (Openness.PLANNED, Openness.UNEXAMINED, Openness.CLOSED) and one.dataset:
        yield f"it is {one.state.value}, and yet a dataset shows it", "write state: open, or take dataset away"
    if one.personal is Personal.ALL and one.state in (Openness.OPEN, Openness.PLANNED):
        yield "it is all about people, and to be opened as it is", "write state: statistics, or closed"


@dataclass(frozen=True, slots=True)
class Share:
    """How many holdings of one department, or of all, stand how."""

    owner: str
    counts: dict[Openness, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())

    @property
    def openable(self) -> int:
        """Those that are open or can be, whole or as counts; what nobody has looked at is not among them."""
        return self.total - self.counts[Openness.CLOSED] - self.counts[Openness.UNEXAMINED]


@dataclass(frozen=True, slots=True)
class Figures:
    """The share opened, and how far the list can be trusted."""

    shares: tuple[Share, ...]
    """Department by department, in the order of the file."""
    whole: Share
    shown: dict[str, int]
    """Department → holdings that the catalogue shows; ``""`` for all."""
    confirmed: int
    late: int

    def percent(self, share: Share) -> int | None:
        """Of a hundred holdings that can be opened, so many are; ``None`` where none can."""
        return None if not share.openable else round(100 * self.shown[share.owner] / share.openable)


def figures_of(inventory: Inventory, *, on: date) -> Figures:
    """Counted from the holdings themselves."""
    owners = list(dict.fromkeys(one.owner for one in inventory.holdings))

    def share(owner: str, those: list[Holding]) -> Share:
        return Share(owner, {state: sum(one.state is state for one in those) for state in Openness})

    shares = tuple(share(owner, [one for one in inventory.holdings if one.owner == owner]) for owner in owners)
    shown = {owner: sum(one.is_shown for one in inventory.holdings if one.owner == owner) for owner in owners}
    return Figures(
        shares,
        share("", list(inventory.holdings)),
        shown | {"": sum(shown.values())},
        sum(one.confirmed_on is not None for one in inventory.holdings),
        sum(one.is_late(on) for one in inventory.holdings),
    )
