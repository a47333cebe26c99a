"""What all reading shares: parts, names, and the gathering of faults."""

from __future__ import annotations

import ast
import difflib
from abc import abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.foundation.forms.expressions.functions import FUNCTIONS
from madoguchi.foundation.forms.expressions.values import ExpressionFault, Tree, ValueType, is_day

_WORDS = {"yes": True, "no": False, "true": True, "false": False}
_KINDS: dict[str, object] = {
    "text": gettext_lazy("text"), "number": gettext_lazy("a number"), "money": gettext_lazy("an amount of money"),
    "date": gettext_lazy("a day"), "bool": gettext_lazy("yes or no"), "choice": gettext_lazy("one choice"),
    "choices": gettext_lazy("several choices"), "object": gettext_lazy("several parts"),
    "list": gettext_lazy("rows"), "none": gettext_lazy("nothing"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A piece that was read. ``type`` is ``None`` when it was already found faulty, so that one fault is told once."""

    tree: Tree
    type: ValueType | None
    repeat: str = ""
    """The repeat whose rows it speaks of, inside ``any()``, ``sum()`` …"""
    literal: bool = False


FAULTY = Part(["lit", None], None)


def kind_name(kind: str) -> str:
    """The kind in words."""
    return str(_KINDS[kind])


class Reading:
    """Reads one source. ``faults``, ``names_used`` and ``functions_used`` fill while it reads."""

    def __init__(self, source: str, names: Mapping[str, ValueType]) -> None:
        self.source, self.names = source.strip().replace("\r", " ").replace("\n", " "), names
        self.faults: list[ExpressionFault] = []
        self.names_used: set[str] = set()
        self.functions_used: set[str] = set()
        self._over_rows = False
        self._row_paths: set[str] = set()

    @abstractmethod
    def read(self, node: ast.expr) -> Part:
        """One node of the white-list as a part; anything else is a fault."""

    def _say(self, column: int, message: str, remedy: str = "") -> None:
        self.faults.append(ExpressionFault(message, max(1, column), remedy))

    def _fault(self, node: ast.AST, message: str, remedy: str = "") -> Part:
        offset = getattr(node, "col_offset", 0)
        column = len(self.source.encode()[:offset].decode(errors="ignore")) + 1
        self._say(column, message, remedy)
        return FAULTY

    def _did_you_mean(self, word: str, among: Iterable[str]) -> str:
        known = list(among)
        near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
        if near:
            return _("Did you mean “%(word)s”?") % {"word": near[0]}
        shown = ", ".join(sorted(known)[:12])
        return _("These exist: %(words)s") % {"words": shown} if shown else ""

    def _joined(self, node: ast.AST, tree: Tree, type_: ValueType, parts: list[Part]) -> Part:
        """A part made of ``parts``: faulty if one is, and speaking of the rows of one repeat at most."""
        if any(part.type is None for part in parts):
            return FAULTY
        repeats = {part.repeat for part in parts if part.repeat}
        if len(repeats) > 1:
            return self._fault(node, _("The rows of two different repeats are mixed: %(names)s.")
                               % {"names": ", ".join(sorted(repeats))},
                               _("Ask about each repeat by itself."))  # fmt: skip
        return Part(tree, type_, repeats.pop() if repeats else "")

    def path_of(self, node: ast.expr) -> str | None:
        """The dotted path a node spells, ``None`` when it is not one."""
        if isinstance(node, ast.Name):
            return node.id
        if isinstance(node, ast.Attribute):
            before = self.path_of(node.value)
            return None if before is None else f"{before}.{node.attr}"
        return None

    def _name(self, node: ast.expr) -> Part:
        path = self.path_of(node)
        if path is None:
            return self._fault(node, _("Only the names of questions can have a dot."))
        if path in _WORDS:
            return Part(["lit", _WORDS[path]], ValueType("bool"), literal=True)
        type_ = self.names.get(path)
        if type_ is None:
            if path in FUNCTIONS:
                return self._fault(node, _("“%(name)s” is a function.") % {"name": path},
                                   _("Write %(signature)s.") % {"signature": FUNCTIONS[path].signature})  # fmt: skip
            return self._fault(node, _("There is no question named “%(name)s”.") % {"name": path},
                               self._did_you_mean(path, self.names))  # fmt: skip
        self.names_used.add(path)
        if not type_.many:
            return Part(["name", path, type_.kind], type_)
        if not self._over_rows:
            return self._fault(node, _("“%(name)s” has one value in each row.") % {"name": path},
                               _("Say which: any(%(name)s), all(…), count(…) or sum(…).") % {"name": path})  # fmt: skip
        self._row_paths.add(path)
        one = ValueType(type_.kind, type_.options, ordered=type_.ordered)
        return Part(["name", path, type_.kind], one, self._repeat_of(path))

    def _repeat_of(self, path: str) -> str:
        prefix = path
        while "." in prefix:
            prefix = prefix.rpartition(".")[0]
            held = self.names.get(prefix)
            if held is not None and held.kind == "list":
                return prefix
        return path.partition(".")[0]

    def _truth(self, node: ast.expr) -> Part:
        part = self.read(node)
        if part.type is not None and part.type.kind not in ("bool", "none"):
            return self._fault(node, _("Yes or no is needed here, but this is %(kind)s.")
                               % {"kind": kind_name(part.type.kind)},
                               _("Compare it with something, for example “copies > 1”."))  # fmt: skip
        return part

    def _adapt(self, part: Part, to: ValueType) -> Part:
        """A literal in the type of what it stands beside: text as a key or a day, a number as money."""
        if not part.literal or part.type is None:
            return part
        value = part.tree[1]
        if part.type.kind == "text" and to.kind == "choice" and (not to.options or value in to.options):
            return Part(part.tree, to, literal=True)
        if part.type.kind == "text" and to.kind == "date" and is_day(value):
            return Part(part.tree, to, literal=True)
        if part.type.kind == "number" and to.kind == "money":
            return Part(part.tree, to, literal=True)
        return part

    def _alike(self, one: Part, other: Part) -> tuple[Part, Part]:
        if one.type is not None and other.type is not None:
            return self._adapt(one, other.type), self._adapt(other, one.type)
        return one, other
