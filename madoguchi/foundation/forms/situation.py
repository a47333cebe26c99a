"""The city's question guide: a few questions about one's situation that end in “these procedures are yours”.

The questions stand in ``library.yaml`` (``situation``); who needs a procedure stands in its definition
(``guide.needed_when``), as a condition over these answers. Nothing that is answered here is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from madoguchi.foundation.forms.expressions import ValueType
from madoguchi.foundation.forms.procedure import Procedure, build_procedure, names_in
from madoguchi.foundation.forms.schema import FieldPart, LibraryPart, ProcedurePart
from madoguchi.foundation.forms.schema_words import OptionPart, TextPart
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
    return names_in(situation_fields(library))


def situation_form(library: LibraryPart) -> Procedure:
    """The questions as a form like any other, one a page, so that the same engine asks, hides and reads them."""
    part = ProcedurePart.model_validate({
        "procedure": "question-guide", "title": "-", "summary": "-", "owner": "none", "category": "none", "law": ["-"],
        "valid": {"from": "2000-01-01"}, "channels": ["online"], "processing": {"standard_days": 0},
        "guide": {"who": "-"}, "form": [{"section": "none", "title": "-", "fields": []}],
        "review": {"template": "notify-only"}, "record": {"class": "-", "retention_years": 1},
    })  # fmt: skip
    nothing = TextPart().model_dump()
    page = {"intro": nothing, "item": nothing, "when": None, "repeat": False, "least": 0, "most": 0}
    questions = [f for f in situation_fields(library) if f["type"] in known_types()]
    pages = [{"name": f["name"], "title": f["label"], "fields": [f], **page} for f in questions]
    return build_procedure({**part.model_dump(mode="json", by_alias=True, exclude={"form"}), "pages": pages})


def _filled(part: FieldPart, codes: Mapping[str, list[OptionPart]]) -> dict[str, Any]:
    data = part.model_dump(mode="json", by_alias=True)
    if part.codes and part.codes in codes:
        data["of"] = [option.model_dump(mode="json") for option in codes[part.codes]]
    return data
