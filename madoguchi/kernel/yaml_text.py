"""YAML as plain data, read by libyaml where PyYAML was built with it: ten times as fast as Python alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

Shape = TypeVar("Shape", bound=BaseModel)

SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Text, numbers, truth and days only; nothing in a file can run."""


def read_yaml(text: str) -> Any:
    """The data of a YAML text; raises ``yaml.YAMLError``."""
    return yaml.load(text, Loader=SafeLoader)  # noqa: S506 - the safe loader of either kind


def text_of(path: Path, *, broken: type[Exception]) -> str:
    """What stands in a file of the city; raises ``broken`` where there is none."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise broken(f"{path}: the file is missing. Copy it from cities/goshogawara and edit it.") from None


def read_shape(text: str, shape: type[Shape], *, name: str, broken: type[Exception]) -> Shape:
    """The text as a ``shape``; raises ``broken`` with all faults at once, a line each: file, line, where, what."""
    try:
        return shape.model_validate(read_yaml(text))
    except yaml.YAMLError as fault:
        raise broken(f"{name}: not YAML: {fault}") from None
    except ValidationError as fault:
        tree = yaml.compose(text, Loader=SafeLoader)
        lines = [
            f"{name}:{_line_of(tree, one['loc'])}: {_place(one['loc'])}: {one['msg']} (is: {one['input']!r:.60})"
            for one in fault.errors()
        ]
        raise broken("\n".join(lines)) from None


def _place(where: tuple[int | str, ...]) -> str:
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in where).lstrip(".") or "file"


def _line_of(node: yaml.Node | None, where: tuple[int | str, ...]) -> int:
    """The line of the deepest part of ``where`` that stands in the file."""
    line = 1
    for part in where:
        if node is None:
            break
        line = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            pair = next((one for one in node.value if one[0].value == part), None)
            node = pair[1] if pair else None
            line = pair[0].start_mark.line + 1 if pair else line
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line
