"""Reading ``people/residents.yaml``: the invented people of a city."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from madoguchi.foundation.residents.refusals import PeopleFileFaulty
from madoguchi.foundation.residents.vocabulary import Relation
from madoguchi.kernel.yaml_text import read_yaml


class Strict(BaseModel):
    """A part of the file; an unknown key is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NamePart(Strict):
    """A name with its kana."""

    family: str = Field(min_length=1)
    given: str = Field(min_length=1)
    family_kana: str = Field(min_length=1)
    given_kana: str = Field(min_length=1)


class AddressPart(Strict):
    """An address in parts."""

    postal_code: str = Field(pattern=r"^[0-9]{7}$")
    prefecture: str
    city: str
    town: str
    street: str
    building: str = ""


class FactPart(Strict):
    """A fact that another register holds: a kind of ``facts.yaml``."""

    kind: str = Field(pattern=r"^[a-z0-9-]+$")
    value: str = ""
    from_on: date = Field(alias="from")
    until_on: date | None = Field(default=None, alias="until")


class PersonPart(Strict):
    """A person of a household."""

    key: str = Field(pattern=r"^[a-z0-9-]+$")
    name: NamePart
    born_on: date
    sex: Literal["male", "female", "unknown"]
    relation: Relation
    parents: list[str] = []
    phone: str = ""
    email: str = ""
    nationality: str = Field(default="JP", pattern=r"^[A-Z]{2}$")
    facts: list[FactPart] = []


class HouseholdPart(Strict):
    """A household at one address."""

    key: str = Field(pattern=r"^[a-z0-9-]+$")
    address: AddressPart
    as_of: date
    people: list[PersonPart] = Field(min_length=1)


class PeopleFile(Strict):
    """The whole file."""

    facts_as_of: date | None = None
    """The day as of which the facts are told."""
    households: list[HouseholdPart]

    @model_validator(mode="after")
    def _consistent(self) -> PeopleFile:
        people = [person for household in self.households for person in household.people]
        keys = [person.key for person in people] + [household.key for household in self.households]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise ValueError(f"these keys stand twice: {', '.join(twice)}")
        if self.facts_as_of is None and any(person.facts for person in people):
            raise ValueError("facts_as_of is missing: of which day are the facts?")
        known = {person.key for person in people}
        unknown = sorted({parent for person in people for parent in person.parents} - known)
        if unknown:
            raise ValueError(f"these parents are nobody in the file: {', '.join(unknown)}")
        return self


def read_people(folder: Path) -> PeopleFile:
    """The invented people of the city in ``folder``; refuses ``PeopleFileFaulty``."""
    path = folder / "people" / "residents.yaml"
    try:
        return PeopleFile.model_validate(read_yaml(path.read_text(encoding="utf-8")))
    except OSError as trouble:
        raise PeopleFileFaulty(file=path, faults=trouble.strerror or str(trouble)) from None
    except yaml.YAMLError as trouble:
        raise PeopleFileFaulty(file=path, faults=str(trouble)) from None
    except ValidationError as trouble:
        faults = "; ".join(
            f"{'.'.join(str(step) for step in fault['loc']) or '(whole file)'}: {fault['msg']}"
            for fault in trouble.errors()
        )
        raise PeopleFileFaulty(file=path, faults=faults) from None
