"""One change of state is one act."""

from __future__ import annotations

import ast
from pathlib import Path

from madoguchi.kernel.acts import ACT_NAME
from tests.conformance.source import Module, acts_in, modules, operations


def faults(found: tuple[Module, ...] | None = None) -> list[str]:
    """What is wrong with the operations."""
    wrong = []
    for module, function in operations(found):
        place = f"{module.place}:{function.lineno} {function.name}"
        acts = acts_in(function)
        if len(acts) != 1:
            wrong.append(f"{place} runs {len(acts)} acts; an operation is exactly one")
            continue
        name = acts[0].args[0] if acts[0].args else None
        if not (isinstance(name, ast.Constant) and isinstance(name.value, str) and ACT_NAME.match(name.value)):
            wrong.append(f"{place}: the act's name must be written out as noun.verb")
        if not ast.get_docstring(function):
            wrong.append(f"{place} does not say what it does")
    return wrong


def test_every_operation_is_exactly_one_act_with_a_written_name() -> None:
    assert list(operations()), "no operation was found: does the walker look in the right place?"
    assert faults() == []


def test_this_harness_can_fail() -> None:
    source = '''
def close_case(case, *, by, at):
    """Close it."""
    with act("case.close", on=case, by=by, at=at):
        pass
    with act("case.archive", on=case, by=by, at=at):
        pass

def reopen_case(case, *, by, at):
    """Open it again."""
    case.save()
'''
    (two, none) = faults((Module(Path("app/operations.py"), ast.parse(source)),))
    assert "close_case runs 2 acts" in two
    assert "reopen_case runs 0 acts" in none


# Second factors are added and removed by allauth, which tells us afterwards; these acts only record it.
RECORDS_WHAT_ANOTHER_DID = {"madoguchi/foundation/accounts/factors.py"}


def test_acts_are_done_in_operations_only() -> None:
    elsewhere = [
        f"{module.place}:{node.lineno}"
        for module in modules()
        if "operations" not in module.path.with_suffix("").parts and module.place not in RECORDS_WHAT_ANOTHER_DID
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "act"
    ]
    assert elsewhere == []
