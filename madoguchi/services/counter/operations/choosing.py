"""A set is opened; procedures are chosen for it and taken off again."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.public import (
    COUNTER,
    WRITTEN_AT_HOME,
    Draft,
    append_row,
    fill_known,
    new_draft,
    said_by,
    take_over_files,
)
from madoguchi.foundation.forms.public import Circumstances, Known, ProcedureVersion, carry_over, get_version_offered
from madoguchi.foundation.residents.public import Resident, Status
from madoguchi.kernel.acts import Actor, act
from madoguchi.services.counter.authority import refuse_own, refuse_too_young, see_authority, with_register
from madoguchi.services.counter.carded import asks_where_moved, has_told_address, is_told_address
from madoguchi.services.counter.conversation import is_suggested
from madoguchi.services.counter.differing import AT_HOME, register_wins
from madoguchi.services.counter.models import CounterForm, CounterSet
from madoguchi.services.counter.operations.hearing import take_back, told_now
from madoguchi.services.counter.operations.tablets import take_off_tablets
from madoguchi.services.counter.people import (
    known_for_form,
    known_of_set,
    mark_of_representation,
    represent_in,
    representation_now,
    told_of_set,
)
from madoguchi.services.counter.refusals import (
    NobodyChosen,
    NoCardWasRead,
    NotAtTheCounter,
    NotByRepresentative,
    RepresentationChanged,
    VisitorDead,
)
from madoguchi.services.counter.spreading import spread_answers
from madoguchi.services.counter.steps import (
    draft_of,
    is_confirmed_no_more,
    is_taken_up,
    note_change,
    refuse_ended,
    save_draft,
)
from madoguchi.services.counter.suggesting import suggest_known
from madoguchi.services.counter.telling import hear_household, lists_follow, names_in_household
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

    ``person`` holds values by concept (``person.name`` …; ``household.members`` for those who live with him), typed once
    for all forms. Refuses ``NobodyChosen``, ``OwnRepresentative``, ``RepresentativeAgeUnknown``, ``RepresentativeDead``,
    ``RepresentativeTooYoung``, ``VisitorDead``.
    """
    person = dict(person or {})
    resident = Resident.objects.filter(pk=resident_id).first() if resident_id else None
    name = (resident.card_name or resident.full_name) if resident else _name_in(person)
    opened = CounterSet(
        resident_id=str(resident.pk) if resident else "", person=person, name=name, represent=represent,
        representative=asdict(representation) if representation else {}, identity=identity, life_event=life_event,
        facts=dict(facts or {}), language=language, home=department, department=department,
        opened_at=at, opened_by=clerk, saved_at=at,
    )  # fmt: skip
    with act("counter_set.open", on=opened, by=by, at=at, department=department, life_event=life_event):
        if not name:
            raise NobodyChosen
        if resident is not None and resident.status == Status.DECEASED:
            raise VisitorDead
        if representation is not None:
            refuse_own(opened, representation)
            refuse_too_young(representation, on=timezone.localdate(at))
            opened.representative = _noted(
                with_register(opened, representation, on=timezone.localdate(at)), by=by, at=at
            )
        opened.save(force_insert=True)
        take_off_tablets(clerk=clerk)
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
    """Take procedures into a set; each form is filled at once with all that is known, and with what was answered before.

    What was chosen already follows what is told of the situation (``facts``), and else stays as it is; what was taken off
    comes back with its answers. Returns what was added.
    Refuses ``SetEnded``, ``NotAtTheCounter``, ``NotByRepresentative``, ``ProcedureNotOffered``.
    """
    with act("counter_set.choose", on=counter_set, by=by, at=at, procedures=[one.slug for one in chosen]):
        refuse_ended(counter_set)
        if life_event is not None or facts is not None:
            before = told_now(counter_set, at)
            if life_event is not None:
                counter_set.life_event = life_event
            counter_set.facts = {**counter_set.facts, **(facts or {})}
            follow_situation(counter_set, before, at)
        versions = [_version_at_counter(one.slug, counter_set, at) for one in chosen]
        known = known_of_set(counter_set, at=at)
        there = {form.slug: form for form in counter_set.forms.all()}
        made: list[CounterForm] = []
        for one, version in zip(chosen, versions, strict=True):
            form = there.get(one.slug)
            if form is None:
                form = _add(counter_set, one, version, known, len(there), by=by, at=at)
            elif form.dropped_at is not None:
                form.dropped_at = None
                form.save(update_fields=["dropped_at"])
            else:
                continue
            there[one.slug] = form
            made.append(form)
        if has_told_address(counter_set) and any(asks_where_moved(version.procedure) for version in versions):
            fill_again(counter_set, at)  # Whoever moves lives no more where they said, or the card says.
        spread_answers(counter_set, new={form.pk for form in made}, at=at)
        follow_household(counter_set, at)
        if made:
            is_taken_up(counter_set)
        note_change(counter_set, "chosen", keys=[one.slug for one in made], by=by, at=at)
    return made


