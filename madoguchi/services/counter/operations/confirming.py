"""The resident confirms each form, or says what is wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from madoguchi.foundation.cases.public import ChangedSinceShown, NotComplete
from madoguchi.kernel.acts import Actor, act
from madoguchi.services.counter.models import CounterForm, Tablet
from madoguchi.services.counter.operations.tablets import refuse_not_laid
from madoguchi.services.counter.refusals import NotPrinted, ObjectionOpen, ReasonNeeded
from madoguchi.services.counter.showing import declare, marked_rows, shown_form
from madoguchi.services.counter.steps import draft_of, is_confirmed_no_more, is_taken_up, note_change, refuse_ended
from madoguchi.services.counter.tablet_refusals import NotAsShown, SayWhatIsWrong, TooLong
from madoguchi.services.counter.vocabulary import MOST_OF_OBJECTION, MOST_OF_REASON, State


def confirm_form(
    form: CounterForm,
    *,
    shown: str,
    agreed: Collection[str] = (),
    signature: Mapping[str, Any] | None = None,
    tablet: Tablet | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """The resident confirms a form on the tablet; ``shown`` is the ``content_hash`` of what was shown to him.

    Required declarations are made by it; ``agreed`` are paths of optional ones. ``signature`` is kept with the hash it is
    over. When every form of the set is confirmed, so is the set. Confirming again what is confirmed changes nothing.
    Its set must lie on the ``tablet`` still. Refuses ``ChangedSinceShown``, ``NotAsShown``, ``NotComplete``, ``SetEnded``.
    """
    with act("counter_form.confirm", on=form.counter_set, by=by, at=at, procedure=form.slug) as this:
        this.note(shown=shown, signed=signature is not None)
        refuse_not_laid(tablet, form.counter_set, at=at)
        _confirm(form, shown=shown, how="tablet", agreed=agreed, signature=signature, source="stated", by=by, at=at)


def confirm_on_paper(form: CounterForm, *, shown: str, agreed: Collection[str] = (), by: Actor, at: datetime) -> None:
    """The resident confirmed on paper what was printed of exactly this content; the clerk has the signed sheet.

    Refuses ``ObjectionOpen``, ``NotPrinted``, and as ``confirm_form`` does.
    """
    with act("counter_form.confirm_on_paper", on=form.counter_set, by=by, at=at, procedure=form.slug, shown=shown):
        form.refresh_from_db(fields=["objection", "objected", "printed_hash"])
        if form.is_objected:
            raise ObjectionOpen(procedure=draft_of(form).version.procedure.title)
        if form.printed_hash != shown:
            raise NotPrinted(procedure=draft_of(form).version.procedure.title)
        _confirm(form, shown=shown, how="paper", agreed=agreed, signature=None, source="clerk", by=by, at=at)


def _confirm(
    form: CounterForm,
    *,
    shown: str,
    how: str,
    agreed: Collection[str],
    signature: Mapping[str, Any] | None,
    source: str,
    by: Actor,
    at: datetime,
) -> None:
    counter_set = form.counter_set
    refuse_ended(counter_set)
    form.refresh_from_db()
    form.counter_set = counter_set
    now = shown_form(form, at=at)
    if now.content_hash != shown:
        raise ChangedSinceShown
    if now.problems:
        raise NotComplete(now.problems)
    final = shown_form(form, at=at, agreed=agreed) if agreed else now
    if form.confirmed_at is not None and form.confirmed_hash == final.content_hash:
        return
    draft = draft_of(form)
    for f in declare(draft, final.state, agreed):
        draft.provenance.setdefault(f.path, {"source": source, "at": at.isoformat(), "detail": how})
    draft.save()
    form.confirmed_at, form.confirmed_hash, form.confirmed_how = at, final.content_hash, how
    form.signature = {**signature, "hash": shown} if signature is not None else None
    form.objection, form.objected = "", []
    form.save()
    if not counter_set.forms.filter(dropped_at=None, confirmed_at=None).exists():
        counter_set.state = State.CONFIRMED
    note_change(counter_set, "confirmed", keys=[form.slug], by=by, at=at)


def object_to_form(
    form: CounterForm,
    *,
    objection: str,
    rows: Collection[str] = (),
    shown: str | None = None,
    tablet: Tablet | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """The resident says what is wrong, in own words and by the paths of answers; the clerk sees it at once.

    On a ``tablet`` its set must lie there still, and the form say what was ``shown`` (a ``content_hash``). Refuses
    ``SayWhatIsWrong``, ``TooLong``, ``NotAsShown``, ``SetEnded``.
    """
    counter_set = form.counter_set
    with act("counter_form.object", on=counter_set, by=by, at=at, procedure=form.slug):
        refuse_ended(counter_set)
        form.refresh_from_db()
        form.counter_set = counter_set
        refuse_not_laid(tablet, counter_set, at=at)
        if shown is not None and shown_form(form, at=at).content_hash != shown:
            raise NotAsShown
        said, marked = objection.strip(), marked_rows(shown_form(form, at=at), rows) if rows else []
        if not said and not marked:
            raise SayWhatIsWrong
        if len(said) > MOST_OF_OBJECTION:
            raise TooLong(most=MOST_OF_OBJECTION, length=len(said))
        is_confirmed_no_more(form)
        form.objection, form.objected = said, marked
        form.save(update_fields=["objection", "objected"])
        is_taken_up(counter_set)
        note_change(counter_set, "objected", keys=[form.slug], by=by, at=at)


def set_objection_aside(form: CounterForm, *, because: str, by: Actor, at: datetime) -> None:
    """The clerk settles an objection without a change, and says in a few words why.

    The set remembers who and why, and objection and answer go along with the case.

    The form is to be confirmed as before. Refuses ``ReasonNeeded``, ``TooLong``, ``SetEnded``.
    """
    counter_set = form.counter_set
    with act("counter_form.set_aside", on=counter_set, by=by, at=at, procedure=form.slug):
        refuse_ended(counter_set)
        form.refresh_from_db()
        form.counter_set = counter_set
        said = " ".join(because.split())
        if not said:
            raise ReasonNeeded
        if len(said) > MOST_OF_REASON:
            raise TooLong(most=MOST_OF_REASON, length=len(said))
        if not form.is_objected:
            return
        settled = {"said": form.objection, "marked": form.objected, "answer": said, "by": by.name, "post": by.post}
        form.set_aside = [*form.set_aside, settled | {"at": at.isoformat()}]
        form.objection, form.objected = "", []
        form.save(update_fields=["objection", "objected", "set_aside"])
        note_change(counter_set, "set_aside", keys=[form.slug], named=[said], by=by, at=at)
