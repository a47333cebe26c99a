"""Calls: plain functions by their signature, and the forms that look at rows, paths or people."""

from __future__ import annotations

import ast

from django.utils.translation import gettext as _

from madoguchi.foundation.forms.expressions.functions import FUNCTIONS, SPELLINGS
from madoguchi.foundation.forms.expressions.operators import Operators
from madoguchi.foundation.forms.expressions.reading import FAULTY, Part, kind_name
from madoguchi.foundation.forms.expressions.values import ValueType
from madoguchi.foundation.forms.types.base import Kind

_ACCEPTED = {("number", "money"), ("text", "choice")}
"""(wanted, found) kinds that a function takes besides its own."""


class Calls(Operators):
    """Reads calls of the listed functions."""

    def _call(self, node: ast.Call) -> Part:
        spelled = self.path_of(node.func) or ""
        name = SPELLINGS.get(spelled, spelled)
        function = FUNCTIONS.get(name)
        if function is None:
            return self._fault(node, _("There is no function “%(name)s”.") % {"name": spelled or "?"},
                               self._did_you_mean(spelled, FUNCTIONS))  # fmt: skip
        if node.keywords or any(isinstance(arg, ast.Starred) for arg in node.args):
            return self._fault(node, _("Arguments are written in their order only."),
                               _("Write %(signature)s.") % {"signature": function.signature})  # fmt: skip
        self.functions_used.add(name)
        special = getattr(self, f"_call_{name}", None)
        if special is not None:
            part: Part = special(node)
            return part
        least = len(function.takes) - function.optional
        if not least <= len(node.args) <= len(function.takes):
            return self._wrong_arguments(node, name)
        parts = []
        for arg, kind in zip(node.args, function.takes, strict=False):
            part = self._adapt(self.read(arg), ValueType(kind))
            fits = part.type is None or part.type.kind == kind or (kind, part.type.kind) in _ACCEPTED
            if not fits and part.type is not None:
                part = self._fault(arg, _("%(function)s needs %(wanted)s here, but this is %(found)s.")
                                   % {"function": f"{name}()", "wanted": kind_name(kind),
                                      "found": kind_name(part.type.kind)},
                                   _("Write %(signature)s.") % {"signature": function.signature})  # fmt: skip
            parts.append(part)
        return self._joined(node, ["call", name, *(p.tree for p in parts)], ValueType(function.gives), parts)

    def _wrong_arguments(self, node: ast.Call, name: str) -> Part:
        return self._fault(node, _("%(function)s was given something it cannot use.") % {"function": f"{name}()"},
                           _("Write %(signature)s.") % {"signature": FUNCTIONS[name].signature})  # fmt: skip

    def _rows(self, node: ast.Call, name: str, kinds: tuple[Kind, ...]) -> Part:
        """The one argument of a function over rows, read so that its names mean one row each."""
        if len(node.args) != 1 or self._over_rows:
            return self._wrong_arguments(node, name)
        self._over_rows, self._row_paths = True, set()
        try:
            part = self.read(node.args[0])
        finally:
            self._over_rows = False
        if part.type is None:
            return FAULTY
        if not part.repeat or part.type.kind not in kinds:
            return self._wrong_arguments(node, name)
        return Part([name, sorted(self._row_paths), part.tree, part.repeat], part.type)

    def _call_any(self, node: ast.Call) -> Part:
        return self._rows(node, "any", ("bool",))

    def _call_all(self, node: ast.Call) -> Part:
        return self._rows(node, "all", ("bool",))

    def _call_sum(self, node: ast.Call) -> Part:
        return self._rows(node, "sum", ("number", "money"))

    def _call_count(self, node: ast.Call) -> Part:
        path = self.path_of(node.args[0]) if len(node.args) == 1 else None
        held = self.names.get(path) if path else None
        if held is not None and path is not None and not held.many and held.kind in ("list", "choices"):
            self.names_used.add(path)
            return Part(["count", ["name", path, held.kind]], ValueType("number"))
        part = self._rows(node, "count", ("bool",))
        return part if part.type is None else Part(["tally", *part.tree[1:]], ValueType("number"))

    def _extreme(self, node: ast.Call, name: str) -> Part:
        if len(node.args) == 1:
            part = self._rows(node, name, ("number", "money", "date"))
            return Part([{"min": "least", "max": "most"}[name], *part.tree[1:]], part.type) if part.type else part
        parts = [self.read(arg) for arg in node.args]
        types = [part.type for part in parts if part.type is not None]
        if len(types) < len(parts):
            return FAULTY
        wanted = next((p.type for p in parts if p.type is not None and not p.literal), types[0] if types else None)
        if wanted is None or wanted.kind not in ("number", "money", "date"):
            return self._wrong_arguments(node, name)
        parts = [self._adapt(part, wanted) for part in parts]
        if any(part.type is None or part.type.kind != wanted.kind for part in parts):
            return self._wrong_arguments(node, name)
        return self._joined(node, [name, *(p.tree for p in parts)], ValueType(wanted.kind), parts)

    def _call_min(self, node: ast.Call) -> Part:
        return self._extreme(node, "min")

    def _call_max(self, node: ast.Call) -> Part:
        return self._extreme(node, "max")

    def _call_known(self, node: ast.Call) -> Part:
        path = self.path_of(node.args[0]) if len(node.args) == 1 else None
        if path is None:
            return self._wrong_arguments(node, "known")
        part = self._name(node.args[0])
        if part.type is None or part.literal:
            return FAULTY if part.type is None else self._wrong_arguments(node, "known")
        return Part(["known", path], ValueType("bool"), part.repeat)

    def _call_contains(self, node: ast.Call) -> Part:
        if len(node.args) != 2:
            return self._wrong_arguments(node, "contains")
        return self._contains(node.args[0], node.args[1], node)

    def _people(self, node: ast.Call, name: str) -> Part:
        paths = [self.path_of(arg) for arg in node.args]
        if len(paths) != 2 or None in paths:
            return self._wrong_arguments(node, name)
        for arg, path in zip(node.args, paths, strict=True):
            under = [n for n in self.names if n == path or n.startswith(f"{path}.")]
            if not under:
                return self._fault(arg, _("There is no question named “%(name)s”.") % {"name": path},
                                   self._did_you_mean(str(path), self.names))  # fmt: skip
            self.names_used.update(n for n in under if n in (path, f"{path}.name", f"{path}.born_on"))
        return Part(["call", name, *paths], ValueType("bool"))

    def _call_same_household(self, node: ast.Call) -> Part:
        return self._people(node, "same_household")

    def _call_lineal(self, node: ast.Call) -> Part:
        return self._people(node, "lineal")

    def _call_register(self, node: ast.Call) -> Part:
        part = self.read(node.args[0]) if len(node.args) == 1 else FAULTY
        if not part.literal or part.type is None or part.type.kind != "text":
            return self._wrong_arguments(node, "register")
        return Part(["call", "register", part.tree[1]], ValueType("bool"))
