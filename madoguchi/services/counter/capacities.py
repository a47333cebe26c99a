"""In which capacity somebody acts, for each form of a set, and which papers of authority (委任状) that form asks for.

A set says it once; each procedure knows its own: one of the same household is a representative where a procedure knows
representatives only.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy, deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from madoguchi.foundation.cases.public import Draft, draft_state
from madoguchi.foundation.forms.public import FormState, Known, Procedure, Provenance, Text
from madoguchi.foundation.residents.public import Resident
from madoguchi.services.counter.models import CounterForm, CounterSet
from madoguchi.services.counter.people import (
    PERSON,
    PROXY,
    WHO_IS,
    known_for_form,
    noted_beside_register,
    represent_in,
    speaks_of_both,
)
from madoguchi.services.counter.steps import draft_of
from madoguchi.services.counter.vocabulary import Represents


@dataclass(frozen=True, slots=True)
class Capacity:
    """How one form says it. ``needed`` are papers that it asks for because somebody acts, ``perhaps`` depend on answers."""

    slug: str
    title: Text
    represent: Represents
    legal: bool
    needed: tuple[Text, ...]
    perhaps: tuple[Text, ...]

    @property
    def is_refused(self) -> bool:
        """Whether nobody but the person, or who acts by law, may apply for it."""
        return self.represent == Represents.SELF and not self.legal


def capacities_of(
    counter_set: CounterSet,
    *,
    represent: str | None,
    legal: bool,
    acting: Resident | None,
    told: Mapping[str, Any] | None = None,
    at: datetime,
) -> list[Capacity]:
    """For each form of the set, were it noted so; nothing is written. Empty where somebody acts for himself.

    ``told``: parts (``name``, ``born_on``) of who acts and was not found in the register; as it is noted where nothing is typed.
    """
    if represent not in (Represents.HOUSEHOLD, Represents.PROXY):
        return []
    represent = Represents(represent).value
    person = Resident.objects.filter(pk=counter_set.resident_id).first() if counter_set.resident_id else None
    known = {**_who(PERSON, person), **(_who(PROXY, acting) if acting is not None else _as_told(counter_set, told, at))}
    forms = counter_set.forms.filter(draft__isnull=False, dropped_at=None).select_related("draft__version")
    return [_capacity(one, represent, legal, known, at) for one in forms]


def _capacity(form: CounterForm, represent: str, legal: bool, known: Mapping[str, Known], at: datetime) -> Capacity:
    draft = draft_of(form)
    procedure = draft.version.procedure
    says = Represents(represent_in(procedure, represent))
    alone = {one.attachment.name for one in _state(draft, Represents.SELF.value, known, at).attachments}
    state = _state(draft, represent, known, at)
    needed: list[Text] = []
    perhaps: list[Text] = []
    for one in state.attachments:
        waive = one.attachment.waive_when
        if one.required and one.attachment.name not in alone:
            unsure = waive is not None and waive(state.names) is None
            (perhaps if unsure else needed).append(one.attachment.label)
    if says != Represents.SELF:
        perhaps += [one.label for one in procedure.attachments if one.when and one.when(state.names) is None]
    return Capacity(form.slug, procedure.title, says, legal, tuple(needed), tuple(perhaps))


def _state(draft: Draft, represent: str, known: Mapping[str, Known], at: datetime) -> FormState:
    """What the form would ask. The register decides about households here, whether or not a card was seen yet."""
    tried = copy(draft)
    procedure: Procedure = draft.version.procedure
    answers: dict[str, Any] = deepcopy(draft.answers)
    if len(procedure.represent) > 1:
        answers["represent"] = represent_in(procedure, represent)
    mine = known_for_form(known, procedure, represent)
    if speaks_of_both(procedure, represent):
        # The answers that stand there may be of who was noted before: the person, for oneself.
        theirs = {path for path, f in procedure.fields.items() if f.concept in WHO_IS}
        answers = {key: value for key, value in answers.items() if key not in theirs}
    answers |= {f.name: mine[f.concept].value for f in procedure.fields.values() if f.concept in mine}
    tried.answers = answers
    return draft_state(tried, assurance="card", at=at)


def _as_told(counter_set: CounterSet, told: Mapping[str, Any] | None, at: datetime) -> dict[str, Known]:
    told = told or noted_beside_register(counter_set)
    heard = Provenance("clerk", at.isoformat(), "")
    return {f"{PROXY}{part}": Known(told[part], heard) for part in WHO_IS.values() if told.get(part)}


def _who(prefix: str, person: Resident | None) -> dict[str, Known]:
    if person is None:
        return {}
    register = Provenance("register", person.as_of.isoformat(), "")
    return {
        f"{prefix}name": Known(dict(person.name), register),
        f"{prefix}born_on": Known(person.born_on.isoformat(), register),
    }
