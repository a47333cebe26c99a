"""Comparison and arithmetic: which kinds go together, and what comes out."""

from __future__ import annotations

import ast

from django.utils.translation import gettext as _

from madoguchi.foundation.forms.expressions.reading import FAULTY, Part, Reading, kind_name
from madoguchi.foundation.forms.expressions.values import ValueType
from madoguchi.foundation.forms.types.base import Kind

_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_OPERATORS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_RESULTS: dict[tuple[str, str, str], tuple[str, Kind]] = {
    **{(sign, "number", "number"): ("number", "number") for sign in "+-*/"},
    **{(sign, "money", "money"): ("money", "money") for sign in "+-"},
    ("*", "money", "number"): ("money", "money"),
    ("*", "number", "money"): ("money", "money"),
    ("/", "money", "number"): ("money", "money"),
    ("/", "money", "money"): ("number", "number"),
    ("+", "date", "number"): ("date", "date"),
    ("+", "number", "date"): ("date", "date"),
    ("-", "date", "number"): ("date", "date"),
    ("-", "date", "date"): ("days", "number"),
}
"""(sign, left kind, right kind) -> how it is computed, and the kind that comes out."""


class Operators(Reading):
    """Reads comparisons and arithmetic."""

    def _comparison(self, node: ast.Compare) -> Part:
        sides = [node.left, *node.comparators]
        pairs = [
            self._member(left, op, right) if isinstance(op, ast.In | ast.NotIn) else self._pair(left, op, right)
            for left, op, right in zip(sides, node.ops, sides[1:], strict=False)
        ]
        if len(pairs) == 1:
            return pairs[0]
        return self._joined(node, ["and", *(p.tree for p in pairs)], ValueType("bool"), pairs)

    def _pair(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Part:
        one, other = self._alike(self.read(left), self.read(right))
        if one.type is None or other.type is None:
            return FAULTY
        sign = _COMPARISONS.get(type(op))
        if sign is None or "none" in (one.type.kind, other.type.kind):
            return self._fault(left, _("Whether something was answered is asked differently."),
                               _("Write known(name), or not known(name)."))  # fmt: skip
        fault = self._incomparable(one, sign, other)
        if fault:
            return self._fault(right if other.literal else left, *fault)
        trees = [one.tree, other.tree]
        if one.type.kind == "choice" and sign not in ("==", "!="):
            order = list((other if one.literal else one).type.options)  # type: ignore[union-attr]
            trees = [["lit", order.index(t[1])] if t[0] == "lit" else ["rank", t, order] for t in trees]
        if one.literal and not other.literal:
            trees, sign = trees[::-1], _FLIPPED.get(sign, sign)
        return self._joined(left, ["cmp", sign, *trees], ValueType("bool"), [one, other])

    def _incomparable(self, one: Part, sign: str, other: Part) -> tuple[str, str] | None:
        """Why the two cannot be compared, and what to do; ``None`` when they can."""
        assert one.type is not None
        assert other.type is not None
        kinds = {one.type.kind, other.type.kind}
        if "choices" in kinds:
            return _("Several may have been chosen."), _("Write contains(name, 'key').")
        if kinds & {"object", "list"}:
            return _("This has several parts and cannot be compared."), _("Use known(name), or count(name).")
        text, beside = (one, other.type) if one.literal else (other, one.type)
        if text.literal and kinds == {"text", "choice"}:
            return (_("“%(key)s” is not one of the choices.") % {"key": text.tree[1]},
                    self._did_you_mean(text.tree[1], beside.options))  # fmt: skip
        if text.literal and kinds == {"text", "date"}:
            return _("“%(day)s” is not a day.") % {"day": text.tree[1]}, _("Write it as '2026-04-01'.")
        if one.type.kind != other.type.kind:
            return (_("%(one)s and %(other)s cannot be compared.")
                    % {"one": kind_name(one.type.kind), "other": kind_name(other.type.kind)},
                    _("Compare things of the same kind."))  # fmt: skip
        options = one.type.options, other.type.options
        if one.type.kind == "choice" and all(options) and not set(options[0]) & set(options[1]):
            return _("The two questions have no choice in common."), ""
        if sign not in ("==", "!="):
            if one.type.kind == "choice":
                ordered = beside if text.literal else one.type
                same_order = text.literal or one.type.options == other.type.options
                if ordered.ordered and ordered.options and same_order:
                    return None
            elif one.type.kind in ("number", "money", "date"):
                return None
            return _("These have no order, so there is no more or less."), _("Use == or !=, or “in [...]”.")
        return None

    def _member(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Part:
        if isinstance(right, ast.List | ast.Tuple | ast.Set):
            part = self._in_list(left, right)
        else:
            part = self._contains(right, left, right)
        if part.type is not None and isinstance(op, ast.NotIn):
            return Part(["not", part.tree], part.type, part.repeat)
        return part

    def _in_list(self, left: ast.expr, right: ast.List | ast.Tuple | ast.Set) -> Part:
        one = self.read(left)
        values = []
        for element in right.elts:
            other = self.read(element)
            if other.type is None or one.type is None:
                continue
            other = self._adapt(other, one.type)
            fault = self._incomparable(one, "==", other)
            if not other.literal or other.tree[1] is None:
                self._fault(element, _("Only fixed values can stand in a list."), _("Use == and or."))
            elif fault:
                self._fault(element, *fault)
            values.append(other.tree[1])
        return self._joined(left, ["in", one.tree, values], ValueType("bool"), [one])

    def _arithmetic(self, node: ast.BinOp) -> Part:
        sign = _OPERATORS.get(type(node.op))
        one, other = self.read(node.left), self.read(node.right)
        if sign is None:
            return self._fault(node, _("Only + - * and / can be computed."))
        if one.type is None or other.type is None:
            return FAULTY
        if sign in "+-":
            one, other = self._alike(one, other)
        assert one.type is not None
        assert other.type is not None
        kinds = one.type.kind, other.type.kind
        result = _RESULTS.get((sign, *kinds))
        if result is None:
            return self._fault(node, _("“%(sign)s” cannot stand between %(one)s and %(other)s.")
                               % {"sign": sign, "one": kind_name(kinds[0]), "other": kind_name(kinds[1])},
                               _("Numbers go with numbers; days with a number of days; money times a number."),
                               )  # fmt: skip
        way, kind = result
        trees = [other.tree, one.tree] if kinds == ("number", "date") else [one.tree, other.tree]
        return self._joined(node, [sign, way, *trees], ValueType(kind), [one, other])

    def _contains(self, chosen: ast.expr, key: ast.expr, node: ast.expr) -> Part:
        part, literal = self.read(chosen), self.read(key)
        if part.type is None or literal.type is None:
            return FAULTY
        if part.type.kind != "choices" or not literal.literal or literal.type.kind != "text":
            return self._fault(node, _("“in” needs a list of fixed values, or a question where several may be chosen."),
                               _("Write whose in ['self', 'all'], or contains(needs, 'key')."))  # fmt: skip
        wanted = literal.tree[1]
        if part.type.options and wanted not in part.type.options:
            return self._fault(key, _("“%(key)s” is not one of the choices.") % {"key": wanted},
                               self._did_you_mean(wanted, part.type.options))  # fmt: skip
        return Part(["contains", part.tree, wanted], ValueType("bool"), part.repeat)
