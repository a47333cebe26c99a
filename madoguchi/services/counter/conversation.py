"""The conversation at the counter: over all forms of a set, what is still unknown, each thing once.

Questions of several forms are one question where they carry the same concept (``event.moved_on``), or come from a block
in the same role (``subject.relation``), and are of the same type with the same choices. Declarations and signatures are no
questions for the clerk: they belong to what the resident confirms.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import prefetch_related_objects

from madoguchi.foundation.cases.public import draft_states, handed_in, read_answer, what_is_missing
from madoguchi.foundation.forms.public import (
    AttachmentState,
    BoundField,
    FeeSchedulePart,
    Field,
    FormState,
    Page,
    Problem,
    Procedure,
    Quote,
    Unacceptable,
    bound_field,
    fees_for,
    field_type,
    quote,
)
from madoguchi.services.counter.bereaved import Bereaved, Living, bereaved_of, one_head
from madoguchi.services.counter.clashing import Expected, Said, answers_that_differ, expected_in, in_words
from madoguchi.services.counter.following import is_told_elsewhere, waiting
from madoguchi.services.counter.models import CounterForm, CounterSet
from madoguchi.services.counter.people import concept_in_set, lives_where_moved, speaks_of_both
from madoguchi.services.counter.rows import Myself, about_row, meaning_in_row, written
from madoguchi.services.counter.sharing import named_in_one_list
from madoguchi.services.counter.whose import label_among, label_of, labels_of_people
from madoguchi.services.counter.written import characters_of, written_on_form

PERSON_NAME, PERSON_BORN_ON = "person.name", "person.born_on"
GROUPS = ("happened", "people", "things", "money")
"""The order of a conversation: what happened, then people, then things, money last."""
CONFIRMED_BY_RESIDENT = frozenset(("statement", "signature"))
_HAPPENED = ("event.", "situation.")
_PEOPLE = ("person.", "proxy.", "subject.", "member.", "spouse.", "deceased.", "child.", "household.")
_MONEY = ("payee.", "payer.", "money.", "tax.")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question stands in one form. ``path`` is its input path, ``key`` its name in the draft (``rows#id.field``)."""

    form: CounterForm
    field: Field
    page: Page
    path: str
    key: str
    row_id: str
    asked: bool
    required: bool
    value: Any

    @property
    def index(self) -> int:
        """The place of its row in the list."""
        return int(self.path.split(".")[1]) if self.row_id else 0

    @property
    def provenance(self) -> Mapping[str, str]:
        """Where the answer that stands there came from."""
        return (self.form.draft.provenance.get(self.key) or {}) if self.form.draft is not None else {}


Standing = tuple[Place, Mapping[str, Any] | None]
"""A question where it stands, with its row in a list."""


@dataclass(slots=True)
class Question:
    """One thing to ask, wherever it is needed. ``key`` is the name of its inputs on the screen."""

    key: str
    means: str
    group: str
    places: list[Place] = field(default_factory=list)
    about: str = ""
    """Which row of a list it is about, in words."""

    @property
    def field(self) -> Field:
        """The question as it is put."""
        return next((place.field for place in self.places if place.asked), self.places[0].field)

    @property
    def asked(self) -> bool:
        """Whether a form asks it now."""
        return any(place.asked for place in self.places)

    @property
    def required(self) -> bool:
        """Whether a form cannot do without."""
        return any(place.asked and place.required for place in self.places)

    @property
    def held(self) -> Place | None:
        """The place whose answer counts: one that somebody gave goes before one that was only proposed."""
        there = [place for place in self.places if place.value is not None]
        return next((place for place in there if not is_suggested(place.provenance)), there[0] if there else None)

    @property
    def value(self) -> Any:
        """The answer that some form holds."""
        return self.held.value if self.held is not None else None

    @property
    def typed(self) -> Mapping[str, Any] | None:
        """What was typed and could not be understood."""
        drafts = ((place.form.draft, place.key) for place in self.places)
        return next((draft.typed[key] for draft, key in drafts if draft is not None and key in draft.typed), None)

    @property
    def provenance(self) -> Mapping[str, str]:
        """Where the answer came from."""
        return self.held.provenance if self.held is not None else {}


@dataclass(frozen=True, slots=True)
class Put:
    """A question as the screen puts it."""

    question: Question
    bound: BoundField
    titles: tuple[str, ...]
    """Titles of the forms that it serves."""
    choices: tuple[Living, ...] = ()
    """Whom of the register it may name."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of a form (children, dogs): how many rows there are and may be."""

    page: Page
    rows: tuple[tuple[str, str], ...]
    """(row id, who or what it is about)."""
    few: bool

    @property
    def more(self) -> bool:
        """Whether another may be added."""
        return len(self.rows) < self.page.most


