"""Reading the city's folder: ``city.yaml`` and ``organisation.yaml``, checked before anything believes them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from madoguchi.foundation.organisation.vocabulary import City, ClosedDays, Emergency, News, Text
from madoguchi.kernel.refusals import Refused
from madoguchi.kernel.yaml_text import read_yaml

P = TypeVar("P", bound=BaseModel)
SLUG = re.compile(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")


class CityFolderFaulty(Refused):
    """A file of the city's folder cannot be used; the text says which key of which file, and what is wrong."""

    code = "organisation.city-folder-faulty"
    reason = _("The file %(file)s cannot be used: %(faults)s")
    next_step = _("Mend these keys in the file and load it again.")


def _slug(value: str) -> str:
    if not SLUG.match(value):
        raise ValueError("write lower-case letters, digits and single hyphens, such as long-term-care")
    return value


def _municipal_code(value: str) -> str:
    if not re.fullmatch(r"[0-9]{6}", value):
        raise ValueError("write the six digits of the municipal code (全国地方公共団体コード) in quotes")
    weighed = sum(int(digit) * weight for digit, weight in zip(value[:5], (6, 5, 4, 3, 2), strict=True))
    if int(value[5]) != (11 - weighed % 11) % 10:
        raise ValueError(f"its check digit does not fit: the last digit of {value[:5]}? is wrong")
    return value


def _month_day(value: str) -> str:
    if not re.fullmatch(r"\d\d-\d\d", value):
        raise ValueError("write MM-DD in quotes, such as '12-29'")
    date(2000, int(value[:2]), int(value[3:]))
    return value


Slug = Annotated[str, AfterValidator(_slug)]
MonthDay = Annotated[str, AfterValidator(_month_day)]


class Strict(BaseModel):
    """A part of a file; an unknown key is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WordsPart(Strict):
    """A text in three languages; a bare string is the Japanese one."""

    ja: str = Field(min_length=1)
    plain: str = ""
    en: str = ""

    @model_validator(mode="before")
    @classmethod
    def _from_string(cls, value: Any) -> Any:
        return {"ja": value} if isinstance(value, str) else value

    def words(self) -> Text:
        """As the value the rest of the system uses."""
        return Text(self.ja, self.plain, self.en)


class FullWords(WordsPart):
    """A text that must stand in all three languages."""

    plain: str = Field(min_length=1)
    en: str = Field(min_length=1)


class ClosedPart(Strict):
    """A closed stretch of every year."""

    first: MonthDay
    last: MonthDay


class EmergencyPart(Strict):
    """The notice that every page shows first in an emergency; written, and taken away again, in ``city.yaml``."""

    title: FullWords
    text: FullWords
    href: str = ""


class NewsPart(Strict):
    """One line of news."""

    day: date
    title: FullWords
    href: str = ""


class OpenDataPart(Strict):
    """Under which licence the city opens its data."""

    licence: str = "CC BY 4.0"
    url: Annotated[str, Field(pattern=r"^https://")] = "https://creativecommons.org/licenses/by/4.0/"


class CityPart(Strict):
    """``city.yaml``."""

    city: Slug
    code: Annotated[str, AfterValidator(_municipal_code)]
    name: FullWords
    short_name: FullWords
    prefecture: FullWords
    postal_code: str = Field(pattern=r"^[0-9]{7}$")
    address: FullWords
    mayor_title: FullWords
    office_hours: FullWords
    phone: str = Field(pattern=r"^0[0-9]{1,4}-[0-9]{1,4}-[0-9]{4}$")
    mail: str = Field(pattern=r"^[^@\s]+@[^@\s]+$")
    mail_domain: str = Field(pattern=r"^[a-z0-9.-]+$")
    website: str = ""
    logo_text: FullWords
    closed_days: list[ClosedPart] = []
    emergency: EmergencyPart | None = None
    news: list[NewsPart] = []
    open_data: OpenDataPart = OpenDataPart()


class PostPart(Strict):
    """A post of a department."""

    key: Slug
    title: FullWords
    role: Literal["clerk", "chief", "administrator", "auditor"]


class DepartmentPart(Strict):
    """A department with its posts."""

    key: Slug
    name: FullWords
    parent: Slug | None = None
    phone: str = ""
    place: WordsPart | None = None
    posts: list[PostPart] = Field(min_length=1)


class OrganisationPart(Strict):
    """``organisation.yaml``. A parent stands before its children; no key twice."""

    departments: list[DepartmentPart] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> OrganisationPart:
        seen: set[str] = set()
        posts: set[str] = set()
        for one in self.departments:
            if one.key in seen:
                raise ValueError(f"the department {one.key} stands twice")
            if one.parent is not None and one.parent not in seen:
                raise ValueError(f"the parent {one.parent} of {one.key} does not stand above it")
            seen.add(one.key)
            for post in one.posts:
                if post.key in posts:
                    raise ValueError(f"the post {post.key} stands twice")
                posts.add(post.key)
        return self


def read_city(folder: Path) -> City:
    """The city of ``folder``; raises ``CityFolderFaulty``."""
    part = _checked(folder / "city.yaml", CityPart)
    urgent = part.emergency
    return City(
        key=part.city,
        code=part.code,
        name=part.name.words(),
        short_name=part.short_name.words(),
        prefecture=part.prefecture.words(),
        postal_code=part.postal_code,
        address=part.address.words(),
        mayor_title=part.mayor_title.words(),
        office_hours=part.office_hours.words(),
        phone=part.phone,
        mail=part.mail,
        mail_domain=part.mail_domain,
        website=part.website,
        logo_text=part.logo_text.words(),
        closed_days=tuple(ClosedDays(_pair(closed.first), _pair(closed.last)) for closed in part.closed_days),
        emergency=Emergency(urgent.title.words(), urgent.text.words(), urgent.href) if urgent else None,
        news=tuple(News(item.day, item.title.words(), item.href) for item in part.news),
        licence=part.open_data.licence,
        licence_url=part.open_data.url,
    )


def read_organisation(folder: Path) -> OrganisationPart:
    """The departments and posts of ``folder``; raises ``CityFolderFaulty``."""
    return _checked(folder / "organisation.yaml", OrganisationPart)


def _pair(month_day: str) -> tuple[int, int]:
    return int(month_day[:2]), int(month_day[3:])


def _checked(path: Path, part: type[P]) -> P:
    try:
        read = read_yaml(path.read_text(encoding="utf-8"))
    except OSError as trouble:
        raise CityFolderFaulty(file=path, faults=trouble.strerror or str(trouble)) from None
    except yaml.YAMLError as trouble:
        raise CityFolderFaulty(file=path, faults=str(trouble)) from None
    try:
        return part.model_validate(read)
    except ValidationError as trouble:
        faults = "; ".join(
            f"{'.'.join(str(step) for step in fault['loc']) or '(whole file)'}: {fault['msg']}"
            for fault in trouble.errors()
        )
        raise CityFolderFaulty(file=path, faults=faults) from None
