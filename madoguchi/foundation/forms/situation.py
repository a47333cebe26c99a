"""The city's question guide: a few questions about one's situation that end in “these procedures are yours”.

The questions stand in ``library.yaml`` (``situation``); who needs a procedure stands in its definition
(``guide.needed_when``), as a condition over these answers. Nothing that is answered here is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from madoguchi.foundation.forms.expressions import ValueType
from madoguchi.foundation.forms.procedure import names_in
from madoguchi.foundation.forms.schema import FieldPart, LibraryPart, OptionPart

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
    return names_in(situation_fields(library))


def _filled(part: FieldPart, codes: Mapping[str, list[OptionPart]]) -> dict[str, Any]:
    data = part.model_dump(mode="json", by_alias=True)
    if part.codes and part.codes in codes:
        data["of"] = [option.model_dump(mode="json") for option in codes[part.codes]]
    return data