def not_by_representative(counter_set: CounterSet, slugs: Sequence[str], *, on: date) -> list[ProcedureVersion]:
    """Those of some procedures that whoever acts for the person of the set cannot apply for; a query."""
    versions = [get_version_offered(slug, on=on) for slug in slugs]
    return [version for version in versions if _knows_nobody_else(version, counter_set)]


def drop_procedure(form: CounterForm, *, by: Actor, at: datetime) -> None:
    """Take a procedure off its set; done twice, nothing changes. Its answers stay until the set ends."""
    counter_set = form.counter_set
    with act("counter_set.drop", on=counter_set, by=by, at=at, procedure=form.slug):
        refuse_ended(counter_set)
        form.refresh_from_db()
        if form.dropped_at is None:
            _drop([form], by=by, at=at)


def _drop(forms: Sequence[CounterForm], *, by: Actor, at: datetime) -> None:
    for form in forms:
        form.dropped_at = at
        form.save(update_fields=["dropped_at"])
        is_confirmed_no_more(form)
    if forms:
        note_change(forms[0].counter_set, "dropped", keys=[form.slug for form in forms], by=by, at=at)


def check_identity(counter_set: CounterSet, *, identity: str, by: Actor, at: datetime) -> None:
    """Write down how it was made sure who stands there; only then the register fills the forms.

    Refuses ``NoCardWasRead``, ``SetEnded``.
    """
    with act("counter_set.check_identity", on=counter_set, by=by, at=at, identity=identity):
        refuse_ended(counter_set)
        if identity == Identity.CARD and counter_set.identity != Identity.CARD:
            raise NoCardWasRead
        counter_set.identity = Identity(identity)
        fill_again(counter_set, at)
        note_change(counter_set, "identity", by=by, at=at)


def set_representation(
    counter_set: CounterSet,
    *,
    represent: str,
    representation: Representation | None,
    seen: str | None = None,
    leave_out: Collection[str] = (),
    by: Actor,
    at: datetime,
) -> list[CounterForm]:
    """Write down for whom the person at the counter acts, and how the authority was checked (代理権の確認).

    Forms chosen already are filled anew as far as nobody answered. Those that a representative cannot apply for are taken
    off where their slugs are in ``leave_out``, and returned; of others ``NotByRepresentative`` is refused, which names them
    all. Refuses also ``NotInTheRegister`` where the register does not show what it is said to show,
    ``OwnRepresentative`` where both are one person, ``RepresentativeAgeUnknown``, ``RepresentativeDead``,
    ``RepresentativeTooYoung``; and ``RepresentationChanged`` where something else is noted by now than the clerk has ``seen`` (a
    ``mark_of_representation``). Where now somebody else stands there than the one whose identity was checked, it has
    to be checked anew.
    """
    with act("counter_set.set_representation", on=counter_set, by=by, at=at, represent=represent) as this:
        refuse_ended(counter_set)
        if seen is not None and seen != mark_of_representation(counter_set):
            raise RepresentationChanged(now=representation_now(counter_set))
        if representation is not None:
            refuse_own(counter_set, representation)
            refuse_too_young(representation, on=timezone.localdate(at))
            representation = with_register(counter_set, representation, on=timezone.localdate(at))
            this.note(kind=representation.kind, authority=representation.authority)
        stood_there = who_stands_there(counter_set)
        counter_set.represent = Represents(represent)
        counter_set.representative = _noted(representation, by=by, at=at) if representation else {}
        if who_stands_there(counter_set) != stood_there:
            this.note(unchecked=counter_set.identity)
            counter_set.identity = Identity.UNCHECKED
        refused = _leave_out_refused(counter_set, leave_out, by=by, at=at)
        if refused:
            this.note(left_out=[form.slug for form in refused])
        for form in counter_set.forms.filter(draft__isnull=False, dropped_at=None).select_related("draft__version"):
            draft = draft_of(form)
            _say_represent(draft, counter_set, by=by, at=at)
            see_authority(draft, counter_set)
            save_draft(draft, at=at)
        fill_again(counter_set, at)
        note_change(counter_set, "representation", by=by, at=at)
    return refused


