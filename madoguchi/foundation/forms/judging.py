"""A situation at the counter: what was said, what the registers answer, what is open, and what a condition comes to.

Three sources in this order: what was chosen and heard, then ``known_by`` over the registers, then nothing. A question
where several may be chosen can be answered in part: then each way to complete it is possible, and a part of a
condition counts as true or false only where every way agrees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any, Literal

from madoguchi.foundation.forms.expressions import Expression, scope_of
from madoguchi.foundation.forms.expressions.closures import close
from madoguchi.foundation.forms.expressions.values import Tree
from madoguchi.foundation.forms.guiding import MOST_KEPT, condition_of, deciding_question, possible_answers
from madoguchi.foundation.forms.known_facts import KnownBy, KnownHousehold
from madoguchi.foundation.forms.procedure import Procedure
from madoguchi.foundation.forms.vocabulary import Circumstances, Field

Origin = Literal["chosen", "heard", "register"]
MOST_WAYS = 64


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A part of an expression: ``and``, ``or``, ``not`` over ``parts``, or a leaf that is computed as a whole."""

    op: Literal["and", "or", "not", "leaf"]
    parts: tuple[Node, ...]
    tree: Tree
    run: Callable[[Any], Any]
    names: tuple[str, ...]


def node_of(tree: Tree) -> Node:
    """The tree of an expression, divided where and, or and not join it."""
    if tree[0] in ("and", "or", "not"):
        parts = tuple(node_of(part) for part in tree[1:])
        return Node(tree[0], parts, tree, close(tree), tuple(dict.fromkeys(n for p in parts for n in p.names)))
    return Node("leaf", (), tree, close(tree), tuple(dict.fromkeys(names_read(tree))))


def names_read(tree: Any) -> Iterator[str]:
    """The names that an expression's tree reads, in its order."""
    if not isinstance(tree, list) or not tree:
        return
    if tree[0] in ("name", "known") and isinstance(tree[1], str):
        yield tree[1]
        return
    for part in tree[1:]:
        yield from names_read(part)


_nodes: dict[int, tuple[Expression, Node]] = {}


def nodes_of(expression: Expression) -> Node:
    """The parts of an expression; divided once in each process. Not by its source: a name may mean another type there."""
    found = _nodes.get(id(expression))
    if found is None:
        if len(_nodes) > MOST_KEPT:
            _nodes.clear()
        found = _nodes[id(expression)] = (expression, node_of(expression.tree))
    return found[1]


