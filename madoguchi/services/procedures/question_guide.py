"""The question guide (てつづきナビ): a few questions about one's situation that end in “these procedures are yours”.

The answers live in the address of the page and nowhere else: nothing is kept, a link can be shared or printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from madoguchi.foundation.forms.public import (
    Circumstances,
    Field,
    FormState,
    LibraryPart,
    Procedure,
    Text,
    Unacceptable,
    condition_of,
    evaluate,
    field_type,
    may_hold,
)
from madoguchi.services.procedures.guide import text_of, things_to_bring
from madoguchi.services.procedures.vocabulary import Needed

ASKED, SKIP, NONE, AT = "asked", "skip", "none", "at"
"""Names in the address: the question just sent, those passed over, those answered “nothing of this”, the one to show."""
Lists = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Way:
    """How far somebody is: the state of the form under the answers, and which questions were passed over."""

    state: FormState
    skipped: frozenset[str]
    problem: str = ""
    """The question that was sent without an answer, though it needs one."""

    @property
    def asked(self) -> list[Field]:
        """The questions under these answers, in order."""
        return list(self.state.asked.values())

    def is_answered(self, question: Field) -> bool:
        """Whether a question needs no asking any more."""
        return question.name in self.state.active or question.name in self.skipped

    @property
    def next(self) -> Field | None:
        """The first question that is still open."""
        return next((q for q in self.asked if not self.is_answered(q)), None)

    def query(self, *, without: str = "") -> list[tuple[str, str]]:
        """The answers as they stand in an address; answers to questions that are no longer asked are gone."""
        told: list[tuple[str, str]] = []
        for question in self.asked:
            name = question.name
            if name == without:
                continue
            if name in self.skipped:
                told.append((SKIP, name))
            elif name in self.state.active:
                held = field_type(question.type).retype(self.state.active[name], question)[""]
                told += [(name, key) for key in (held if isinstance(held, list) else [held])] or [(NONE, name)]
        return told

    def address(self, *, at: str = "") -> str:
        """The same as text; ``at`` shows one of the questions again."""
        query = self.query()
        return urlencode([*query, (AT, at)] if at else query)


def way_of(form: Procedure, data: Lists, *, today: date) -> Way:
    """Read an address. What cannot be understood counts as not answered."""
    skipped = {*data.get(SKIP, ())}
    nothing, sent = {*data.get(NONE, ())}, (data.get(ASKED) or [""])[-1]
    answers: dict[str, Any] = {}
    for name, question in form.fields.items():
        if name in skipped:
            continue
        value = _read(question, data, today)
        if value is None and question.type == "choices" and question.required is not True and name in (*nothing, sent):
            value = []
        if value is not None:
            answers[name] = value
    state = evaluate(form, answers, Circumstances(today=today))
    passed = frozenset(name for name in skipped if name in state.asked and name in skippable(form))
    open_still = sent in state.asked and sent not in state.active and sent not in passed
    return Way(state, passed, problem=sent if open_still else "")


def skippable(form: Procedure) -> set[str]:
    """The questions that may be passed over: all but the first, from which everything follows."""
    return set(list(form.fields)[1:])


def _read(question: Field, data: Lists, today: date) -> Any:
    kind = field_type(question.type)
    try:
        value = kind.parse(kind.typed(data, question.name), question)
        if value is not None and value != []:
            kind.check(value, question, Circumstances(today=today))
            return value
    except Unacceptable:
        pass
    return None


@dataclass(frozen=True, slots=True)
class Yours:
    """One procedure that somebody needs, or may need, with why."""

    procedure: Procedure
    because: Text
    bring: tuple[Needed, ...]


@dataclass(frozen=True, slots=True)
class YourGroup:
    """Those of one category."""

    key: str
    label: str
    procedures: tuple[Yours, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What the answers lead to."""

    groups: tuple[YourGroup, ...]
    maybe: tuple[Yours, ...]
    nothing_for: tuple[str, ...]
    """What happened, as the city says it, for which nothing was found."""

    @property
    def count(self) -> int:
        """How many are certain."""
        return sum(len(group.procedures) for group in self.groups)


def result_of(way: Way, procedures: Iterable[Procedure], library: LibraryPart) -> Result:
    """The procedures that are somebody's, by category; those that an open question decides; what was not found."""
    certain, maybe = [], []
    for p in procedures:
        if not p.needed_when:
            continue
        condition = condition_of(way.state.procedure, p.needed_when)
        if condition(way.state.names) is True:
            certain.append(p)
        elif may_hold(condition, way.state.procedure, way.state.names):
            maybe.append(p)
    certain.sort(key=lambda p: (not p.deadline, p.slug))
    groups = [
        YourGroup(o.key, str(text_of(o)), tuple(_yours(p) for p in certain if p.category == o.key))
        for o in library.categories
    ]
    told = {event for p in (*certain, *maybe) for event in p.life_events}
    happened = _happened(way)
    return Result(
        tuple(group for group in groups if group.procedures),
        tuple(_yours(p) for p in maybe),
        tuple(str(text_of(o)) for o in library.life_events if o.key in happened and o.key not in told),
    )


def _yours(p: Procedure) -> Yours:
    return Yours(p, p.because or p.summary, tuple(things_to_bring(p)))


def _happened(way: Way) -> set[str]:
    """What the first question was answered with."""
    first = next(iter(way.state.procedure.fields), "")
    answer = way.state.active.get(first)
    return set(answer) if isinstance(answer, list) else {str(answer)}
