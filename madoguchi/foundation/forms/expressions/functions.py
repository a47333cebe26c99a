"""The closed list of functions: what each takes, gives, computes, and whether the browser can compute it too.

A plain function gets values that are known (unknown arguments make the result unknown before it is called).
Forms that look at paths or rows (``any``, ``known`` …) are read by ``reader`` and run by ``closures``.
"""

from __future__ import annotations

import calendar
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.forms.expressions.scope import HOUSEHOLD, LINEAL, REACHED, REGISTER, TODAY, Scope
from madoguchi.foundation.forms.expressions.values import tidy
from madoguchi.foundation.forms.types.base import Kind

Sentence = Any
"""A lazy translation."""


@dataclass(frozen=True, slots=True)
class Function:
    """One function of the language. ``takes`` are the kinds of its arguments (``optional`` of them may be left out);
    ``gives`` is the kind of its result; ``run`` is its plain implementation, absent for forms."""

    name: str
    signature: str
    summary: Sentence
    takes: tuple[Kind, ...] = ()
    optional: int = 0
    gives: Kind = "none"
    run: Callable[..., Any] | None = None
    with_scope: bool = False
    browser: bool = True


def _as_day(text: str) -> date:
    return date.fromisoformat(text)


def _shown(day: Callable[[], date]) -> str | None:
    try:
        return day().isoformat()
    except (ValueError, OverflowError):
        return None


def full_years(born: str, on: str) -> int | None:
    """Completed years on the day ``on``, counted at the birthday."""
    if on < born:
        return None
    return int(on[:4]) - int(born[:4]) - (on[5:] < born[5:])


def age(scope: Scope, born: str, on: str | None = None) -> int | None:
    """Age on a day (today when left out)."""
    day = on or scope.get(TODAY)
    return full_years(born, day) if day else None


def legal_age(scope: Scope, born: str, on: str | None = None) -> int | None:
    """Age as the law counts it: reached on the day before the birthday (年齢計算ニ関する法律)."""
    day = on or scope.get(TODAY)
    following = add_days(day, 1) if day else None
    return full_years(born, following) if following else None


def add_days(day: str, days: float) -> str | None:
    """The day so many days later; unknown when the number is not whole."""
    if days != math.trunc(days):
        return None
    return _shown(lambda: _as_day(day) + timedelta(days=int(days)))


def add_months(day: str, months: float) -> str | None:
    """The same day so many months later, or that month's last day (民法第143条)."""
    if months != math.trunc(months):
        return None
    start = _as_day(day)
    years, month = divmod(start.year * 12 + start.month - 1 + int(months), 12)
    if not 1 <= years <= 9999:
        return None
    return date(years, month + 1, min(start.day, calendar.monthrange(years, month + 1)[1])).isoformat()


def days_between(start: str, end: str) -> int:
    """Days from ``start`` to ``end``; the first day is not counted (初日不算入)."""
    return (_as_day(end) - _as_day(start)).days


def months_between(start: str, end: str) -> int:
    """Whole months from ``start`` to ``end``."""
    months = (int(end[:4]) - int(start[:4])) * 12 + int(end[5:7]) - int(start[5:7])
    return months - (end[8:] < start[8:])


def fiscal_year(day: str) -> int:
    """The fiscal year (年度), April to March."""
    return int(day[:4]) - (day[5:7] < "04")


def make_date(year: float, month: float, day: float) -> str | None:
    """The day of a calendar date, unknown when there is none."""
    if any(part != math.trunc(part) for part in (year, month, day)):
        return None
    return _shown(lambda: date(int(year), int(month), int(day)))


def length(text: str) -> int:
    """Characters as people count them: a variation selector (異体字セレクタ) belongs to its kanji."""
    return sum(1 for c in text if not ("\ufe00" <= c <= "\ufe0f" or "\U000e0100" <= c <= "\U000e01ef"))


def _person(scope: Scope, path: str) -> str | None:
    """The id of the person at ``path`` in the applicant's household, ``""`` for someone else, ``None`` unknown."""
    value = scope.get(path)
    if isinstance(value, list):
        value = value[0] if len(value) == 1 else None
    held = value if isinstance(value, dict) else {}
    name = held.get("name") or scope.get(f"{path}.name")
    born_on = held.get("born_on") or scope.get(f"{path}.born_on")
    people: tuple[dict[str, Any], ...] = scope.get(HOUSEHOLD) or ()
    for person in people:
        if held.get("id") and held["id"] == person.get("id"):
            return str(person["id"])
    if not isinstance(name, dict) or not born_on:
        return None
    for person in people:
        known = person.get("name") or {}
        same_name = known.get("family") == name.get("family") and known.get("given") == name.get("given")
        if same_name and person.get("born_on") == born_on:
            return str(person["id"])
    return ""


