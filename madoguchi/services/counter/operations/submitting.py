"""A whole set becomes applications: all or none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from madoguchi.foundation.cases.public import Case, ChangedSinceShown, NotComplete, open_application
from madoguchi.foundation.forms.public import Problem, Procedure
from madoguchi.kernel.acts import Actor, act
from madoguchi.services.counter.attesting import attested_by
from madoguchi.services.counter.bereaved import DIED
from madoguchi.services.counter.clashing import in_words
from madoguchi.services.counter.conversation import Conversation, conversation_of
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.keeping import throw_drafts_away
from madoguchi.services.counter.policies import people_of
from madoguchi.services.counter.refusals import (
    AuthorityNeeded,
    ChangedSinceConfirmed,
    IdentityNeeded,
    NotConfirmed,
    NothingChosen,
    SetIncomplete,
)
from madoguchi.services.counter.signed import SignedForm, signing_of, without_signature
from madoguchi.services.counter.steps import draft_of, note_change, refuse_ended
from madoguchi.services.counter.vocabulary import Identity, Represents, State


def submit_set(counter_set: CounterSet, *, unsigned: str = "", note: str = "", by: Actor, at: datetime) -> list[Case]:
    """Open the cases of all forms of a set in one act: all or none. Sent twice, the same cases are returned.

    Each form must have been confirmed by the resident, still say what was confirmed, and be signed where its procedure asks
    for it. ``unsigned`` is the city's reason why it is not, with a ``note`` in own words. Refuses ``NotConfirmed``,
    ``NotSigned``, ``UnsignedNoteNeeded``, ``ChangedSinceConfirmed``, ``SetIncomplete``, ``IdentityNeeded``,
    ``AuthorityNeeded``, ``NothingChosen``, ``SetEnded``, and whatever one application is refused for
    (``NotAcceptedAnyMore``, a slot that was taken).
    """
    with act("counter_set.submit", on=counter_set, by=by, at=at) as this:
        if counter_set.state == State.SUBMITTED:
            this.note(again=True)
            return cases_of_set(counter_set)
        refuse_ended(counter_set)
        forms = list(
            counter_set.forms.select_for_update(of=("self",)).filter(dropped_at=None).select_related("draft__version")
        )
        if not forms:
            raise NothingChosen
        for form in forms:
            _refuse_unsure(counter_set, draft_of(form).version.procedure)
        if any(form.confirmed_at is None for form in forms):
            raise NotConfirmed
        signing = signing_of(forms)
        waived = without_signature(signing, reason=unsigned, note=note, by=by, at=at)
        talk = conversation_of(counter_set, at=at)
        refuse_differing(talk)
        refuse_dead(talk)
        counter_set.written_characters, counter_set.typed_characters = talk.written_characters, talk.typed_characters
        cases = [_open(counter_set, one, waived, by=by, at=at) for one in signing.forms]
        throw_drafts_away(counter_set, dropped_only=True)
        counter_set.state, counter_set.ended_at = State.SUBMITTED, at
        note_change(counter_set, "submitted", by=by, at=at)
        this.note(cases=[case.number for case in cases], unsigned=waived.get("reason", ""))
    return cases


def cases_of_set(counter_set: CounterSet) -> list[Case]:
    """The cases that a set became, in its order."""
    order = list(counter_set.forms.exclude(case=None).values_list("case_id", flat=True))
    cases = Case.objects.with_version().in_bulk(order)
    return [cases[pk] for pk in order if pk in cases]


def _refuse_unsure(counter_set: CounterSet, procedure: Procedure) -> None:
    wanted, had = procedure.assurance_counter, counter_set.identity
    if (wanted == "id_1" and had not in (Identity.CARD, Identity.PHOTO)) or (wanted == "id_1_or_2" and not had):
        raise IdentityNeeded(procedure=procedure.title)
    if counter_set.represent != Represents.SELF and not counter_set.representative.get("authority"):
        raise AuthorityNeeded


def refuse_differing(talk: Conversation) -> None:
    """What two forms say differently is asked first: no case may hold what another denies."""
    for question in talk.missing:
        if told := talk.differing(question):
            title = next(part.procedure.title for part in talk.forms if part.form.pk == question.places[0].form.pk)
            raise SetIncomplete([in_words(told)], procedure=title)


def refuse_dead(talk: Conversation) -> None:
    """Whoever died is named as nobody's new head and as no heir."""
    for question in talk.missing:
        if (trouble := talk.trouble(question)) is not None and trouble.code == DIED:
            title = next(part.procedure.title for part in talk.forms if part.form.pk == question.places[0].form.pk)
            raise SetIncomplete([str(trouble.message)], procedure=title)


def _open(counter_set: CounterSet, one: SignedForm, waived: Mapping[str, Any], *, by: Actor, at: datetime) -> Case:
    form = one.form
    draft = draft_of(form)
    told = {"set": str(counter_set.pk), "identity": counter_set.identity, "confirmed": form.confirmed_how}
    if counter_set.represent != Represents.SELF:
        acting = counter_set.representative
        told |= {"represent": counter_set.represent, "authority": acting.get("authority", "")}
    try:
        case = open_application(
            draft,
            shown=form.confirmed_hash,
            assurance=counter_set.assurance,
            signature=None,
            concerns=[one for one in people_of(counter_set) if one != counter_set.resident_id],
            attested=attested_by(one, waived),
            by=by,
            at=at,
            **told,
        )
    except ChangedSinceShown:
        raise ChangedSinceConfirmed(procedure=draft.version.procedure.title) from None
    except NotComplete as missing:
        raise SetIncomplete(_said(missing.problems), procedure=draft.version.procedure.title) from None
    form.case = case
    form.save(update_fields=["case"])
    return case


def _said(problems: list[Problem]) -> list[str]:
    return [str(problem.message) for problem in problems]
