"""Reading: from source to a typed JSON tree, through a white-list of Python's syntax nodes.

What is not on the list cannot be written; everything wrong is gathered, so that an author mends it in one go.
"""

from __future__ import annotations

import ast
import io
import tokenize

from django.utils.translation import gettext as _

from madoguchi.foundation.forms.expressions.calls import Calls
from madoguchi.foundation.forms.expressions.reading import FAULTY, Part, kind_name
from madoguchi.foundation.forms.expressions.values import GREATEST, MAX_DEPTH, MAX_LENGTH, MAX_NODES, ValueType
from madoguchi.foundation.forms.types.base import Kind


class Reader(Calls):
    """The whole of reading: entrance, limits, and the white-list."""

    def read_whole(self, expects: Kind | None) -> Part | None:
        """The whole source as one part, ``None`` when it is not even Python's syntax."""
        root = self._parse()
        if root is None:
            return None
        if self._too_big(root):
            return None
        part = self.read(root)
        if expects and part.type and part.type.kind not in (expects, "none"):
            part = self._adapt(part, ValueType(expects))
            if part.type and part.type.kind != expects:
                self._fault(
                    root,
                    _("This gives %(found)s, but %(wanted)s is needed.")
                    % {"found": kind_name(part.type.kind), "wanted": kind_name(expects)},
                    _("Compare it with something, for example “copies > 1”.") if expects == "bool" else "",
                )
        return part

    def _parse(self) -> ast.expr | None:
        if len(self.source) > MAX_LENGTH:
            self._say(1, _("The expression is longer than %(limit)s characters.") % {"limit": MAX_LENGTH},
                      _("Divide it: let a computed field hold a part of it."))  # fmt: skip
            return None
        if "\\" in self.source or any(ord(c) < 32 and c != "\t" for c in self.source):
            self._say(1, _("A backslash or a control character cannot be used here."), _("Leave it out."))
            return None
        try:
            if "#" in self.source and any(
                token.type == tokenize.COMMENT for token in tokenize.generate_tokens(io.StringIO(self.source).readline)
            ):
                self._say(self.source.index("#") + 1, _("A comment cannot stand in an expression."),
                          _("Write it in the definition, on a line of its own."))  # fmt: skip
                return None
            return ast.parse(self.source, mode="eval").body
        except SyntaxError as error:
            self._say(error.offset or 1, _("This cannot be read as an expression."),
                      _("Use half-width signs, as in: whose == 'self' and copies > 1"))  # fmt: skip
        except (ValueError, MemoryError, RecursionError, tokenize.TokenError):
            self._say(1, _("This cannot be read as an expression."),
                      _("Use half-width signs, as in: whose == 'self' and copies > 1"))  # fmt: skip
        return None

    def _too_big(self, root: ast.expr) -> bool:
        level, depth, nodes = [root], 0, 0
        while level:
            depth, nodes = depth + 1, nodes + len(level)
            if depth > MAX_DEPTH or nodes > MAX_NODES:
                self._say(1, _("The expression is too deep or has too many parts."),
                          _("Divide it: let a computed field hold a part of it."))  # fmt: skip
                return True
            level = [c for n in level for c in ast.iter_child_nodes(n) if isinstance(c, ast.expr)]
        return False

    def read(self, node: ast.expr) -> Part:
        """One node of the white-list as a part; anything else is a fault."""
        match node:
            case ast.Constant():
                return self._constant(node)
            case ast.Name() | ast.Attribute():
                return self._name(node)
            case ast.BoolOp():
                parts = [self._truth(value) for value in node.values]
                word = "and" if isinstance(node.op, ast.And) else "or"
                return self._joined(node, [word, *(p.tree for p in parts)], ValueType("bool"), parts)
            case ast.UnaryOp(op=ast.Not()):
                part = self._truth(node.operand)
                return self._joined(node, ["not", part.tree], ValueType("bool"), [part])
            case ast.UnaryOp(op=ast.USub()):
                return self._negative(node)
            case ast.Compare():
                return self._comparison(node)
            case ast.BinOp():
                return self._arithmetic(node)
            case ast.IfExp():
                return self._conditional(node)
            case ast.Call():
                return self._call(node)
        return self._fault(
            node,
            _("This cannot be used in an expression."),
            _("Names, comparisons, and, or, not, + - * /, “a if c else b” and the listed functions can be used."),
        )

    def _constant(self, node: ast.Constant) -> Part:
        value = node.value
        if value is None:
            return Part(["lit", None], ValueType("none"), literal=True)
        if isinstance(value, bool):
            return Part(["lit", value], ValueType("bool"), literal=True)
        if isinstance(value, int | float):
            if not -GREATEST <= value <= GREATEST:
                return self._fault(node, _("This number is too large."))
            return Part(["lit", value], ValueType("number"), literal=True)
        if isinstance(value, str):
            return Part(["lit", value], ValueType("text"), literal=True)
        return self._fault(node, _("This cannot be used in an expression."), _("Use text in quotes, or a number."))

    def _negative(self, node: ast.UnaryOp) -> Part:
        part = self.read(node.operand)
        if part.type is None:
            return FAULTY
        if part.type.kind not in ("number", "money"):
            return self._fault(node, _("Only numbers can have a minus sign."))
        if part.literal:
            return Part(["lit", -part.tree[1]], part.type, literal=True)
        return Part(["neg", part.tree], part.type, part.repeat)

    def _conditional(self, node: ast.IfExp) -> Part:
        condition, then, otherwise = self._truth(node.test), self.read(node.body), self.read(node.orelse)
        if then.type is None or otherwise.type is None:
            return FAULTY
        then, otherwise = self._alike(then, otherwise)
        assert then.type is not None
        assert otherwise.type is not None
        one, other = then.type, otherwise.type
        if "none" not in (one.kind, other.kind) and one.kind != other.kind:
            return self._fault(node, _("The two results differ: %(one)s and %(other)s.")
                               % {"one": kind_name(one.kind), "other": kind_name(other.kind)},
                               _("Let both be of the same kind."))  # fmt: skip
        result = other if one.kind == "none" else one
        if one.kind == other.kind == "choice":
            result = ValueType("choice", tuple(dict.fromkeys(one.options + other.options)))
        return self._joined(node, ["if", condition.tree, then.tree, otherwise.tree], result,
                            [condition, then, otherwise])  # fmt: skip