def same_household(scope: Scope, one: str, other: str) -> bool | None:
    """Whether both belong to the applicant's household (同一世帯), as the resident register has it."""
    if not scope.get(REACHED):
        return None
    found = [_person(scope, one), _person(scope, other)]
    if None in found:
        return False if "" in found else None
    return "" not in found


def lineal(scope: Scope, one: str, other: str) -> bool | None:
    """Whether the register knows them as lineal relatives (直系); unknown for people outside the household."""
    if not scope.get(REACHED):
        return None
    first, second = _person(scope, one), _person(scope, other)
    if not first or not second:
        return None
    pairs = scope.get(LINEAL) or ()
    return (first, second) in pairs or (second, first) in pairs


def register(scope: Scope, concept: str) -> bool | None:
    """Whether the city's registers hold the concept for the applicant; unknown when they cannot be reached."""
    if not scope.get(REACHED):
        return None
    return concept in (scope.get(REGISTER) or ())


_FUNCTIONS = (
    Function("age", "age(date[, on])", _("Age in full years on a day (today)."),
             ("date", "date"), 1, "number", age, with_scope=True),
    Function("legal_age", "legal_age(date[, on])", _("Age as the law counts it: reached the day before the birthday."),
             ("date", "date"), 1, "number", legal_age, with_scope=True),
    Function("today", "today()", _("The day of the application."), (), 0, "date",
             lambda scope: scope.get(TODAY), with_scope=True),
    Function("days_between", "days_between(start, end)", _("Days from one day to another; the first is not counted."),
             ("date", "date"), 0, "number", days_between),
    Function("months_between", "months_between(start, end)", _("Whole months from one day to another."),
             ("date", "date"), 0, "number", months_between),
    Function("add_months", "add_months(date, months)", _("The same day some months later."),
             ("date", "number"), 0, "date", add_months),
    Function("date", "date(year, month, day)", _("A calendar day."),
             ("number", "number", "number"), 0, "date", make_date),
    Function("fiscal_year", "fiscal_year(date)", _("The fiscal year (April to March)."),
             ("date",), 0, "number", fiscal_year),
    Function("year", "year(date)", _("The year of a day."), ("date",), 0, "number", lambda day: int(day[:4])),
    Function("month", "month(date)", _("The month of a day."), ("date",), 0, "number", lambda day: int(day[5:7])),
    Function("day", "day(date)", _("The day of the month."), ("date",), 0, "number", lambda day: int(day[8:])),
    Function("length", "length(text)", _("How many characters."), ("text",), 0, "number", length),
    Function("floor", "floor(number)", _("The whole number below."), ("number",), 0, "number",
             lambda n: tidy(math.floor(n))),
    Function("ceil", "ceil(number)", _("The whole number above."), ("number",), 0, "number",
             lambda n: tidy(math.ceil(n))),
    Function("any", "any(rows.field)", _("True when it holds in at least one row.")),
    Function("all", "all(rows.field)", _("True when it holds in every row.")),
    Function("count", "count(rows)", _("How many rows, or in how many rows it holds.")),
    Function("sum", "sum(rows.field)", _("The total over all rows.")),
    Function("min", "min(a, b, …)", _("The smallest, or the earliest.")),
    Function("max", "max(a, b, …)", _("The greatest, or the latest.")),
    Function("known", "known(name)", _("True when the question was answered.")),
    Function("contains", "contains(choices, 'key')", _("True when the key is among those chosen.")),
    Function("unknown", "unknown()", _("Neither yes nor no: “… or unknown()” says yes, and never no."),
             gives="bool", run=lambda: None, browser=False),
    Function("same_household", "same_household(person, person)", _("True when both belong to the same household."),
             gives="bool", run=same_household, with_scope=True, browser=False),
    Function("lineal", "lineal(person, person)", _("True when the family register knows them as lineal relatives."),
             gives="bool", run=lineal, with_scope=True, browser=False),
    Function("register", "register('concept')", _("True when the city's registers hold the fact."),
             gives="bool", run=register, with_scope=True, browser=False),
)  # fmt: skip
FUNCTIONS: dict[str, Function] = {function.name: function for function in _FUNCTIONS}
SPELLINGS = {"family_register.lineal": "lineal"}
"""Other spellings -> the function's name."""


def every_function() -> tuple[Function, ...]:
    """All functions, in the order of the reference."""
    return _FUNCTIONS
