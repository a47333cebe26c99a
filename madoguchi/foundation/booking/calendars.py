"""The city's calendars (予約枠), read from ``calendars.yaml``; all faults are told at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from madoguchi.foundation.booking.refusals import CalendarUnknown
from madoguchi.foundation.booking.vocabulary import Calendar, Desk, Opening, Rules, VisitRules
from madoguchi.foundation.forms.public import Text
from madoguchi.kernel.yaml_text import read_shape, text_of

FILE = "calendars.yaml"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class CalendarsBroken(ImproperlyConfigured):
    """The file cannot be used; the message lists each fault with its line and remedy."""


def _clock_time(value: object) -> object:
    # YAML reads an unquoted 9:00 as the number 540 (sixty-based); say so instead of booking at midnight.
    if isinstance(value, int):
        raise ValueError('write the time in quotes, such as "09:00"')
    if isinstance(value, str):
        try:
            return time.fromisoformat(value)
        except ValueError:
            raise ValueError('write the time as "09:00"') from None
    return value


Time = Annotated[time, BeforeValidator(_clock_time)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Text(_Part):
    ja: str = Field(min_length=1)
    plain: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def text(self) -> Text:
        return Text(ja=self.ja, plain=self.plain, en=self.en)


class _DayOpening(_Part):
    at: Time | None = None
    first: Time | None = None
    last: Time | None = None
    minutes: int = Field(default=30, ge=5, le=480)
    capacity: int = Field(ge=1, le=500)
    pause: tuple[Time, Time] | None = None

    @model_validator(mode="after")
    def _one_shape(self) -> Self:
        if (self.at is None) == (self.first is None or self.last is None):
            raise ValueError("give either `at` (one time) or both `first` and `last`")
        if self.first and self.last and self.last < self.first:
            raise ValueError("`last` is before `first`")
        if self.pause and self.pause[1] <= self.pause[0]:
            raise ValueError("`pause` ends before it begins")
        return self


class _Opening(_DayOpening):
    weekdays: list[Weekday] = Field(min_length=1)


class _SpecialDay(_Part):
    day: date
    openings: list[_DayOpening] = []


class _Calendar(_Part):
    title: _Text
    place: _Text
    department: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    openings: list[_Opening] = Field(min_length=1)
    lead_working_days: int = Field(default=1, ge=0, le=60)
    horizon_days: int = Field(default=30, ge=1, le=366)
    closed_on: list[date] = []
    open_on_holidays: bool = False
    whole_day: bool = False
    kind: Literal["desk", "room", "event", "machine"] = "desk"
    special_days: list[_SpecialDay] = []
    lead_minutes: int = Field(default=0, ge=0, le=1440)
    hold_minutes: int = Field(default=15, ge=1, le=120)
    hold_at_most_minutes: int = Field(default=60, ge=1, le=240)
    offer_hours: int = Field(default=24, ge=1, le=168)
    change_until_hours: int = Field(default=2, ge=0, le=720)
    waiting_list: bool = False
    remind_days: int = Field(default=1, ge=0, le=14)
    early_minutes: int = Field(default=60, ge=0, le=480)
    late_minutes: int = Field(default=60, ge=0, le=480)

    @model_validator(mode="after")
    def _days_once(self) -> Self:
        days = [one.day for one in self.special_days]
        if len(set(days)) < len(days):
            raise ValueError("`special_days` names a day twice")
        return self

    @model_validator(mode="after")
    def _most_is_enough(self) -> Self:
        if self.hold_at_most_minutes < self.hold_minutes:
            raise ValueError("`hold_at_most_minutes` is less than `hold_minutes`")
        return self


Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,59}$")]


class _Desk(_Part):
    calendar: Key
    procedures: list[Key] = []
    departments: list[Key] = []


class _Visits(_Part):
    desks: list[_Desk] = Field(min_length=1)
    minutes_at_the_door: int = Field(default=5, ge=0, le=60)
    minutes: dict[Key, Annotated[int, Field(ge=1, le=240)]] = {}
    minutes_for_each: int | None = Field(default=None, ge=1, le=240)
    most_minutes: int = Field(default=120, ge=5, le=480)
    most_procedures: int = Field(default=12, ge=1, le=50)
    kept_days: int = Field(default=30, ge=1, le=366)


class _Calendars(_Part):
    calendars: dict[Key, _Calendar] = Field(min_length=1)
    visits: _Visits | None = None
    closing_reasons: dict[Key, _Text] = {}

    @model_validator(mode="after")
    def _desks_are_calendars(self) -> Self:
        unknown = {desk.calendar for desk in self.visits.desks} - set(self.calendars) if self.visits else set()
        if unknown:
            raise ValueError(f"`visits.desks` names no calendar: {', '.join(sorted(unknown))}")
        return self


def booking_rules() -> Rules:
    """All that the city's file says."""
    path = Path(settings.CITY_FOLDER) / FILE
    return _kept(path, path.stat().st_mtime_ns if path.exists() else 0)


