"""The city's waiting hall, read from ``desks.yaml``; all faults are told at once, with their lines."""

from __future__ import annotations

from datetime import time
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from madoguchi.foundation.tickets.vocabulary import Area, Desk, Hall, Opening, Queue, Rules, Words
from madoguchi.kernel.yaml_text import read_shape, text_of

FILE = "desks.yaml"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]


class DesksBroken(ImproperlyConfigured):
    """The file cannot be used; the message lists each fault with its line."""


def _clock_time(value: object) -> object:
    # YAML reads an unquoted 9:00 as the number 540 (sixty-based).
    if isinstance(value, str):
        try:
            return time.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError('write the time in quotes, such as "09:00"')


Time = Annotated[time, BeforeValidator(_clock_time)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Words(_Part):
    ja: str = Field(min_length=1)
    plain: str = Field(min_length=1)
    en: str = Field(min_length=1)
    vi: str = Field(min_length=1)

    def words(self) -> Words:
        return Words(ja=self.ja, plain=self.plain, en=self.en, vi=self.vi)


class _Opening(_Part):
    weekdays: list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]] = Field(min_length=1)
    first: Time
    last: Time

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.last <= self.first:
            raise ValueError("`last` is not after `first`")
        return self


class _Queue(_Part):
    key: Key
    letter: str = Field(pattern=r"^[A-Z]$")
    title: _Words
    about: _Words
    minutes: float = Field(gt=0, le=240)
    calendars: list[str] = []


class _Desk(_Part):
    key: Key
    number: str = Field(pattern=r"^[0-9A-Za-z]{1,4}$")
    department: Key
    serves: list[str] = Field(min_length=1)
    helps: list[str] = []


class _Area(_Part):
    key: Key
    title: _Words
    department: Key
    openings: list[_Opening] = Field(min_length=1)
    phones: Literal["at-the-hall", "anywhere", "never"] = "at-the-hall"
    open_on_holidays: bool = False
    key_edition: int = Field(default=1, ge=1)
    queues: list[_Queue] = Field(min_length=1, max_length=12)
    desks: list[_Desk] = Field(min_length=1)

    @model_validator(mode="after")
    def _every_queue_has_a_desk_of_its_own(self) -> Self:
        queues = {queue.key for queue in self.queues}
        served = {key for desk in self.desks for key in desk.serves}
        named = {key for desk in self.desks for key in (*desk.serves, *desk.helps)}
        if unknown := sorted(named - queues):
            raise ValueError(f"no queue of this area is called {', '.join(unknown)}")
        if alone := sorted(queues - served):
            # Whoever only helps may never come to it: people would wait for ever.
            raise ValueError(f"no desk serves {', '.join(alone)}")
        return self


class _Rules(_Part):
    priority_turns: int = Field(ge=1, le=10)
    no_show_minutes: int = Field(ge=1, le=240)
    no_show_times: int = Field(ge=0, le=5)


class _Hall(_Part):
    rules: _Rules
    areas: list[_Area] = Field(min_length=1)

    @model_validator(mode="after")
    def _nothing_twice(self) -> Self:
        every = {
            "area": [area.key for area in self.areas],
            "queue": [queue.key for area in self.areas for queue in area.queues],
            "letter": [queue.letter for area in self.areas for queue in area.queues],
            "desk": [desk.key for area in self.areas for desk in area.desks],
        }
        if twice := [f"the {what} {one}" for what, keys in every.items() for one in set(keys) if keys.count(one) > 1]:
            raise ValueError(f"stands twice: {', '.join(sorted(twice))}")
        return self


def hall() -> Hall:
    """The hall of the city; read again when its file changed."""
    path = Path(settings.CITY_FOLDER) / FILE
    return _kept(path, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=4)
def _kept(path: Path, _changed: int) -> Hall:
    return read_desks(text_of(path, broken=DesksBroken), name=str(path))


def read_desks(text: str, *, name: str = FILE) -> Hall:
    """Validate the text of ``desks.yaml``; raises ``DesksBroken``."""
    shape = read_shape(text, _Hall, name=name, broken=DesksBroken)
    rules = Rules(**shape.rules.model_dump())
    return Hall(rules=rules, areas=tuple(_area(area) for area in shape.areas))


def _area(area: _Area) -> Area:
    return Area(
        key=area.key,
        title=area.title.words(),
        department=area.department,
        openings=tuple(
            Opening(frozenset(WEEKDAYS.index(day) for day in one.weekdays), one.first, one.last)
            for one in area.openings
        ),
        phones=area.phones,
        open_on_holidays=area.open_on_holidays,
        key_edition=area.key_edition,
        queues=tuple(
            Queue(
                key=one.key,
                area=area.key,
                letter=one.letter,
                title=one.title.words(),
                about=one.about.words(),
                minutes=one.minutes,
                calendars=frozenset(one.calendars),
            )
            for one in area.queues
        ),
        desks=tuple(
            Desk(one.key, area.key, one.number, one.department, tuple(one.serves), tuple(one.helps))
            for one in area.desks
        ),
    )
