"""Steps inside the acts of the counter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from madoguchi.foundation.cases.public import Draft
from madoguchi.foundation.files.public import discard_files
from madoguchi.kernel.acts import Actor
from madoguchi.services.counter.models import CounterForm, CounterSet
from madoguchi.services.counter.refusals import SetEnded
from madoguchi.services.counter.vocabulary import State

REMEMBERED = 60
"""How many changes a set remembers, to tell a second clerk what happened meanwhile."""


def refuse_ended(counter_set: CounterSet) -> None:
    """Refuse to change what was submitted or abandoned."""
    if not counter_set.under_way:
        raise SetEnded


def note_change(
    counter_set: CounterSet, what: str, *, keys: Iterable[str] = (), named: Iterable[str] = (), by: Actor, at: datetime
) -> None:
    """Count the set's revision up and remember what changed; saves the set.

    ``keys`` are questions or slugs, ``named`` how they read.
    """
    counter_set.revision += 1
    counter_set.saved_at = at
    changed = {
        "revision": counter_set.revision,
        "what": what,
        "by": by.name,
        "by_id": by.id,
        "at": at.isoformat(),
        "keys": list(keys),
        "named": list(named),
    }
    counter_set.changes = [*counter_set.changes, changed][-REMEMBERED:]
    counter_set.save()


def is_taken_up(counter_set: CounterSet) -> None:
    """Somebody works on it: what was held or confirmed is open again (the set is saved with the change)."""
    counter_set.state = State.OPEN
    counter_set.held_at = None


def is_confirmed_no_more(form: CounterForm) -> None:
    """What was confirmed is no longer what stands there; a signature and a signed sheet were over that alone."""
    if form.confirmed_at is None:
        drop_sheet(form)
        return
    form.confirmed_at, form.confirmed_hash, form.confirmed_how, form.signature = None, "", "", None
    form.save(update_fields=["confirmed_at", "confirmed_hash", "confirmed_how", "signature"])
    drop_sheet(form)


def drop_sheet(form: CounterForm) -> None:
    """Let go of a signed sheet that says something else than the form."""
    if form.scan_id is None:
        return
    gone, form.scan, form.sheet_pages, form.sheet_seen = form.scan_id, None, {}, None
    form.save(update_fields=["scan", "sheet_pages", "sheet_seen"])
    discard_files(holder=holder_of_sheet(form), ids=[gone])


def holder_of_sheet(form: CounterForm) -> str:
    """Who holds the signed sheet of a form, in the words of the file room."""
    return f"counter_form:{form.pk}"


def draft_of(form: CounterForm) -> Draft:
    """The draft of a form that was not submitted yet; refuses ``SetEnded``."""
    if form.draft is None:
        raise SetEnded
    return form.draft


def save_draft(draft: Draft, *, at: datetime) -> None:
    """Save a draft whose answers changed."""
    draft.revision += 1
    draft.saved_at = at
    draft.save()