def _noted(representation: Representation, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Who acts, with who noted it."""
    return asdict(representation) | {"noted": {"by": by.name, "post": by.post, "at": at.isoformat()}}


def _leave_out_refused(
    counter_set: CounterSet, leave_out: Collection[str], *, by: Actor, at: datetime
) -> list[CounterForm]:
    """The forms that the representative cannot apply for, taken off; refuses where one of them is not to be left out."""
    forms = counter_set.forms.filter(draft__isnull=False, dropped_at=None).select_related("draft__version")
    refused = [form for form in forms if _knows_nobody_else(draft_of(form).version, counter_set)]
    if not {form.slug for form in refused} <= set(leave_out):
        raise NotByRepresentative(procedure="、".join(str(draft_of(form).version.procedure.title) for form in refused))
    for form in refused:
        form.counter_set = counter_set
    _drop(refused, by=by, at=at)
    return refused


def who_stands_there(counter_set: CounterSet) -> str:
    """The one whose identity is checked: the representative, by the register's key or as the name was written."""
    acting = counter_set.representative
    if counter_set.represent == Represents.SELF or not acting:
        return ""
    return str(acting.get("resident_id") or "") or json.dumps(
        (acting.get("person") or {}).get("name") or {}, sort_keys=True
    )


def _version_at_counter(slug: str, counter_set: CounterSet, at: datetime) -> ProcedureVersion:
    version = get_version_offered(slug, on=timezone.localdate(at))
    if COUNTER not in version.procedure.channels:
        raise NotAtTheCounter
    if _knows_nobody_else(version, counter_set):
        raise NotByRepresentative(procedure=version.procedure.title)
    return version


def _knows_nobody_else(version: ProcedureVersion, counter_set: CounterSet) -> bool:
    """Whether whoever acts cannot apply: by law (法定代理人) one acts as the person, else only where the procedure knows it."""
    legal = counter_set.representative.get("kind") == "legal"
    if counter_set.represent == Represents.SELF or legal:
        return False
    return represent_in(version.procedure, counter_set.represent) == Represents.SELF


def _add(
    counter_set: CounterSet,
    one: Chosen,
    version: ProcedureVersion,
    known: Mapping[str, Known],
    place: int,
    *,
    by: Actor,
    at: datetime,
) -> CounterForm:
    draft = new_draft(
        version, resident_id=counter_set.resident_id, channel=COUNTER, known={}, language=counter_set.language, at=at
    )
    if one.prepared is not None:
        _take_prepared(draft, one.slug, one.prepared, by=by, at=at)
    _say_represent(draft, counter_set, by=by, at=at)
    see_authority(draft, counter_set)
    mine = known_for_form(known, version.procedure, counter_set.represent)
    register_wins(draft, mine)
    _fill(draft, counter_set, mine, at)
    draft.save()
    return CounterForm.objects.create(
        counter_set=counter_set,
        draft=draft,
        slug=one.slug,
        department=version.procedure.owner,
        because=asdict(one.because),
        position=place,
        chosen_at=at,
    )


def _fill(draft: Draft, counter_set: CounterSet, known: Mapping[str, Known], at: datetime) -> None:
    """What is known goes in, then what follows from what has happened, then what is usual; what was answered stays."""
    fill_known(draft, known)
    _begin_rows(draft)
    for name, option in told_of_set(counter_set, draft.version.procedure, at=at).items():
        if draft.answers.setdefault(name, option) is option:
            told = {"source": "computed", "at": draft.begun_at.isoformat(), "detail": "situation"}
            draft.provenance.setdefault(name, told)
    suggest_known(draft, known, at=at)


def _begin_rows(draft: Draft) -> None:
    """As many rows as a list must have, so that they are asked about at once."""
    for page in draft.version.procedure.pages:
        for _missing in range(page.least - len(draft.answers.get(page.name, [])) if page.repeat else 0):
            append_row(draft, page)


def _without_empty_rows(draft: Draft) -> None:
    for page in draft.version.procedure.pages:
        if page.fill is not None and page.name in draft.answers:
            said = (key for key, source in draft.provenance.items() if not is_suggested(source))
            spoken = {key.partition(".")[0] for key in (*said, *draft.typed)}
            draft.answers[page.name] = [r for r in draft.answers[page.name] if f"{page.name}#{r['id']}" in spoken]


def _take_prepared(draft: Draft, slug: str, prepared_id: UUID, *, by: Actor, at: datetime) -> None:
    """Answers and files that were prepared at home (事前申請), as far as they still fit."""
    prepared = Draft.objects.with_version().filter(pk=prepared_id, version__slug=slug, submitted_at=None).first()
    if prepared is None:
        return
    carried = carry_over(
        prepared.version.procedure,
        draft.version.procedure,
        answers=prepared.answers,
        provenance=prepared.provenance,
        typed=prepared.typed,
        confirmed=[],
        circumstances=Circumstances(today=timezone.localdate(at), channel=COUNTER, register_reached=False),
    )
    draft.answers, draft.typed = carried.answers, carried.typed
    draft.provenance = {
        key: {**told, "detail": WRITTEN_AT_HOME} if told.get("source") == "stated" else told
        for key, told in carried.provenance.items()
    }
    take_over_files(draft, source=prepared, by=by, at=at)


def _say_represent(draft: Draft, counter_set: CounterSet, *, by: Actor, at: datetime) -> None:
    procedure = draft.version.procedure
    if len(procedure.represent) > 1:
        said, stated = draft.answers.get("represent"), draft.provenance.get("represent", {}).get("source") == "stated"
        if stated and said == represent_in(procedure, counter_set.represent):
            return  # They said so at home, and it is so.
        draft.answers["represent"] = represent_in(procedure, counter_set.represent)
        draft.provenance["represent"] = said_by(by, at) | ({AT_HOME: said} if stated else {})


def fill_again(counter_set: CounterSet, at: datetime, *, gone: Collection[str] | None = None) -> None:
    """Fill what is still empty, now that more is known; what the register had said of the wrong person is taken back.

    ``gone``: the household is another now, and the lists made from it follow; who is called so belongs to it no more.
    """
    known = known_of_set(counter_set, at=at)
    forms = counter_set.forms.filter(draft__isnull=False).select_related("draft__version")
    for form in forms:
        draft = draft_of(form)
        mine = known_for_form(known, draft.version.procedure, counter_set.represent)
        for page in draft.version.procedure.pages:
            for f in page.fields if not page.repeat else ():
                told = draft.provenance.get(f.name, {})
                filled = told.get("source") in ("register", "card") or is_told_address(counter_set, f.concept, told)
                if filled and (f.concept not in mine or mine[f.concept].value != draft.answers.get(f.name)):
                    draft.answers.pop(f.name, None)
                    draft.provenance.pop(f.name, None)
        _without_empty_rows(draft)
        if gone is not None:
            lists_follow(draft, mine, gone)
        register_wins(draft, mine)
        _fill(draft, counter_set, mine, at)
        save_draft(draft, at=at)
        is_confirmed_no_more(form)
    spread_answers(counter_set, at=at)


def follow_situation(counter_set: CounterSet, before: Mapping[str, Any], at: datetime) -> None:
    """Where another thing is told of the situation than ``before``, the forms chosen already follow."""
    told = told_now(counter_set, at)
    if told != before and counter_set.forms.filter(draft__isnull=False).exists():
        take_back(counter_set, before, told, at)
        fill_again(counter_set, at)
        is_taken_up(counter_set)


def follow_household(counter_set: CounterSet, at: datetime) -> None:
    """Where a form has told who belongs to the household, the lists of the other forms follow."""
    before = names_in_household(counter_set)
    if hear_household(counter_set):
        counter_set.save(update_fields=["person"])
        fill_again(counter_set, at, gone=before - names_in_household(counter_set))