class Situation:
    """What is known and open under the answers so far. ``names`` is the scope of every full answer."""

    def __init__(
        self,
        form: Procedure,
        known: Mapping[str, KnownBy],
        *,
        today: date,
        chosen: Mapping[str, Any],
        heard: Mapping[str, Any] = {},
        household: KnownHousehold | None = None,
    ) -> None:
        self.form, self.known, self.household, self.today = form, known, household, today
        self.names: dict[str, Any] = dict(scope_of({}, Circumstances(today=today, channel="counter")))
        self.facts = household.scope(today) if household else {}
        self.origins: dict[str, Origin] = {}
        self.possible: dict[str, tuple[Any, ...]] = {}
        """Question -> the answers that are still possible, where the registers leave out some or answer in part."""
        self.asked: dict[str, Field] = {}
        """Every question that comes up, answered or not, in order."""
        for page in form.pages_in_order_of_need:
            for question in page.fields:
                if question.when is None or self.verdict(nodes_of(question.when)) is True:
                    self._settle(question, chosen, heard)

    def _settle(self, question: Field, chosen: Mapping[str, Any], heard: Mapping[str, Any]) -> None:
        self.asked[question.name] = question
        origins: tuple[tuple[Origin, Mapping[str, Any]], ...] = (("chosen", chosen), ("heard", heard))
        for origin, answers in origins:
            if answers.get(question.name) is not None:
                self.names[question.name] = answers[question.name]
                self.origins[question.name] = origin
                return
        possible = self._possible(question)
        if possible is None:
            return
        if len(possible) == 1 and not self._left_over(question, possible[0]):
            self.names[question.name], self.origins[question.name] = possible[0], "register"
        elif possible:
            self.possible[question.name] = possible

    def _left_over(self, question: Field, value: Any) -> bool:
        """Whether an option is only what the registers leave over, without saying it themselves."""
        return question.type == "choice" and self.option_known(question, value) is not True

    def _possible(self, question: Field) -> tuple[Any, ...] | None:
        """What the registers leave possible; ``None`` where they say nothing."""
        known = self.known.get(question.name)
        if known is None or self.household is None:
            return None
        if known.whole is not None:
            said = known.whole({**self.names, **self.facts})
            return None if said is None else (said,)
        said_of = {key: one({**self.names, **self.facts}) for key, one in known.options.items()}
        if question.type == "choices":
            return _sets(question, said_of)
        for key, said in said_of.items():
            if said is True:
                return (key,)
        ruled_out = {key for key, said in said_of.items() if said is False}
        return tuple(v for v in possible_answers(question) if v not in ruled_out) if ruled_out else None

    def answers_of(self, question: Field) -> Iterable[Any]:
        """What an open question may still be answered with."""
        left = self.possible.get(question.name) or self._possible(question)
        if left is not None:
            return left
        return [*possible_answers(question), *([[]] if question.type == "choices" else [])]

    def is_open(self, question: Field) -> bool:
        """Whether a question comes up and nobody answered it whole."""
        return question.name in self.asked and question.name not in self.names

    def option_known(self, question: Field, key: str) -> bool | None:
        """What the registers say of one option of a question where several may be chosen."""
        known = self.known.get(question.name)
        one = known.options.get(key) if known is not None and self.household is not None else None
        said = one({**self.names, **self.facts}) if one is not None else None
        return said if isinstance(said, bool) else None

    def verdict(self, node: Node) -> bool | None:
        """What a part of a condition comes to: true, false, or not known (``None``)."""
        if node.op == "leaf":
            return self._leaf(node)
        said = [self.verdict(part) for part in node.parts]
        if node.op == "not":
            return None if said[0] is None else not said[0]
        decisive = node.op == "or"
        return decisive if decisive in said else None if None in said else not decisive

    def _leaf(self, node: Node) -> bool | None:
        scope = {**self.facts, **self.names} if self.facts else self.names
        open_names = [name for name in node.names if name in self.possible and name not in self.names]
        ways = 1
        for name in open_names:
            ways *= len(self.possible[name])
        if not open_names or ways > MOST_WAYS:
            said = node.run(scope)
            return said if isinstance(said, bool) else None
        said_in = {
            node.run({**scope, **dict(zip(open_names, values, strict=True))})
            for values in product(*(self.possible[name] for name in open_names))
        }
        only = said_in.pop() if len(said_in) == 1 else None
        return only if isinstance(only, bool) else None

    def judge(self, source: str) -> tuple[bool | None, Field | None]:
        """Whether ``needed_when`` holds, and, where that is open, the first question that decides it.

        ``(True, None)``: needed. ``(False, None)``: not, whatever is still answered. ``(None, question)``: open.
        """
        condition = condition_of(self.form, source)
        said = self.verdict(nodes_of(condition))
        if said is not None:
            return said, None
        question = deciding_question(condition, self.form, self.names, self.answers_of)
        return (None, question) if question is not None else (False, None)


def _sets(question: Field, said_of: Mapping[str, bool | None]) -> tuple[Any, ...] | None:
    """Every way to complete an answer of several choices: none of what is open, each alone, all."""
    if all(said is None for said in said_of.values()):
        return None
    keys = [option.key for option in question.options]
    sure = [key for key in keys if said_of.get(key) is True]
    left = [key for key in keys if said_of.get(key) is None]
    more: list[list[str]] = [[], *([key] for key in left), *([left] if len(left) > 1 else [])]
    return tuple([key for key in keys if key in sure or key in added] for added in more)
