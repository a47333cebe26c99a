"""From what was typed on one page to values, without losing anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from madoguchi.foundation.forms.public import Field, Problem, Unacceptable, field_type

Data = Mapping[str, Sequence[str]]


@dataclass(slots=True)
class Reading:
    """``values``: field name -> value or ``None``; ``typed``: what could not be understood, as typed."""

    values: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, dict[str, Any]] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)


def arrived(f: Field, data: Data) -> bool:
    """Whether any input of the field is in the submitted data."""
    return any((f"{f.path}.{suffix}" if suffix else f.path) in data for suffix in field_type(f.type).inputs)


def read_fields(fields: Sequence[Field], data: Data, *, shown: set[str]) -> Reading:
    """Read the fields that arrived, and those that were shown and came back without input (nothing ticked)."""
    reading = Reading()
    for f in fields:
        kind = field_type(f.type)
        if not kind.answers or f.type == "file" or f.compute is not None:
            continue
        if not arrived(f, data) and f.name not in shown:
            continue
        typed = kind.typed(data, f.path)
        try:
            reading.values[f.name] = kind.parse(typed, f)
        except Unacceptable as error:
            reading.values[f.name] = None
            reading.typed[f.name] = typed
            path = f"{f.path}.{error.part}" if error.part else f.path
            reading.problems[f.name] = Problem(path, str(error.message), error.code)
    return reading
