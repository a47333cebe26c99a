"""Who needs a procedure: its ``guide.needed_when`` under answers to the city's questions, some of them still open.

Both rooms that lead people to procedures stand on this: the question guide of the web site, and the counter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from madoguchi.foundation.forms.expressions import Expression
from madoguchi.foundation.forms.procedure import Procedure
from madoguchi.foundation.forms.vocabulary import Field

MOST_TRIED, MOST_KEPT = 2000, 2000
AnswersOf = Callable[[Field], Iterable[Any]]
"""What an open question may still be answered with."""

_conditions: dict[tuple[str, str], Expression] = {}


def condition_of(form: Procedure, source: str) -> Expression:
    """``guide.needed_when`` of a procedure, over the questions of the guide; compiled once in each process."""
    found = _conditions.get((form.sha256, source))
    if found is None:
        if len(_conditions) > MOST_KEPT:
            _conditions.clear()
        found = _conditions[form.sha256, source] = form.expression(source)
    return found


def told_by_situation(procedure: Procedure, form: Procedure, names: Mapping[str, Any]) -> dict[str, str]:
    """Question -> option, of the questions that what has happened answers (``told_by``); none where two would do."""
    told = {}
    for page in procedure.pages:
        for f in page.fields if not page.repeat else ():
            found = [key for key, source in f.told_by if condition_of(form, source)(names) is True]
            if len(found) == 1:
                told[f.name] = found[0]
    return told


def possible_answers(question: Field) -> Iterator[Any]:
    """What a question may be answered with; of several choices, each alone and all together."""
    if question.type == "yes_no":
        yield from (True, False)
    elif question.type == "choice":
        yield from (option.key for option in question.options)
    elif question.type == "choices":
        yield from ([option.key] for option in question.options)
        yield [option.key for option in question.options]


def questions_behind(form: Procedure, condition: Expression) -> list[Field]:
    """The questions that a condition looks at and those that these wait for, each after what it waits for."""
    wanted = set(condition.names)
    ordered = [f for page in form.pages_in_order_of_need for f in page.fields]
    for question in reversed(ordered):
        if question.name in wanted and question.when is not None:
            wanted |= question.when.names
    return [question for question in ordered if question.name in wanted]


def may_hold(
    condition: Expression,
    form: Procedure,
    names: Mapping[str, Any],
    answers_of: AnswersOf = possible_answers,
) -> bool:
    """Whether some answers to what is still open would make it true. ``names`` is the scope of the answers so far.

    A question that an open one may bring up counts as open too. Where there are more ways than can be tried, the
    answer is yes: a procedure too many is looked at by a person, one too few by nobody.
    """
    return deciding_question(condition, form, names, answers_of) is not None


def deciding_question(
    condition: Expression,
    form: Procedure,
    names: Mapping[str, Any],
    answers_of: AnswersOf = possible_answers,
) -> Field | None:
    """The first open question on whose answer it depends whether the condition comes to hold; ``None``: it cannot."""
    questions = questions_behind(form, condition)
    tried = _Tried(condition, questions, answers_of)
    return tried.first(dict(names), 0)


class _Tried:
    """The ways that were tried; a condition that is false stays false whatever else is answered (Kleene)."""

    def __init__(self, condition: Expression, questions: Sequence[Field], answers_of: AnswersOf) -> None:
        self.condition, self.questions, self.answers_of, self.count = condition, questions, answers_of, 0

    def first(self, names: dict[str, Any], start: int) -> Field | None:
        if self.condition(names) is not None:
            return None
        leading: Field | None = None
        for index in range(start, len(self.questions)):
            question = self.questions[index]
            if question.name in names or not (question.when is None or question.when(names) is True):
                continue
            outcomes = {self._outcome({**names, question.name: value}) for value in self.answers_of(question)}
            if leading is None and outcomes <= {False}:
                return None
            leading = leading or question
            if len(outcomes) > 1:
                # Whatever it is answered with, another question before it made no difference.
                return question
        return leading

    def _outcome(self, names: dict[str, Any]) -> bool | None:
        """Where it leads: to yes, to no, or on (``None``)."""
        holds = self.condition(names)
        if holds is not None:
            return holds is True
        following = self._open(names, 0)
        return None if following is not None and self._leads(names, following[0]) else False

    def _open(self, names: Mapping[str, Any], start: int) -> tuple[int, Field] | None:
        for index in range(start, len(self.questions)):
            question = self.questions[index]
            if question.name not in names and (question.when is None or question.when(names) is True):
                return index, question
        return None

    def _leads(self, names: dict[str, Any], index: int) -> bool:
        question = self.questions[index]
        for value in self.answers_of(question):
            self.count += 1
            if self.count > MOST_TRIED:
                return True
            then = {**names, question.name: value}
            holds = self.condition(then)
            if holds is True:
                return True
            if holds is False:
                continue
            following = self._open(then, index + 1)
            if following is not None and self._leads(then, following[0]):
                return True
        return False
