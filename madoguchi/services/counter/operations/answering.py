"""What the clerk hears is written down: answers, rows, papers that were seen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from madoguchi.foundation.cases.public import Data, append_row, read_answer, said_by, take_row_out
from madoguchi.foundation.forms.public import Problem, Text, comparable, field_type, fill_address
from madoguchi.kernel.acts import Actor, act
from madoguchi.services.counter.bereaved import PICK, Living
from madoguchi.services.counter.clashing import is_of_home
from madoguchi.services.counter.conversation import Conversation, Place, Question, conversation_of
from madoguchi.services.counter.models import CounterForm, CounterSet
from madoguchi.services.counter.needless import HOLDS, kind_nobody_holds, questions_of_holding, why_needless
from madoguchi.services.counter.operations.choosing import follow_household
from madoguchi.services.counter.placing import keep_typed, put_in
from madoguchi.services.counter.refusals import NoSuchPaper, NoSuchRow
from madoguchi.services.counter.sharing import fill_named, share_named
from madoguchi.services.counter.spreading import save_changed
from madoguchi.services.counter.steps import (
    draft_of,
    is_confirmed_no_more,
    is_taken_up,
    note_change,
    refuse_ended,
    save_draft,
)
from madoguchi.services.counter.suggesting import suggest_from_answers

SHOWN = "_shown"
"""The screen sends the keys of the questions it showed under this name."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Two clerks answered the same question: what stands there (``theirs``, by ``who``) and what was sent (``mine``)."""

    question: Question
    mine: str
    theirs: str
    who: str
    mine_typed: dict[str, Any]
    own: bool = False
    """It was the same clerk, in another window."""


@dataclass(slots=True)
class Answered:
    """What came of saving."""

    problems: list[Problem] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    """Keys of the questions whose answer is now another."""
    meanwhile: list[dict[str, Any]] = field(default_factory=list)
    """What others changed since the screen was drawn, as ``CounterSet.changes``."""
    revision: int = 0
    heard: dict[str, Any] = field(default_factory=dict)
    """What was understood, by what the question means."""
    needless: list[tuple[Text, str]] = field(default_factory=list)
    """Forms that were taken off because nobody holds what they are about: (title, why)."""


def answer_questions(
    counter_set: CounterSet,
    *,
    data: Data,
    revision: int,
    mine: Collection[str] = (),
    within: frozenset[str] | None = None,
    by: Actor,
    at: datetime,
) -> Answered:
    """Write down the answers of a screen; each goes to every form that asks it.

    ``data`` are the inputs by question key, with the keys that were shown under ``SHOWN``. ``revision`` is that of the
    screen: where somebody else has answered a question differently since, his answer stays and a ``Clash`` is returned,
    unless the question is among ``mine`` (the clerk has seen both and chose). What cannot be understood stays as typed.
    ``within`` limits it to the forms of some departments.
    """
    with act("counter_set.answer", on=counter_set, by=by, at=at) as this:
        refuse_ended(counter_set)
        told = Answered(meanwhile=[one for one in counter_set.changes if one["revision"] > revision])
        others = {key: one for one in told.meanwhile if one["what"] == "answers" for key in one["keys"]}
        conversation = conversation_of(counter_set, at=at, within=within, dropped=True)
        whole = conversation_of(counter_set, at=at, dropped=True) if within is not None else conversation
        changed: list[Place] = []
        picked: list[Living] = []
        for key in dict.fromkeys(data.get(SHOWN, ())):
            question = whole.find(key) if conversation.find(key) is not None else None
            if question is not None:
                before, chosen = whole.differing(question), _picked(whole, question, data)
                if chosen is not None:
                    data = _with_name(question, data, chosen)
                    picked.append(chosen)
                changed += _answer(question, data, told, others if key not in mine else {}, by=by, at=at)
                if before and all(one.question is not question for one in told.clashes):
                    changed += _settled(question, told, by=by, at=at)
        _objections_are_met(changed)
        changed += suggest_from_answers(whole.questions, now=told.heard, at=at)
        if changed:
            shared = [*share_named(whole, changed), *fill_named(whole, picked)]
            save_changed(changed, shared=shared, at=at)
            told.needless = _take_off_needless(counter_set, changed, at)
            follow_household(counter_set, at)
            is_taken_up(counter_set)
            note_change(counter_set, "answers", keys=told.changed, named=_labels(whole, told.changed), by=by, at=at)
        told.revision = counter_set.revision
        this.note(answers=len(told.changed), clashes=len(told.clashes), not_understood=len(told.problems))
        if told.needless:
            this.note(needless=len(told.needless))
    return told