def booking_calendars() -> Mapping[str, Calendar]:
    """Every calendar of the city, by key, in the order of the file."""
    return booking_rules().calendars


def find_calendar(key: str) -> Calendar | None:
    """The calendar, or ``None``."""
    return booking_calendars().get(key)


def get_calendar(key: str) -> Calendar:
    """The calendar; raises ``CalendarUnknown``."""
    found = find_calendar(key)
    if found is None:
        raise CalendarUnknown
    return found


@lru_cache(maxsize=4)
def _kept(path: Path, _changed: int) -> Rules:
    return read_rules(text_of(path, broken=CalendarsBroken), name=str(path))


def read_calendars(text: str, *, name: str = FILE) -> Mapping[str, Calendar]:
    """The calendars in the text of ``calendars.yaml``; raises ``CalendarsBroken``."""
    return read_rules(text, name=name).calendars


def read_rules(text: str, *, name: str = FILE) -> Rules:
    """Validate the text of ``calendars.yaml``; raises ``CalendarsBroken``."""
    shape = read_shape(text, _Calendars, name=name, broken=CalendarsBroken)
    return Rules(
        calendars={key: _calendar(key, one) for key, one in shape.calendars.items()},
        visits=_visit_rules(shape.visits) if shape.visits else None,
        closing_reasons={key: one.text() for key, one in shape.closing_reasons.items()},
    )


def _visit_rules(part: _Visits) -> VisitRules:
    return VisitRules(
        desks=tuple(Desk(d.calendar, frozenset(d.procedures), frozenset(d.departments)) for d in part.desks),
        minutes_at_the_door=part.minutes_at_the_door,
        minutes=dict(part.minutes),
        minutes_for_each=part.minutes_for_each,
        most_minutes=part.most_minutes,
        most_procedures=part.most_procedures,
        kept_days=part.kept_days,
    )


def _calendar(key: str, one: _Calendar) -> Calendar:
    return Calendar(
        key=key,
        title=one.title.text(),
        place=one.place.text(),
        department=one.department,
        openings=tuple(_opening(part) for part in one.openings),
        kind=one.kind,
        special_days={
            special.day: tuple(_opening(part, frozenset({special.day.weekday()})) for part in special.openings)
            for special in one.special_days
        },
        lead_minutes=one.lead_minutes,
        hold_minutes=one.hold_minutes,
        hold_at_most_minutes=one.hold_at_most_minutes,
        offer_hours=one.offer_hours,
        change_until_hours=one.change_until_hours,
        waiting_list=one.waiting_list,
        remind_days=one.remind_days,
        early_minutes=one.early_minutes,
        late_minutes=one.late_minutes,
        lead_working_days=one.lead_working_days,
        horizon_days=one.horizon_days,
        closed_on=frozenset(one.closed_on),
        open_on_holidays=one.open_on_holidays,
        whole_day=one.whole_day,
    )


def _opening(part: _DayOpening, weekdays: frozenset[int] = frozenset()) -> Opening:
    first = part.at or part.first or time()
    if isinstance(part, _Opening):
        weekdays = frozenset(WEEKDAYS.index(day) for day in part.weekdays)
    return Opening(
        weekdays=weekdays,
        first=first,
        last=part.last or first,
        minutes=part.minutes,
        capacity=part.capacity,
        pause=part.pause,
    )
