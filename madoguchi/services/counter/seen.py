"""What the resident has seen of each form on this tablet, so that what the clerk changes afterwards is marked: old and new."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from madoguchi.foundation.cases.public import AnswerGroup
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.vocabulary import UNDER_WAY

SEEN = "madoguchi_tablet_seen"
"""In the session of the tablet: the set, and of each form that was looked at what stood where."""


@dataclass(frozen=True, slots=True)
class Change:
    """An answer that says something else than when the resident saw it; empty: there was none, or there is none any more."""

    path: str
    label: str
    old: str
    new: str


def changes_since_seen(
    request: HttpRequest, counter_set: CounterSet, form_id: str, groups: Iterable[AnswerGroup]
) -> list[Change]:
    """What has changed since the resident saw the form first or answered about it; the first look is remembered."""
    here = _rows(groups)
    before = _kept(request, counter_set).get(form_id)
    if before is None:
        note_seen(request, counter_set, form_id, groups)
        return []
    found = [
        Change(one["path"], one["label"], before.get(place, {}).get("shown", ""), one["shown"])
        for place, one in here.items()
        if before.get(place, {}).get("mark") != one["mark"]
    ]
    return found + [Change("", one["label"], one["shown"], "") for place, one in before.items() if place not in here]


def note_seen(request: HttpRequest, counter_set: CounterSet, form_id: str, groups: Iterable[AnswerGroup]) -> None:
    """The resident has answered about the form as it is now."""
    request.session[SEEN] = {
        "set": str(counter_set.pk),
        "forms": _kept(request, counter_set) | {form_id: _rows(groups)},
    }


def forget_seen(request: HttpRequest) -> None:
    """Nothing of a set stays that has ended."""
    kept = request.session.get(SEEN)
    if kept and not CounterSet.objects.filter(pk=kept["set"], state__in=UNDER_WAY).exists():
        del request.session[SEEN]


def _kept(request: HttpRequest, counter_set: CounterSet) -> dict[str, Any]:
    kept = request.session.get(SEEN) or {}
    return dict(kept["forms"]) if kept.get("set") == str(counter_set.pk) else {}


def _rows(groups: Iterable[AnswerGroup]) -> Mapping[str, dict[str, str]]:
    return {
        f"{group.page}#{group.row_id}.{row.field.name}" if group.row else row.path: {
            "path": row.path,
            "label": str(row.label),
            "shown": row.shown,
            "mark": _mark(row.value),
        }
        for group in groups
        for row in group.rows
    }


def _mark(value: Any) -> str:
    """The same for the same answer, in whichever language it is read; the answer cannot be found out by it."""
    return salted_hmac(SEEN, json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)).hexdigest()[:16]