def _answer(
    question: Question, data: Data, told: Answered, others: Mapping[str, Mapping[str, Any]], *, by: Actor, at: datetime
) -> list[Place]:
    read = read_answer(question.field, _with_place(question, data), question.key)
    stands = question.value
    kind = question.field.type
    differs = comparable(read.value, kind) != comparable(stands, kind)
    if question.key in others and (read.value is not None or read.typed) and differs:
        told.clashes.append(_clash(question, data, read.value, others[question.key], by))
        return []
    if read.typed is not None:
        for place in question.places:
            keep_typed(place, dict(read.typed))
        if read.problem is not None:
            told.problems.append(read.problem)
        told.changed.append(question.key)
        return list(question.places)
    if read.value is None and (stands is None or question.key in others) and question.typed is None:
        return []
    changed = [place for place in question.places if put_in(place, read.value, said_by(by, at))]
    if changed:
        told.changed.append(question.key)
        told.heard[question.means] = read.value
    return changed


def _settled(question: Question, told: Answered, *, by: Actor, at: datetime) -> list[Place]:
    """Answers of home that differed and were asked about: the one that stands is now what the clerk heard."""
    if any(one.path.partition(".")[0] == question.key for one in told.problems):
        return []
    heard = [place for place in question.places if is_of_home(place)]
    for place in heard:
        draft_of(place.form).provenance[place.key] = said_by(by, at)
    if heard and question.key not in told.changed:
        told.changed.append(question.key)
    return heard


def _take_off_needless(counter_set: CounterSet, changed: Collection[Place], at: datetime) -> list[tuple[Text, str]]:
    """Forms of which everybody has just said that they do not hold what it is about; the guide knows it as well.

    What it was told so goes again with the answer. The set is saved with the change.
    """
    taken: list[tuple[Text, str]] = []
    forms = {one.form.pk: one.form for one in changed if one.field.concept.startswith(HOLDS)}
    for form in forms.values():
        procedure, draft = draft_of(form).version.procedure, draft_of(form)
        kind, asked = kind_nobody_holds(procedure, draft.answers), questions_of_holding(procedure)
        facts = {name: value for name, value in counter_set.facts.items() if name not in asked or value is not False}
        counter_set.facts = facts | (dict.fromkeys(sorted(asked), False) if kind else {})
        if kind and form.dropped_at is None:
            form.dropped_at = at
            form.save(update_fields=["dropped_at"])
            is_confirmed_no_more(form)
            taken.append((procedure.title, why_needless(kind)))
    return taken


def _objections_are_met(changed: Collection[Place]) -> None:
    """What the resident marked as wrong and was changed since is marked no more; what was not changed stays marked.

    Own words go with the last of the marks. Without marks they speak of the form as a whole: any change of it is an answer.
    """
    forms = {place.form.pk: place.form for place in changed if place.form.is_objected}
    for pk, form in forms.items():
        mended = {place.key for place in changed if place.form.pk == pk}
        left = [one for one in form.objected if one.get("place") not in mended]
        if left == form.objected and left:
            continue
        form.objected = left
        form.objection = form.objection if left else ""
        form.save(update_fields=["objection", "objected"])


def _picked(talk: Conversation, question: Question, data: Data) -> Living | None:
    """Who of the register was chosen for a question instead of being typed."""
    key = (list(data.get(f"{question.key}.{PICK}") or [""]))[-1]
    return talk.bereaved.picked(question, key) if talk.bereaved is not None else None


def _with_name(question: Question, data: Data, one: Living) -> Data:
    """The name of whoever was chosen, as if it had been typed."""
    kind = field_type(question.field.type)
    return {**data, **{f"{question.key}.{part}": [str(one.name.get(part) or "")] for part in kind.inputs}}


