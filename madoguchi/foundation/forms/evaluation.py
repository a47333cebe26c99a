"""What a procedure asks, given what is known so far: the one place that decides it for every channel.

Hidden is gone: an answer whose question is not asked takes no part in conditions, is not checked,
not stored in a case, not printed. The draft keeps it, so going back loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.foundation.forms.expressions import Expression, Scope, scope_of
from madoguchi.foundation.forms.expressions.scope import RowScope
from madoguchi.foundation.forms.procedure import Attachment, Page, Procedure
from madoguchi.foundation.forms.types import Unacceptable, field_type
from madoguchi.foundation.forms.vocabulary import Answers, Circumstances, Field, Problem


@dataclass(frozen=True, slots=True)
class AttachmentState:
    """One attachment under the present answers."""

    attachment: Attachment
    required: bool
    waived: bool


@dataclass(slots=True)
class FormState:
    """What is asked now. Field keys are input paths: ``copies``, ``children.0.born_on``."""

    procedure: Procedure
    circumstances: Circumstances
    active: dict[str, Any] = field(default_factory=dict)
    """Answers that count: visible, or computed. The only thing that enters a case."""
    asked: dict[str, Field] = field(default_factory=dict)
    """Input path -> field, in order, of what is asked."""
    required: set[str] = field(default_factory=set)
    pages: list[Page] = field(default_factory=list)
    attachments: list[AttachmentState] = field(default_factory=list)
    names: dict[str, Any] = field(default_factory=dict)
    """The scope as it grows: circumstances, then each answer as it becomes active."""

    def scope(self, row: dict[str, Any] | None = None, repeat: str = "") -> Scope:
        """For expressions outside any repeat, or inside one ``row`` of ``repeat``.

        What the row does not answer is unknown there, even where a question outside has the same name.
        """
        if row is None:
            return self.names
        page = self.procedure.page(repeat)
        unanswered = {f.name: None for f in page.fields} if page else {}
        return RowScope(self.names, unanswered | row)

    def holds(self, condition: Expression | None) -> bool:
        """Whether a condition is true now; unknown is not true."""
        return condition is None or condition(self.scope()) is True

    def asked_on(self, page: Page, row: int | None = None) -> list[tuple[str, Field]]:
        """(input path, field) asked on one page, or in one row of a repeat."""
        head = f"{page.name}.{row}." if page.repeat else ""
        return [(path, f) for f in page.fields if (path := head + f.name) in self.asked]

    def value(self, path: str) -> Any:
        """The active value at an input path."""
        return value_at(self.active, path)


def value_at(answers: Answers, path: str) -> Any:
    """The value at an input path in answers, ``None`` if absent."""
    if path in answers:
        return answers[path]
    head, _dot, rest = path.partition(".")
    index, _dot, name = rest.partition(".")
    rows = answers.get(head)
    if isinstance(rows, list) and index.isdecimal() and int(index) < len(rows):
        return rows[int(index)].get(name)
    return None


def evaluate(procedure: Procedure, answers: Answers, circumstances: Circumstances) -> FormState:
    """Decide what is asked, required, computed and attached under ``answers``."""
    state = FormState(procedure, circumstances, names=scope_of({}, circumstances))
    shown: set[str] = set()
    for page in procedure.pages_in_order_of_need:
        if page.when is not None and page.when(state.names) is not True:
            continue
        if page.repeat:
            _evaluate_rows(state, page, answers)
        else:
            for f in procedure.fields_in_order_of_need(page):
                _evaluate_field(state, f, f.name, answers, state.active, state.names)
                if f.name in state.active:
                    state.names[f.name] = state.active[f.name]
        if page.repeat or any(f.name in state.asked for f in page.fields):
            shown.add(page.name)
    state.pages = [page for page in procedure.pages if page.name in shown]
    state.asked = {
        path: state.asked[path] for page in state.pages for path in _paths(state, page) if path in state.asked
    }
    for attachment in procedure.attachments:
        if not state.holds(attachment.when):
            continue
        agreed = not attachment.consent or attachment.consent in circumstances.consents
        waived = agreed and attachment.waive_when is not None and attachment.waive_when(state.names) is True
        needed = (
            attachment.required if isinstance(attachment.required, bool) else attachment.required(state.names) is True
        )
        state.attachments.append(AttachmentState(attachment, required=needed and not waived, waived=waived))
    return state


def _paths(state: FormState, page: Page) -> Iterator[str]:
    if not page.repeat:
        yield from (f.name for f in page.fields)
        return
    for i in range(len(state.active.get(page.name) or [])):
        yield from (f"{page.name}.{i}.{f.name}" for f in page.fields)


def _evaluate_rows(state: FormState, page: Page, answers: Answers) -> None:
    given = answers.get(page.name)
    rows = [r for r in given if isinstance(r, Mapping)] if isinstance(given, list) else []
    active_rows: list[dict[str, Any]] = []
    for i, row in enumerate(rows):
        active: dict[str, Any] = {"id": str(row.get("id", ""))}
        active_rows.append(active)
        known: dict[str, Any] = {f.name: None for f in page.fields}
        scope = RowScope(state.names, known)
        for f in state.procedure.fields_in_order_of_need(page):
            _evaluate_field(state, f, f"{page.name}.{i}.{f.name}", row, active, scope)
            known[f.name] = active.get(f.name)
    state.active[page.name] = state.names[page.name] = active_rows
    for f in page.fields:
        state.names[f.path] = [active.get(f.name) for active in active_rows]


def _evaluate_field(
    state: FormState, f: Field, path: str, answers: Mapping[str, Any], into: dict[str, Any], scope: Scope
) -> None:
    if f.when is not None and f.when(scope) is not True:
        return
    if f.compute is not None:
        computed = f.compute(scope)
        if computed is not None:
            into[f.name] = computed
        return
    state.asked[path] = f
    required = f.required if isinstance(f.required, bool) else f.required(scope) is True
    if required and field_type(f.type).answers:
        state.required.add(path)
    value = answers.get(f.name)
    if value is not None:
        into[f.name] = value


def find_problems(state: FormState, attached: Mapping[str, list[str]]) -> list[Problem]:
    """Everything that keeps these answers from being an application; empty means it may be submitted.

    ``attached`` is attachment name -> ids of its files.
    """
    problems: list[Problem] = []
    for page in state.pages:
        problems += problems_on(state, page)
    for a in state.attachments:
        files = attached.get(a.attachment.name, [])
        path = f"attachment.{a.attachment.name}"
        if a.required and not files:
            problems.append(
                Problem(path, _("Add a photo or a PDF: “%(label)s”.") % {"label": a.attachment.label}, "missing")
            )
        elif len(files) > a.attachment.at_most:
            problems.append(Problem(path, _("Keep at most %(count)d files.") % {"count": a.attachment.at_most}, "many"))
    return problems


def problems_on(state: FormState, page: Page) -> list[Problem]:
    """The problems of one page."""
    problems: list[Problem] = []
    if page.repeat:
        count = len(state.active.get(page.name) or [])
        if count < page.least:
            few = _("Add at least %(count)d: “%(item)s”.") % {"count": page.least, "item": page.item}
            problems.append(Problem(page.name, few, "few"))
        elif count > page.most:
            many = _("Keep at most %(count)d: “%(item)s”.") % {"count": page.most, "item": page.item}
            problems.append(Problem(page.name, many, "many"))
    for path in _paths(state, page):
        f = state.asked.get(path)
        if f is None:
            continue
        problem = problem_with(state, path, f)
        if problem:
            problems.append(problem)
    return problems


def problem_with(state: FormState, path: str, f: Field) -> Problem | None:
    """What is wrong with one field, if anything."""
    value = state.value(path)
    kind = field_type(f.type)
    if value is None or value == [] or value == "":
        if path in state.required:
            return Problem(path, missing_sentence(f), "missing")
        return None
    try:
        kind.check(value, f, state.circumstances)
    except Unacceptable as error:
        return Problem(f"{path}.{error.part}" if error.part else path, str(error.message), error.code)
    return None


def missing_sentence(f: Field) -> str:
    """The sentence for a required question without an answer."""
    label = {"label": str(f.label)}
    if f.type == "statement":
        return _("Tick the box to agree: “%(label)s”.") % label
    if f.type in ("choice", "choices", "yes_no", "persons", "appointment"):
        return _("Choose one: “%(label)s”.") % label
    if f.type == "file":
        return _("Add a photo or a PDF: “%(label)s”.") % label
    return _("Enter “%(label)s”.") % label


def retype_problems(state: FormState, typed: Mapping[str, Any], answers: Answers) -> list[Problem]:
    """Fields that are asked and hold something typed that was not understood (row keys are ``repeat#row.field``)."""
    problems = []
    for key in typed:
        page, row_mark, rest = key.partition("#")
        path = key
        if row_mark:
            row_id, _dot, name = rest.partition(".")
            ids = [row.get("id") for row in answers.get(page) or []]
            if row_id not in ids:
                continue
            path = f"{page}.{ids.index(row_id)}.{name}"
        f = state.asked.get(path)
        if f is not None:
            problems.append(Problem(path, _("Correct “%(label)s”.") % {"label": f.label}, "typed"))
    return problems