@dataclass(slots=True)
class FormPart:
    """One form of the set with everything that is known about it now."""

    form: CounterForm
    procedure: Procedure
    state: FormState
    problems: list[Problem]
    quote: Quote
    rows: list[Rows]
    statements: list[Field]
    """What the resident declares by confirming."""
    papers_seen: Mapping[str, Any]
    files: Mapping[str, list[str]]
    written: int

    @property
    def open_problems(self) -> list[Problem]:
        """What the clerk still has to settle; declarations are the resident's."""
        declared = {f.path for f in self.statements}
        return [p for p in self.problems if p.path not in declared]

    @property
    def is_ready(self) -> bool:
        """Whether it can be shown to the resident to confirm."""
        return not self.open_problems

    @property
    def papers(self) -> list[tuple[AttachmentState, bool]]:
        """(what is to be handed in, whether it was seen or scanned); what fell away is not among them."""
        return [(a, a.attachment.name in self.files) for a in self.state.attachments if not a.waived]

    @property
    def file_places(self) -> list[tuple[str, Field, bool]]:
        """(place, question, whether something lies there) of the questions that are answered with a file."""
        return [
            (self._place(path, f), f, bool(self.state.value(path)))
            for path, f in self.state.asked.items()
            if f.type == "file"
        ]

    def _place(self, path: str, f: Field) -> str:
        if not f.repeat:
            return path
        index = int(path.split(".")[1])
        return f"{f.repeat}#{self.state.active[f.repeat][index]['id']}.{f.name}"

    @property
    def fell_away(self) -> list[AttachmentState]:
        """Papers that the city's own data replace, each with its legal basis."""
        return [a for a in self.state.attachments if a.waived]


@dataclass
class Conversation:
    """A set as it stood when it was read: its forms, and every question over all of them.

    A page asks for the same lists several times, so that they are worked out once.
    """

    counter_set: CounterSet
    forms: list[FormPart]
    questions: list[Question]
    at: datetime
    bereaved: Bereaved | None = None
    _troubles: dict[str, Problem | None] = field(default_factory=dict, repr=False)

    @cached_property
    def missing(self) -> list[Question]:
        """What has to be asked still, or asked again because the answer cannot be used, in the order of a conversation.

        What follows from an answer that is asked right now waits for it (``waiting``).
        """
        open_ = [q for q in self.questions if q.asked and (self.trouble(q) or (q.required and q.value is None))]
        waits = waiting(self.questions, open_)
        return [q for q in open_ if self.trouble(q) or q.key not in waits]

    @cached_property
    def optional(self) -> list[Question]:
        """What may be asked, and need not."""
        needed = {q.key for q in self.missing}
        return [q for q in self.questions if q.asked and q.value is None and q.key not in needed]

    @cached_property
    def suggested(self) -> list[Question]:
        """What was only proposed: to be read out, and changed where it is wrong."""
        return [q for q in self.answered if is_suggested(q.provenance) and not self.trouble(q)]

    @cached_property
    def answered(self) -> list[Question]:
        """What is known, in the same order."""
        return [q for q in self.questions if q.asked and q.value is not None]

    def trouble(self, question: Question) -> Problem | None:
        """Why an answer that is there cannot be used."""
        if question.key not in self._troubles:
            self._troubles[question.key] = self._trouble(question)
        return self._troubles[question.key]

    def _trouble(self, question: Question) -> Problem | None:
        if question.typed is not None:
            return read_answer(question.field, _as_data(question.key, question.typed), question.key).problem
        if told := self.differing(question):
            return Problem(question.key, in_words(told), "differ")
        if self.bereaved is not None and (dead := self.bereaved.problem(question)) is not None:
            return dead
        for place in question.places:
            if place.asked and place.value is not None:
                around = next(part.state.circumstances for part in self.forms if part.form.pk == place.form.pk)
                try:
                    field_type(place.field.type).check(place.value, place.field, around)
                except Unacceptable as error:
                    at = f"{question.key}.{error.part}" if error.part else question.key
                    return Problem(at, str(error.message), error.code)
        return None

    def differing(self, question: Question) -> list[Said]:
        """Different answers to the same question, one of each: of two forms, or of a form and what the others tell."""
        procedures = {part.form.pk: part.procedure for part in self.forms}
        told = answers_that_differ(question.places, procedures, self._expected)
        return told or named_in_one_list(self, question)

    @cached_property
    def _expected(self) -> Expected:
        return expected_in(self.counter_set, self.forms, at=self.at)

    def put(self, question: Question, *, problems: Sequence[Problem] = ()) -> Put:
        """The question with its inputs."""
        asked = [place for place in question.places if place.asked] or question.places
        part = next(part for part in self.forms if part.form.pk == asked[0].form.pk)
        found = self.trouble(question)
        bound = bound_field(
            self._labelled(question, asked[0], part),
            path=question.key,
            value=question.value,
            typed=question.typed,
            problems=[*problems, *([found] if found else [])],
            required=question.required,
            circumstances=part.state.circumstances,
        )
        names = {place.form.pk: self._title(place.form) for place in asked}
        choices = self.bereaved.choices(question) if self.bereaved is not None else ()
        return Put(question, bound, tuple(names.values()), choices)

    @cached_property
    def _people(self) -> set[str]:
        return labels_of_people([f for part in self.forms for f in part.procedure.fields.values()])

    def _labelled(self, question: Question, place: Place, part: FormPart) -> Field:
        """The question with whose answer it wants, as the screen puts it."""
        f = question.field
        if question.about:
            return f
        label = label_of(self.counter_set, part.procedure, place.field)
        return replace(f, label=label if label != place.field.label else label_among(f, place.page, self._people))

    def _title(self, form: CounterForm) -> str:
        return str(next(part.procedure.title for part in self.forms if part.form.pk == form.pk))

    def find(self, key: str) -> Question | None:
        """The question whose inputs are called ``key``."""
        return next((q for q in self.questions if q.key == key), None)

    @property
    def is_ready(self) -> bool:
        """Whether every form can be shown to the resident."""
        return bool(self.forms) and all(part.is_ready for part in self.forms)

    @property
    def written_characters(self) -> int:
        """What the resident would have written by hand on the paper forms (see ``written``)."""
        return sum(part.written for part in self.forms)

    @property
    def typed_characters(self) -> int:
        """What the clerk typed or ticked instead: each question once, as ``written`` counts; not what follows from it."""
        heard = [q for q in self.answered if q.provenance.get("source") == "clerk" and q.means != REPRESENT]
        return sum(characters_of(q.field, q.value) for q in heard if not is_told_elsewhere(q))


