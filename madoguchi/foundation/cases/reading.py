"""From what was typed on one page to values, without losing anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.forms.public import COVERED, Field, Problem, Unacceptable, cover_my_numbers, field_type
from madoguchi.kernel.acts import Actor

_HOLDS_NUMBER = _("This seems to hold an Individual Number (My Number). Remove it: it must not be written here.")
Data = Mapping[str, Sequence[str]]


@dataclass(slots=True)
class Reading:
    """``values``: field name -> value or ``None``; ``typed``: what could not be understood, as typed."""

    values: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, dict[str, Any]] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)


OFFERED = "_shown"
"""A page sends the paths of the questions it showed under this name, so that "nothing ticked" is not "not asked"."""


def arrived(f: Field, data: Data) -> bool:
    """Whether any input of the field is in the submitted data (some types have inputs by row, ``path.0.family``)."""
    return f.path in data or any(key.startswith(f"{f.path}.") for key in data)


def offered(page_fields: Sequence[Field], data: Data, *, otherwise: set[str]) -> set[str]:
    """Names of the questions that the page had shown; ``otherwise`` where the sender does not say."""
    if OFFERED not in data:
        return otherwise
    paths = set(data[OFFERED])
    return {f.name for f in page_fields if f.path in paths}


def problems_of_typed(fields: Sequence[Field], typed: Mapping[str, Any], head: str) -> dict[str, Problem]:
    """Field name -> what was wrong with what is kept as typed; ``head`` is ``repeat#row.`` for a row."""
    problems = {}
    for f in fields:
        kept = typed.get(head + f.name)
        if kept is None:
            continue
        if _is_covered(kept):
            problems[f.name] = _holds_number(f)
            continue
        try:
            field_type(f.type).parse(kept, f)
        except Unacceptable as error:
            problems[f.name] = _problem(f, error)
    return problems


def cover_numbers(f: Field, typed: dict[str, Any]) -> dict[str, Any]:
    """What was typed, with every Individual Number covered where none is asked: a draft must not hold one either.

    What was only ticked (people of the household, files) is made of our own signs and left alone.
    """
    if f.type in ("my_number", "file"):
        return typed
    return {
        suffix: value
        if f.type == "persons" and suffix == ""
        else [cover_my_numbers(one) for one in value]
        if isinstance(value, list)
        else cover_my_numbers(value)
        for suffix, value in typed.items()
    }


def refuse_covered(typed: Mapping[str, Any]) -> None:
    """Refuse what still holds the cover of a number; raises ``Unacceptable``."""
    if _is_covered(typed):
        raise Unacceptable(_HOLDS_NUMBER, code="my-number")


def _is_covered(typed: Mapping[str, Any]) -> bool:
    return any(COVERED in one for value in typed.values() for one in (value if isinstance(value, list) else [value]))


def _holds_number(f: Field) -> Problem:
    return Problem(f.path, str(_HOLDS_NUMBER), "my-number")


def _problem(f: Field, error: Unacceptable) -> Problem:
    return Problem(f"{f.path}.{error.part}" if error.part else f.path, str(error.message), error.code)


def said_by(by: Actor, at: datetime) -> dict[str, str]:
    """Provenance of what somebody says now: the clerk's who heard it, or the applicant's own."""
    staff = by.kind == "staff"
    return {"source": "clerk" if staff else "stated", "at": at.isoformat(), "detail": by.name if staff else ""}


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """One question as typed under some name: its ``value``, or what was ``typed`` and could not be understood."""

    value: Any = None
    typed: Mapping[str, Any] | None = None
    problem: Problem | None = None


def read_answer(f: Field, data: Data, path: str) -> ReadAnswer:
    """Read one question whose inputs are called ``path``; nothing typed is ever dropped."""
    typed = cover_numbers(f, field_type(f.type).typed(data, path))
    try:
        refuse_covered(typed)
        return ReadAnswer(value=field_type(f.type).parse(typed, f))
    except Unacceptable as error:
        at = f"{path}.{error.part}" if error.part else path
        return ReadAnswer(typed=typed, problem=Problem(at, str(error.message), error.code))


def read_fields(fields: Sequence[Field], data: Data, *, shown: set[str]) -> Reading:
    """Read the fields that were shown (nothing ticked sends nothing); where the sender does not say which, also
    those that arrived. Inputs of a question that nobody saw travel along and are left alone."""
    told = OFFERED in data
    reading = Reading()
    for f in fields:
        kind = field_type(f.type)
        if not kind.answers or f.type == "file" or f.compute is not None:
            continue
        if f.name not in shown and (told or not arrived(f, data)):
            continue
        typed = cover_numbers(f, kind.typed(data, f.path))
        if _is_covered(typed):
            reading.values[f.name], reading.typed[f.name], reading.problems[f.name] = None, typed, _holds_number(f)
            continue
        try:
            reading.values[f.name] = kind.parse(typed, f)
        except Unacceptable as error:
            reading.values[f.name] = None
            reading.typed[f.name] = typed
            reading.problems[f.name] = _problem(f, error)
    return reading