def _with_place(question: Question, data: Data) -> Data:
    """An address typed without prefecture and city is completed from its postal code; a town that was typed stays."""
    if question.field.type != "address":
        return data
    names = {part: f"{question.key}.{part}" for part in field_type("address").inputs}
    typed = {part: (list(data.get(name) or [""]))[-1] for part, name in names.items()}
    if not typed["postal_code"] or typed["prefecture"] or typed["city"]:
        return data
    filled = fill_address(typed)
    if typed["town"]:
        filled["town"] = typed["town"]
    return {**data, **{names[part]: [text] for part, text in filled.items()}}


def _clash(question: Question, data: Data, value: Any, change: Mapping[str, Any], by: Actor) -> Clash:
    kind, f = field_type(question.field.type), question.field
    typed = kind.typed(data, question.key)
    flat = " ".join(" ".join(one) if isinstance(one, list) else str(one) for one in typed.values())
    return Clash(
        question=question,
        mine=kind.show(value, f, "ja") if value is not None else flat.strip(),
        theirs=kind.show(question.value, f, "ja") if question.value is not None else "",
        who=change["by"],
        mine_typed=typed,
        own=change["by_id"] == by.id,
    )


def _labels(conversation: Conversation, keys: Collection[str]) -> list[str]:
    found = (conversation.find(key) for key in keys)
    return [question.field.label.ja for question in found if question is not None]


def add_set_row(form: CounterForm, *, page: str, by: Actor, at: datetime) -> str:
    """Add an empty row to a list of a form; returns its id. Refuses ``NoSuchRow``."""
    counter_set = form.counter_set
    with act("counter_form.add_row", on=counter_set, by=by, at=at, procedure=form.slug, page=page):
        refuse_ended(counter_set)
        draft = draft_of(form)
        draft.refresh_from_db()
        found = draft.version.procedure.page(page)
        if found is None or not found.repeat or len(draft.answers.get(page, [])) >= found.most:
            raise NoSuchRow
        row = append_row(draft, found)
        save_draft(draft, at=at)
        is_confirmed_no_more(form)
        is_taken_up(counter_set)
        note_change(counter_set, "rows", keys=[f"{form.slug}:{page}"], named=[found.title.ja], by=by, at=at)
    return row


def remove_set_row(form: CounterForm, *, page: str, row: str, by: Actor, at: datetime) -> None:
    """Take a row out of a list of a form; done twice, nothing changes."""
    counter_set = form.counter_set
    with act("counter_form.remove_row", on=counter_set, by=by, at=at, procedure=form.slug, page=page):
        refuse_ended(counter_set)
        draft = draft_of(form)
        draft.refresh_from_db()
        found = draft.version.procedure.page(page)
        if found is None or not found.repeat:
            raise NoSuchRow
        take_row_out(draft, page, row)
        save_draft(draft, at=at)
        follow_household(counter_set, at)
        is_confirmed_no_more(form)
        is_taken_up(counter_set)
        note_change(counter_set, "rows", keys=[f"{form.slug}:{page}"], named=[found.title.ja], by=by, at=at)


def note_paper_seen(form: CounterForm, *, paper: str, seen: bool, what: str = "", by: Actor, at: datetime) -> None:
    """Write down that the original of an attachment was looked at (原本確認), or take that back.

    ``what`` is what it was (a number, an issuing office). Refuses ``NoSuchPaper``.
    """
    counter_set = form.counter_set
    with act("counter_form.see_paper", on=counter_set, by=by, at=at, procedure=form.slug, paper=paper, seen=seen):
        refuse_ended(counter_set)
        draft = draft_of(form)
        draft.refresh_from_db()
        if paper not in [a.name for a in draft.version.procedure.attachments]:
            raise NoSuchPaper
        held = {name: one for name, one in draft.papers_seen.items() if name != paper}
        if seen:
            held[paper] = {"by": by.name, "post": by.post, "at": at.isoformat(), "what": what.strip()[:200]}
        draft.papers_seen = held
        save_draft(draft, at=at)
        note_change(counter_set, "papers", keys=[f"{form.slug}:{paper}"], by=by, at=at)
