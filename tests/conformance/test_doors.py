"""Another app is entered only through its public door."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.conformance.source import Module, app_of, modules

DOORS = {"public", "apps", "urls_resident", "urls_staff", "urls_api", "urls_account"}
# Composition may reach in where a door would lead nowhere else: these modules exist for config alone.
FOR_COMPOSITION = {"madoguchi.foundation.residents.demo", "madoguchi.foundation.accounts.allauth_settings"}


def imported(module: Module) -> Iterator[tuple[int, str]]:
    """Every module that is imported, with its line; names that are modules are spelt out."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            if app_of(node.module) == node.module:
                yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, node.module


def intrusions(found: tuple[Module, ...]) -> list[str]:
    """Imports that pass by a door."""
    wrong = []
    for module in found:
        for line, name in imported(module):
            room = app_of(name)
            if not room or room == module.app:
                continue
            inner = name.removeprefix(room + ".").split(".")[0]
            if inner in DOORS or (name in FOR_COMPOSITION and not module.app):
                continue
            wrong.append(f"{module.place}:{line} enters {name}; use {room}.public")
    return wrong


def test_every_app_is_entered_through_its_public_door() -> None:
    assert intrusions(modules()) == []


def test_this_harness_can_fail() -> None:
    from tests.conformance.source import PRODUCT

    source = "from madoguchi.foundation.cases.models import Case\nfrom madoguchi.foundation.cases import queries\n"
    intruder = Module(PRODUCT / "services" / "procedures" / "views.py", ast.parse(source))
    assert len(intrusions((intruder,))) == 2


def test_every_app_with_a_door_lists_what_lies_behind_it() -> None:
    for module in modules():
        if module.path.name == "public.py":
            names = [
                node.targets[0].id
                for node in module.tree.body
                if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
            ]
            assert "__all__" in names, f"{module.place} has no __all__"
