"""The expression language of procedure definitions (手続定義の条件式).

A condition is read with Python's own ``ast`` through a white-list of nodes, type-checked when compiled,
run as closures, and shipped as a JSON tree to the browser. Unknown (``None``) is a third truth value.
There are no loops, no side effects, and nothing to inject: the tree holds only what ``reader`` wrote.
"""

from __future__ import annotations

from madoguchi.foundation.forms.expressions.functions import Function, every_function
from madoguchi.foundation.forms.expressions.language import Expression, compile_expression
from madoguchi.foundation.forms.expressions.scope import Scope, scope_of
from madoguchi.foundation.forms.expressions.values import ExpressionFault, NotAnExpression, ValueType

__all__ = [
    "Expression",
    "ExpressionFault",
    "Function",
    "NotAnExpression",
    "Scope",
    "ValueType",
    "compile_expression",
    "every_function",
    "scope_of",
]
