"""What the page of needs draws: inputs of what is left to ask, and what is needed by department."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from madoguchi.foundation.forms.public import (
    BoundField,
    Circumstances,
    Field,
    Problem,
    Text,
    Unacceptable,
    bound_field,
    field_type,
)
from madoguchi.foundation.organisation.public import Department
from madoguchi.kernel import clock
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.navigator.navigating import LEFT, Navigation, Need

DAY = Field(
    name="happened_on", type="date", label=Text("いつのことですか", "いつの ことですか", "When was it?"),
    help=Text("期限までの日数を計算します。", "いつまでに 出すか 計算します。", "Used to count the days that are left."),
    required=False, minimum="today-36525", maximum="today+366",
)  # fmt: skip
"""A lifetime back, and a year ahead for what is told beforehand."""


def circumstances() -> Circumstances:
    """Those of the counter, now."""
    return Circumstances(today=clock.today(), channel="counter")


def day_field(data: QueryDict | None, value: str | None, *, past: bool = False) -> tuple[BoundField, list[Problem]]:
    """The input for the day it happened, and what is wrong with what was typed; ``past``: it is not still to come."""
    problems: list[Problem] = []
    typed, kind = None, field_type(DAY.type)
    if data is not None:
        typed = kind.typed(dict(data.lists()), DAY.name)
        try:
            value = kind.parse(typed, DAY)
            if value is not None:
                kind.check(value, replace(DAY, maximum="today") if past else DAY, circumstances())
            typed = None
        except Unacceptable as error:
            problems = [Problem(DAY.name, str(error.message), error.code)]
    bound = bound_field(DAY, value=value, typed=typed, problems=problems, required=False, circumstances=circumstances())
    return bound, problems


def _parsed(question: Field, data: Mapping[str, Any]) -> Any:
    kind = field_type(question.type)
    value = kind.parse(kind.typed(data, question.name), question)
    if value is not None and value != []:
        kind.check(value, question, circumstances())
    return value


def shown_in(data: QueryDict) -> set[str]:
    """The questions that the screen showed."""
    return set(data.getlist("_shown"))


def sure_of(navigation: Navigation, question: Field) -> list[str]:
    """What the registers answer of a question where several may be chosen."""
    possible = navigation.situation.possible.get(question.name)
    return list(possible[0]) if possible else []


def answers_in(navigation: Navigation, data: QueryDict) -> dict[str, Any]:
    """Question -> what was answered on the screen; ``None`` where nothing was, or nothing that can be understood."""
    found: dict[str, Any] = {}
    lists, settle = dict(data.lists()), set(data.getlist("_settled"))
    for question in navigation.questions:
        if question.name not in shown_in(data):
            continue
        try:
            value = _parsed(question, lists)
        except Unacceptable:
            value = None
        if question.type == "choices" and question.name not in settle and value == sure_of(navigation, question):
            # As the registers have it, and nobody said that this is all.
            value = None
        found[question.name] = value
    return found


def problems_in(navigation: Navigation, data: QueryDict) -> list[Problem]:
    """What was answered and cannot be understood. Nothing has to be answered."""
    problems = []
    for question in navigation.questions:
        try:
            if question.name in shown_in(data):
                _parsed(question, dict(data.lists()))
        except Unacceptable as error:
            problems.append(Problem(question.name, str(error.message), error.code))
    return problems


@dataclass(frozen=True, slots=True)
class Row:
    """One procedure on the page, with the department that owns it."""

    need: Need
    department: Department | None
    chosen: bool
    """Already in the set."""
    ticked: bool


class Page:
    """Everything drawn; departments are read once."""

    def __init__(
        self, navigation: Navigation, counter_set: CounterSet, data: QueryDict | None, problems: list[Problem]
    ) -> None:
        self.navigation, self.problems = navigation, problems
        self.departments = {one.key: one for one in Department.objects.all()}
        self.there = set(counter_set.forms.values_list("slug", flat=True))
        self.questions = [self._bound(question) for question in navigation.questions]
        self.left = set(counter_set.facts.get(LEFT) or ())
        self.needed = self._rows(navigation.needed, ticked=True)
        self.open = self._rows(navigation.open)
        self.related = self._rows(navigation.related)
        self.not_needed = self._rows(navigation.not_needed)

    def _bound(self, question: Field) -> BoundField:
        """A question answered in part shows what is sure."""
        sure = sure_of(self.navigation, question) if question.type == "choices" else None
        return bound_field(
            question, value=sure or None, problems=self.problems, required=False,
            circumstances=circumstances(),
        )  # fmt: skip

    def _rows(self, needs: tuple[Need, ...], *, ticked: bool = False) -> list[Row]:
        return [
            Row(
                need, self.departments.get(need.procedure.owner), need.procedure.slug in self.there,
                ticked and need.procedure.slug not in self.left,
            )
            for need in needs
        ]  # fmt: skip

    @property
    def problem_links(self) -> list[tuple[str, str]]:
        """(input id, sentence)."""
        return [(bound.id, bound.problems[0].message) for bound in self.questions if bound.problems]

    @property
    def department_count(self) -> int:
        """How many departments what is needed belongs to."""
        return len({row.need.procedure.owner for row in self.needed})
