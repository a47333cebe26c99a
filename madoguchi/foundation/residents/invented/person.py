"""What is invented of a person and of a household."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

Fact = tuple[str, str, date]
"""``(kind, value, from)``; kinds are those of the city's ``facts.yaml``."""


@dataclass(slots=True)
class InventedPerson:
    """One person; ``relation`` is a value of ``Relation``, ``sex`` one of ``Sex``."""

    key: str
    sex: str
    born_on: date
    relation: str = "head"
    family: str = ""
    given: str = ""
    family_kana: str = ""
    given_kana: str = ""
    parents: list[str] = field(default_factory=list)
    """Keys of parents who live in the same household."""
    former_family: str = ""
    former_family_kana: str = ""
    alias: str = ""
    alias_kana: str = ""
    nationality: str = "JP"
    card_name: str = ""
    residence_status: str = ""
    residence_until_on: date | None = None
    domicile: str = ""
    domicile_head: str = ""
    became_resident_on: date | None = None
    moved_from: str = ""
    moved_to: str = ""
    phone: str = ""
    status: str = "living-here"
    status_on: date | None = None
    facts: list[Fact] = field(default_factory=list)

    def age(self, on: date) -> int:
        """In whole years."""
        return on.year - self.born_on.year - ((on.month, on.day) < (self.born_on.month, self.born_on.day))


@dataclass(slots=True)
class InventedHousehold:
    """A household with its address and the addresses before."""

    key: str
    people: list[InventedPerson]
    address: dict[str, str] = field(default_factory=dict)
    """As ``Resident.address``."""
    since: date | None = None
    """The day from which they live at the address."""
    before: list[tuple[dict[str, str], date, date]] = field(default_factory=list)
    """``(address, from, until)`` in this city, oldest first."""
    protected: bool = False
