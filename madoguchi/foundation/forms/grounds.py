"""Why a condition holds, or does not: the parts of it that made it so (理由), found by evaluating them one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from madoguchi.foundation.forms.expressions.values import Tree
from madoguchi.foundation.forms.guiding import condition_of
from madoguchi.foundation.forms.judging import Node, Situation, nodes_of
from madoguchi.foundation.forms.vocabulary import Field

Kind = Literal["fact", "answer", "unasked", "open"]
DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Ground:
    """One part that decides. ``fact``: an expression over the registers that came to ``holds``; ``answer``: an answer
    that was chosen or heard; ``unasked``: a question that did not come up; ``open``: one nobody answered yet."""

    kind: Kind
    question: Field | None
    tree: Tree
    holds: bool
    chosen: bool = False
    """Answered by the choice of what happened, not by a word of its own."""


def grounds_of(situation: Situation, source: str, *, holds: bool) -> list[Ground]:
    """The parts that make ``needed_when`` hold (``holds``), or keep it from holding; none stands twice."""
    condition = condition_of(situation.form, source)
    found: dict[str, Ground] = {}
    for ground in _Finder(situation).of(nodes_of(condition), holds, 0):
        found.setdefault(
            repr((ground.kind, ground.question and ground.question.name, ground.tree, ground.holds)), ground
        )
    return list(found.values())


class _Finder:
    def __init__(self, situation: Situation) -> None:
        self.situation = situation

    def of(self, node: Node, holds: bool, depth: int) -> Iterator[Ground]:
        """The grounds for ``node`` being true, or for its not being true."""
        if depth > DEEPEST:
            return
        if node.op == "not":
            yield from self.of(node.parts[0], not holds, depth)
        elif node.op == "leaf":
            yield from self._leaf(node, holds, depth)
        elif (node.op == "and") == holds:
            # All parts are needed for it; where it is to be false, each way to make it true is shut.
            for part in node.parts:
                yield from self.of(part, holds, depth)
        else:
            yield from self._one_of(node, holds, depth)

    def _one_of(self, node: Node, holds: bool, depth: int) -> Iterator[Ground]:
        """The parts that decide by themselves: every true one of an “or”, the plainest false one of an “and”."""
        deciding = [part for part in node.parts if self.situation.verdict(part) is holds]
        if holds:
            for part in deciding:
                yield from self.of(part, True, depth)
            return
        tries = [list(self.of(part, False, depth)) for part in deciding or self._shut(node)]
        yield from min((t for t in tries if t), key=_plainness, default=[])

    def _shut(self, node: Node) -> list[Node]:
        """Parts that are not known to be false, but speak of a question that does not come up."""
        asked = self.situation.asked
        shut = [p for p in node.parts if any(n in self.situation.form.fields and n not in asked for n in p.names)]
        return shut or [part for part in node.parts if self.situation.verdict(part) is not True]

    def _leaf(self, node: Node, holds: bool, depth: int) -> Iterator[Ground]:
        questions = [self.situation.form.fields[n] for n in node.names if n in self.situation.form.fields]
        if not questions and node.names:
            yield Ground("fact", None, node.tree, holds)
        for question in questions:
            yield from self._question(question, node, holds, depth)

    def _question(self, question: Field, node: Node, holds: bool, depth: int) -> Iterator[Ground]:
        situation = self.situation
        if question.name not in situation.asked:
            behind = list(self.of(nodes_of(question.when), False, depth + 1)) if question.when is not None else []
            yield from behind or [Ground("unasked", question, node.tree, holds)]
            return
        origin = situation.origins.get(question.name)
        if origin in ("chosen", "heard"):
            if origin == "heard" and (facts := self._as_heard(question, node, holds, depth)):
                yield from facts
                return
            yield Ground("answer", question, node.tree, holds, chosen=origin == "chosen")
            return
        known = situation.known.get(question.name)
        if known is not None and situation.household is not None:
            facts = list(self._facts(question, node, holds, depth))
            if facts:
                yield from facts
                return
        yield Ground("open", question, node.tree, holds)

    def _as_heard(self, question: Field, node: Node, holds: bool, depth: int) -> list[Ground]:
        """What the registers say of the choices that a part speaks of, where an answer on the screen has left that as it was."""
        keys, situation = [str(key) for key in keys_of(node.tree)], self.situation
        value = situation.names.get(question.name)
        if question.type != "choices" or not keys or situation.household is None or not isinstance(value, list):
            return []
        if any(situation.option_known(question, key) is not (key in value) for key in keys):
            return []
        return [one for key in keys for one in self._of_option(question, key, holds, depth) if one.kind == "fact"]

    def _of_option(self, question: Field, key: str, holds: bool, depth: int) -> Iterator[Ground]:
        one = self.situation.known[question.name].options.get(key)
        if one is not None and self.situation.verdict(nodes_of(one)) is holds:
            yield from self.of(nodes_of(one), holds, depth + 1)

    def _facts(self, question: Field, node: Node, holds: bool, depth: int) -> Iterator[Ground]:
        known, situation = self.situation.known[question.name], self.situation
        value = situation.names.get(question.name)
        if known.whole is not None:
            yield from self.of(nodes_of(known.whole), bool(value), depth + 1)
            return
        keys = keys_of(node.tree)
        if question.type != "choices" and value is not None:
            keys, holds = [value], True
        elif node.tree[0] == "known":
            keys = list(known.options)
        for key in keys:
            yield from self._of_option(question, str(key), holds, depth)


def keys_of(tree: Any) -> list[Any]:
    """The options that a part of a condition speaks of."""
    if not isinstance(tree, list):
        return []
    if tree[0] == "contains":
        return [tree[2]]
    if tree[0] == "in":
        return list(tree[2])
    if tree[0] == "cmp":
        return [part[1] for part in tree[2:] if isinstance(part, list) and part[0] == "lit"]
    return []


def _plainness(grounds: list[Ground]) -> tuple[int, int]:
    """What is told rather: what a register knows or somebody said, then what was not chosen, then what did not come up."""
    worst = max(
        {"fact": 0, "answer": 1, "open": 3, "unasked": 4}[g.kind] + (g.kind == "answer" and g.chosen) for g in grounds
    )
    return worst, len(grounds)


def grounds_behind(situation: Situation, question: Field) -> list[Ground]:
    """The facts that answer a question, whole or in part; empty where no register does."""
    known = situation.known.get(question.name)
    if known is None or situation.household is None:
        return []
    finder, found = _Finder(situation), []
    for one in [known.whole] if known.whole is not None else list(known.options.values()):
        node = nodes_of(one)
        holds = situation.verdict(node)
        if holds is True or (holds is False and known.whole is not None):
            found += list(finder.of(node, holds, 0))
    return [ground for ground in found if ground.kind == "fact"]
