"""One act (行為): the only way state changes.

``act()`` opens one transaction, locks the row it is about and reads it again, leaves exactly one
audit entry, and lets events be announced inside the same transaction. It refuses to run while
nothing is registered that would record it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from django.db import models, transaction

ActorKind = Literal["resident", "guest", "staff", "system"]

ACT_NAME = re.compile(r"^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a signed-in resident, a guest holding a draft, a member of staff, or the system."""

    kind: ActorKind
    id: str = ""
    name: str = ""
    post: str = ""


SYSTEM = Actor(kind="system", id="system", name="Madoguchi")


@dataclass(slots=True)
class Act:
    """One act while it is being done. ``detail`` is JSON and never holds personal data."""

    name: str
    on: models.Model | None
    by: Actor
    at: datetime
    detail: dict[str, Any] = field(default_factory=dict)

    def note(self, **detail: Any) -> None:
        """Add facts to the audit entry of this act."""
        self.detail.update(detail)


Recorder = Callable[[Act], None]
_recorder: Recorder | None = None
_current: ContextVar[Act | None] = ContextVar("madoguchi_act", default=None)


class NothingWouldRecord(RuntimeError):
    """An act was begun while no recorder is registered."""


class ActWithinAct(RuntimeError):
    """An operation called another one: each operation is one act, so share a plain function instead."""


def record_acts_with(recorder: Recorder | None) -> Recorder | None:
    """Register what writes the audit entry; returns the one registered before."""
    global _recorder
    previous, _recorder = _recorder, recorder
    return previous


def _lock_and_read_again(row: models.Model) -> None:
    """Lock the row and read it again; what it points to is read again too, except what never changes.

    A model names those relations in ``UNCHANGING``: a published version was read a moment ago and is the same still.
    """
    names: tuple[str, ...] = getattr(type(row), "UNCHANGING", ())
    held = {name: row._state.fields_cache[name] for name in names if name in row._state.fields_cache}
    row.refresh_from_db(from_queryset=type(row)._base_manager.select_for_update())
    for name, other in held.items():
        relation = type(row)._meta.get_field(name)
        assert isinstance(relation, models.ForeignKey)
        if other is not None and getattr(row, relation.attname) == other.pk:
            relation.set_cached_value(row, other)


def note_on_act(**more: list[str]) -> None:
    """Add to lists in the audit entry of the act under way, from a step that does not hold the act; else nothing."""
    this = _current.get()
    if this is not None:
        for name, several in more.items():
            if several:
                this.detail[name] = [*this.detail.get(name, []), *several]


@contextmanager
def act(name: str, *, on: models.Model | None, by: Actor, at: datetime, **detail: Any) -> Iterator[Act]:
    """Do one act: a transaction, ``on`` locked and read again, one audit entry.

    ``on`` may be unsaved (the act creates it) or ``None`` until ``Act.on`` is set inside.
    Raises ``NothingWouldRecord`` without a recorder, ``ActWithinAct`` inside another act.
    """
    if _recorder is None:
        raise NothingWouldRecord(name)
    if not ACT_NAME.match(name):
        raise ValueError(f"{name!r} is not noun.verb")
    if _current.get() is not None:
        raise ActWithinAct(name)
    this = Act(name=name, on=on, by=by, at=at, detail=dict(detail))
    token = _current.set(this)
    try:
        with transaction.atomic():
            if on is not None and not on._state.adding:
                _lock_and_read_again(on)
            yield this
            _recorder(this)
    finally:
        _current.reset(token)
