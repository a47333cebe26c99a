"""An answer is put where a question stands in a form, or taken away; steps inside acts, in memory."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from madoguchi.foundation.cases.public import Draft
from madoguchi.services.counter.conversation import Place
from madoguchi.services.counter.steps import draft_of


def put_in(place: Place, value: Any, provenance: dict[str, str] | None) -> bool:
    """Write a value where a question stands (``None`` empties it), in memory; whether anything changed."""
    draft = draft_of(place.form)
    target = _target(draft, place)
    typed = draft.typed.pop(place.key, None) is not None
    if target is None or target.get(place.field.name) == value:
        return typed
    if value is None:
        target.pop(place.field.name, None)
        draft.provenance.pop(place.key, None)
    else:
        target[place.field.name] = deepcopy(value)
        draft.provenance[place.key] = dict(provenance or {})
    return True


def keep_typed(place: Place, typed: dict[str, Any]) -> None:
    """Keep what could not be understood as it was typed, in memory."""
    draft_of(place.form).typed[place.key] = typed


def _target(draft: Draft, place: Place) -> dict[str, Any] | None:
    if not place.row_id:
        answers: dict[str, Any] = draft.answers
        return answers
    rows: list[dict[str, Any]] = draft.answers.get(place.page.name) or []
    return next((row for row in rows if str(row.get("id")) == place.row_id), None)
