"""The city's question guide: a few questions about one's situation that end in “these procedures are yours”.

The questions stand in ``library.yaml`` (``situation``); who needs a procedure stands in its definition
(``guide.needed_when``), as a condition over these answers. Nothing that is answered here is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from madoguchi.foundation.forms.expressions import ValueType
from madoguchi.foundation.forms.procedure import names_of
from madoguchi.foundation.forms.schema import FieldPart, LibraryPart, OptionPart
from madoguchi.foundation.forms.types import known_types

LIFE_EVENTS = "life_events"
"""The code list that every city has: what happened in somebody's life."""


def code_lists(library: LibraryPart) -> Mapping[str, list[OptionPart]]:
    """The library's code lists, its life events among them."""
    return {LIFE_EVENTS: library.life_events, **library.codes}


def situation_fields(library: LibraryPart) -> list[dict[str, Any]]:
    """The questions as data, their code lists filled in."""
    codes = code_lists(library)
    return [_filled(part, codes) for part in library.situation]


def situation_names(library: LibraryPart) -> dict[str, ValueType]:
    """The names that ``guide.needed_when`` may use, with their types."""
    return _names(f for f in situation_fields(library) if f["type"] in known_types())


def finding_names(data: Mapping[str, Any]) -> dict[str, ValueType]:
    """The names of what the office finds (``finding.degree``), for the documents of a definition."""
    return _names(f for f in data["review"].get("findings", ()) if f["type"] in known_types())


def _names(fields: Iterable[dict[str, Any]]) -> dict[str, ValueType]:
    asked = list(fields)
    names = names_of({"pages": [{"name": "", "repeat": False, "fields": asked}]})
    return {f["name"]: names[f["name"]] for f in asked if f["name"] in names}


def _filled(part: FieldPart, codes: Mapping[str, list[OptionPart]]) -> dict[str, Any]:
    data = part.model_dump(mode="json", by_alias=True)
    if part.codes and part.codes in codes:
        data["of"] = [option.model_dump(mode="json") for option in codes[part.codes]]
    return data
