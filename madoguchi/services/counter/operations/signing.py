"""One signature for every form of a set."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from madoguchi.kernel.acts import Actor, act
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.refusals import ChangedSinceConfirmed, NotConfirmed
from madoguchi.services.counter.showing import shown_form
from madoguchi.services.counter.steps import note_change, refuse_ended


def sign_set(
    counter_set: CounterSet, *, hashes: Collection[str], signature: Mapping[str, Any], by: Actor, at: datetime
) -> None:
    """Bind one signature to every form of a set: each keeps it with the hash of exactly what it says.

    ``signature`` is ``{"kind": "finger", "strokes": [[[x, y], …], …]}``, ``{"kind": "typed", "name"}`` or that of a card
    (``{"kind": "card", "digest", "signature", "certificate", …}``); ``hashes`` are those of the forms as they were shown
    beside it. Refuses ``SetEnded``, ``NotConfirmed``, ``ChangedSinceConfirmed``.
    """
    with act("counter_set.sign", on=counter_set, by=by, at=at, kind=str(signature["kind"])):
        refuse_ended(counter_set)
        forms = list(counter_set.forms.filter(dropped_at=None).select_related("draft__version"))
        if not forms or any(one.confirmed_at is None for one in forms):
            raise NotConfirmed
        for form in forms:
            form.counter_set = counter_set
            if form.confirmed_hash not in hashes or not shown_form(form, at=at).is_confirmed:
                raise ChangedSinceConfirmed(procedure=form.slug)
            form.signature = {**signature, "hash": form.confirmed_hash, "signed_at": at.isoformat()}
            form.save(update_fields=["signature"])
        note_change(counter_set, "signed", by=by, at=at)
