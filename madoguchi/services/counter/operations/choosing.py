"""A set is opened, and procedures are chosen for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils import timezone

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.public import COUNTER, known_in_register, new_draft
from madoguchi.foundation.forms.public import Known, ProcedureVersion, get_version_offered
from madoguchi.foundation.residents.public import Resident
from madoguchi.kernel.acts import Actor, act
from madoguchi.services.counter.models import CounterForm, CounterSet
from madoguchi.services.counter.refusals import NobodyChosen, NotAtTheCounter, SetEnded
from madoguchi.services.counter.vocabulary import Chosen, Identity, Representation, Represents


def open_set(
    *,
    resident_id: str = "",
    person: Mapping[str, Any] | None = None,
    represent: str = Represents.SELF,
    representation: Representation | None = None,
    identity: str = Identity.UNCHECKED,
    life_event: str = "",
    facts: Mapping[str, Any] | None = None,
    language: str = "ja",
    department: str,
    clerk: User,
    by: Actor,
    at: datetime,
) -> CounterSet:
    """Begin a set for somebody of the register (``resident_id``) or for a ``person`` without an entry.

    Refuses ``NobodyChosen``.
    """
    person = dict(person or {})
    resident = Resident.objects.filter(pk=resident_id).first() if resident_id else None
    name = resident.full_name if resident else _name_in(person)
    opened = CounterSet(
        resident_id=str(resident.pk) if resident else "", person=person, name=name, represent=represent,
        representative=asdict(representation) if representation else {}, identity=identity, life_event=life_event,
        facts=dict(facts or {}), language=language, home=department, department=department,
        opened_at=at, opened_by=clerk, saved_at=at,
    )  # fmt: skip
    with act("counter_set.open", on=opened, by=by, at=at, department=department, life_event=life_event):
        if not name:
            raise NobodyChosen
        opened.save(force_insert=True)
    return opened


def _name_in(person: Mapping[str, Any]) -> str:
    name = person.get("person.name") or {}
    return f"{name.get('family', '')} {name.get('given', '')}".strip()


def choose_procedures(
    counter_set: CounterSet,
    *,
    chosen: Sequence[Chosen],
    life_event: str | None = None,
    facts: Mapping[str, Any] | None = None,
    by: Actor,
    at: datetime,
) -> list[CounterForm]:
    """Take procedures into a set; each form is filled at once with all that the register knows.

    What was chosen already stays as it is. Refuses ``SetEnded``, ``NotAtTheCounter``, ``ProcedureNotOffered``.
    """
    with act("counter_set.choose", on=counter_set, by=by, at=at, procedures=[one.slug for one in chosen]):
        _refuse_ended(counter_set)
        versions = [_version_at_counter(one.slug, at) for one in chosen]
        known = _known(counter_set, at)
        there = set(counter_set.forms.values_list("slug", flat=True))
        place = len(there)
        made: list[CounterForm] = []
        for one, version in zip(chosen, versions, strict=True):
            if one.slug in there:
                continue
            there.add(one.slug)
            made.append(_add(counter_set, one, version, known, place + len(made), at))
        if life_event is not None:
            counter_set.life_event = life_event
        if facts is not None:
            counter_set.facts = {**counter_set.facts, **facts}
        counter_set.revision += 1
        counter_set.saved_at = at
        counter_set.save()
    return made


def _refuse_ended(counter_set: CounterSet) -> None:
    if not counter_set.under_way:
        raise SetEnded


def _version_at_counter(slug: str, at: datetime) -> ProcedureVersion:
    version = get_version_offered(slug, on=timezone.localdate(at))
    if COUNTER not in version.procedure.channels:
        raise NotAtTheCounter
    return version


def _known(counter_set: CounterSet, at: datetime) -> Mapping[str, Known]:
    if not counter_set.resident_id or not counter_set.identity:
        return {}
    resident = Resident.objects.select_related("household").filter(pk=counter_set.resident_id).first()
    return known_in_register(resident, at=at) if resident is not None else {}


def _add(
    counter_set: CounterSet,
    one: Chosen,
    version: ProcedureVersion,
    known: Mapping[str, Known],
    place: int,
    at: datetime,
) -> CounterForm:
    draft = new_draft(
        version,
        resident_id=counter_set.resident_id,
        channel=COUNTER,
        known=known,
        language=counter_set.language,
        at=at,
    )
    return CounterForm.objects.create(
        counter_set=counter_set,
        draft=draft,
        slug=one.slug,
        department=version.procedure.owner,
        because=asdict(one.because),
        position=place,
        chosen_at=at,
    )
