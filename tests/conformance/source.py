"""The source of the product as the conformance tests read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ROOT / "madoguchi"


@dataclass(frozen=True, slots=True)
class Module:
    """One Python file of the product, parsed."""

    path: Path
    tree: ast.Module

    @property
    def place(self) -> str:
        """The path from the root, for messages."""
        return str(self.path.relative_to(ROOT)) if self.path.is_relative_to(ROOT) else str(self.path)

    @property
    def dotted(self) -> str:
        """The import name."""
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")

    @property
    def app(self) -> str:
        """The app it belongs to, such as ``madoguchi.foundation.cases``; ``""`` for kernel and config."""
        return app_of(self.dotted)


def app_of(dotted: str) -> str:
    """The app of an import name; ``""`` outside the three floors that have apps."""
    parts = dotted.split(".")
    return ".".join(parts[:3]) if len(parts) >= 3 and parts[1] in {"foundation", "services", "portals"} else ""


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file of the product but tests and migrations."""
    return tuple(
        Module(path, ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(PRODUCT.rglob("*.py"))
        if not {"tests", "migrations"} & set(path.relative_to(PRODUCT).parts)
    )


def operations(found: tuple[Module, ...] | None = None) -> Iterator[tuple[Module, ast.FunctionDef]]:
    """Every public function with ``by`` and ``at`` in a room of operations."""
    for module in modules() if found is None else found:
        parts = module.path.with_suffix("").parts
        if "operations" not in parts:
            continue
        for node in module.tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                if {"by", "at"} <= {argument.arg for argument in node.args.kwonlyargs}:
                    yield module, node


def acts_in(function: ast.FunctionDef) -> list[ast.Call]:
    """The calls of ``act(...)`` in a function."""
    return [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "act"
    ]


def templates() -> Iterator[Path]:
    """Every template of the product, HTML and text."""
    for path in sorted(PRODUCT.rglob("templates/**/*")):
        if path.is_file() and "tests" not in path.relative_to(PRODUCT).parts:
            yield path