REPRESENT = "represent"
SUGGESTED = "default"
"""Source of an answer that was only proposed."""


def is_suggested(provenance: Mapping[str, str]) -> bool:
    """Whether an answer was proposed and nobody has said it yet."""
    return provenance.get("source") == SUGGESTED


def conversation_of(
    counter_set: CounterSet, *, at: datetime, within: frozenset[str] | None = None, dropped: bool = False
) -> Conversation:
    """The set as it stands. ``within`` limits it to the forms of some departments; ``dropped`` adds those taken off."""
    forms = forms_of(counter_set, within=within, dropped=dropped)
    drafts = [form.draft for form in forms if form.draft is not None]
    prefetch_related_objects([one for one in drafts if one.version.procedure.takes_files], "files__file")
    states = draft_states(drafts, assurance=counter_set.assurance, at=at)
    charged = {bool(state.procedure.fees): state.procedure for state in states}
    fees = {charges: fees_for(procedure) for charges, procedure in charged.items()}
    parts = [_part(form, state, fees[bool(state.procedure.fees)]) for form, state in zip(forms, states, strict=True)]
    asked = [part for part in parts if part.form.dropped_at is None]
    bereaved = bereaved_of(counter_set, at=at)
    return Conversation(counter_set, asked, _questions(counter_set, parts, bereaved), at, bereaved)


def forms_of(
    counter_set: CounterSet, *, within: frozenset[str] | None = None, dropped: bool = False
) -> list[CounterForm]:
    """The forms of a set that are still drafts, each with its draft and version."""
    found = counter_set.forms.filter(draft__isnull=False).select_related("draft__version").defer("draft__version__data")
    if not dropped:
        found = found.filter(dropped_at=None)
    if within is not None:
        found = found.filter(department__in=within)
    return list(found)


def _part(form: CounterForm, state: FormState, fees: FeeSchedulePart) -> FormPart:
    draft = form.draft
    assert draft is not None
    files = draft.held_files()
    return FormPart(
        form=form,
        procedure=state.procedure,
        state=state,
        problems=what_is_missing(draft, state, files),
        quote=quote(state, fees, on=state.circumstances.today),
        rows=[_rows(state, page) for page in state.pages if page.repeat],
        statements=[f for f in state.asked.values() if f.type in CONFIRMED_BY_RESIDENT],
        papers_seen=draft.papers_seen,
        files=handed_in(files, draft.papers_seen),
        written=written_on_form(state),
    )


