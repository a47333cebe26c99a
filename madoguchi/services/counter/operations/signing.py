"""One signature for every form of a set."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from madoguchi.kernel.acts import Actor, act
from madoguchi.services.counter.models import CounterSet, Tablet
from madoguchi.services.counter.operations.tablets import refuse_not_laid
from madoguchi.services.counter.people import another_than
from madoguchi.services.counter.refusals import ChangedSinceConfirmed, NotConfirmed
from madoguchi.services.counter.showing import shown_form
from madoguchi.services.counter.steps import draft_of, note_change, refuse_ended
from madoguchi.services.counter.tablet_refusals import CardOfAnother, NotAsShown


def sign_set(
    counter_set: CounterSet,
    *,
    hashes: Collection[str],
    signature: Mapping[str, Any],
    born_on: date | None = None,
    tablet: Tablet | None = None,
    within: Collection[str] | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Bind one signature to every form of a set: each keeps it with the hash of exactly what it says.

    ``signature`` is ``{"kind": "finger", "strokes": [[[x, y], …], …]}``, ``{"kind": "typed", "name"}`` or that of a card
    (``{"kind": "card", "digest", "signature", "certificate", …}``); ``hashes`` are those of the forms as they were shown
    beside it, neither more nor fewer. ``born_on`` is what the card says. ``tablet`` is where it is signed: the set must lie
    there still. ``within`` are the departments whose forms were shown (``None``: all). Refuses ``SetEnded``,
    ``NotConfirmed``, ``ChangedSinceConfirmed``, ``NotAsShown``, ``CardOfAnother``.
    """
    with act("counter_set.sign", on=counter_set, by=by, at=at, kind=str(signature["kind"])):
        refuse_ended(counter_set)
        refuse_not_laid(tablet, counter_set, at=at)
        if signature["kind"] == "card":
            _refuse_another(counter_set, str(signature["signer"]), born_on)
        forms = list(counter_set.forms.filter(dropped_at=None).select_related("draft__version"))
        if within is not None:
            forms = [one for one in forms if one.department in within]
        if not forms or any(one.confirmed_at is None for one in forms):
            raise NotConfirmed
        if len(hashes) > len(forms):
            raise NotAsShown
        for form in forms:
            form.counter_set = counter_set
            if form.confirmed_hash not in hashes or not shown_form(form, at=at).is_confirmed:
                raise ChangedSinceConfirmed(procedure=draft_of(form).version.procedure.title)
            form.signature = {**signature, "hash": form.confirmed_hash, "signed_at": at.isoformat()}
            form.save(update_fields=["signature"])
        note_change(counter_set, "signed", by=by, at=at)


def _refuse_another(counter_set: CounterSet, signer: str, born_on: date | None) -> None:
    signs = another_than(counter_set, signer, born_on=born_on)
    if signs:
        raise CardOfAnother(signer=signer, signs=signs)