def _rows(state: FormState, page: Page) -> Rows:
    held = state.active.get(page.name) or []
    rows = tuple((str(row.get("id", "")), about_row(page, row, i)) for i, row in enumerate(held))
    return Rows(page, rows, few=len(held) < page.least)


def _questions(counter_set: CounterSet, parts: Sequence[FormPart], bereaved: Bereaved | None) -> list[Question]:
    found: dict[str, Question] = {}
    both = {part.form.pk: speaks_of_both(part.procedure, counter_set.represent) for part in parts}
    places = [one for part in parts for one in _places(part)]
    me = _myself(counter_set, places, both)
    for place, row in places:
        means = _meaning(place, row, both=both[place.form.pk], me=me)
        means = one_head(bereaved, lives_where_moved(counter_set, means))
        key = _key(means, place.field)
        question = found.setdefault(key, Question(key, means, group_of(means, place.field)))
        question.places.append(place)
        if row is not None and not question.about:
            question.about = about_row(place.page, row, place.index)
    for question in found.values():
        if question.about and not all(place.row_id for place in question.places):
            question.about = ""
    order = {group: i for i, group in enumerate(GROUPS)}
    return sorted(found.values(), key=lambda q: (order[q.group], q.field.type == "my_number"))


def _myself(counter_set: CounterSet, places: Sequence[Standing], both: Mapping[Any, bool]) -> Myself:
    """Whom the set is about, as it was answered, or as it was typed when the set began."""
    said = {PERSON_NAME: counter_set.person.get(PERSON_NAME), PERSON_BORN_ON: counter_set.person.get(PERSON_BORN_ON)}
    for place, row in places:
        concept = place.field.concept
        if row is None and concept and place.value is not None:
            means = concept_in_set(concept, both=both[place.form.pk])
            if means in said:
                said[means] = place.value
    name, born_on = said[PERSON_NAME], said[PERSON_BORN_ON]
    return Myself(written(name) if name else "", str(born_on or ""))


def _places(part: FormPart) -> Iterator[Standing]:
    """Every question of a form, asked or not, with its row where it stands in one."""
    draft = part.form.draft
    assert draft is not None
    live = part.form.dropped_at is None
    for page in part.procedure.pages:
        rows = draft.answers.get(page.name) or [] if page.repeat else [None]
        for i, row in enumerate(rows):
            for f in page.fields:
                if f.compute is not None or not field_type(f.type).answers or _not_for_clerk(f):
                    continue
                path = f.name if row is None else f"{page.name}.{i}.{f.name}"
                key = f.name if row is None else f"{page.name}#{row.get('id')}.{f.name}"
                value = (draft.answers if row is None else row).get(f.name)
                yield (
                    Place(
                        form=part.form, field=f, page=page, path=path, key=key,
                        row_id="" if row is None else str(row.get("id")),
                        asked=live and path in part.state.asked, required=path in part.state.required, value=value,
                    ),
                    row,
                )  # fmt: skip


def _not_for_clerk(f: Field) -> bool:
    return f.type in CONFIRMED_BY_RESIDENT or f.type == "file"


def _meaning(place: Place, row: Mapping[str, Any] | None, *, both: bool, me: Myself) -> str:
    f = place.field
    own = f"{place.form.slug}:{place.key}"
    if row is not None:
        draft = place.form.draft
        rows = (draft.answers.get(place.page.name) or []) if draft is not None else [row]
        return meaning_in_row(f.concept, place.page, row, place.index, rows, me) or own
    if f.concept:
        return concept_in_set(f.concept, both=both)
    # A block used in the same role asks the same wherever it stands; a question of a section of its own does not.
    return f"{f.name}|{f.label.ja}" if "." in f.name else REPRESENT if f.name == REPRESENT else own


def _key(means: str, f: Field) -> str:
    # Whether an address lies in the city is checked where it stands; it is the same address.
    source = "" if f.type == "address" else f.source
    kind = "|".join((means, f.type, source, f.pattern, *(option.key for option in f.options)))
    return f"q{hashlib.sha256(kind.encode()).hexdigest()[:10]}"


def group_of(means: str, f: Field) -> str:
    """Where a question comes in the conversation."""
    if means.startswith(_HAPPENED):
        return "happened"
    if f.type in ("bank_account", "money", "my_number") or means.startswith(_MONEY):
        return "money"
    if means.startswith(_PEOPLE) or f.type in ("person_name", "persons"):
        return "people"
    return "things"


def _as_data(key: str, typed: Mapping[str, Any]) -> dict[str, list[str]]:
    """What was typed, as a browser would send it again under another name."""
    return {
        f"{key}.{suffix}" if suffix else key: [str(one) for one in value] if isinstance(value, list) else [str(value)]
        for suffix, value in typed.items()
    }
