"""Reading YAML so that every value knows its line, and every fault says where, why and what to do."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Loc = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in the city's folder: file, line (1-based, 0 unknown), where, what, remedy."""

    file: str
    line: int
    where: str
    what: str
    remedy: str
    severity: str = "error"
    """``error`` stops publishing; ``missing`` (a translation) is listed only."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.where}: {self.what} → {self.remedy}"


class Faulty(Exception):
    """The folder cannot be used as it is. ``faults`` lists all that was found."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True, slots=True)
class Source:
    """A YAML file: its plain data and the line of every node."""

    file: str
    data: Any
    lines: Mapping[Loc, int]

    def line_of(self, loc: Loc) -> int:
        """Line of the node at ``loc``, or of the nearest node around it."""
        here: Loc = ()
        for part in loc:
            # A validator's own marks (which kind of form item) are no keys of the file: skipped.
            if (*here, part) in self.lines:
                here = (*here, part)
        return self.lines.get(here, 0)

    def fault(self, loc: Loc, what: str, remedy: str, *, severity: str = "error") -> Fault:
        """A fault at ``loc``."""
        where = ".".join(str(part) for part in loc) or "(file)"
        return Fault(self.file, self.line_of(loc), where, what, remedy, severity)


class _Loader(yaml.SafeLoader):
    """Safe, and a key written twice is a fault instead of a silent loss."""


def _plain(loader: _Loader, node: yaml.Node, loc: Loc, lines: dict[Loc, int], twice: list[tuple[Loc, int]]) -> Any:
    lines[loc] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            raw = loader.construct_object(key_node)
            # YAML 1.1 reads the words yes, no, on and off as truth values; as keys they are words.
            key = key_node.value if isinstance(raw, bool) else str(raw)
            here = (*loc, key)
            if key in found:
                twice.append((here, key_node.start_mark.line + 1))
            found[key] = _plain(loader, value_node, here, lines, twice)
            lines[here] = key_node.start_mark.line + 1
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_plain(loader, child, (*loc, i), lines, twice) for i, child in enumerate(node.value)]
    value = loader.construct_object(node)
    return value.isoformat() if isinstance(value, datetime.date) else value


def read_source(path: Path, *, shown_as: str = "") -> Source:
    """Read one YAML file; raises ``Faulty`` when it is not YAML, not UTF-8, or repeats a key."""
    shown = shown_as or str(path)
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise Faulty([Fault(shown, 1, "(file)", "not UTF-8", "save the file as UTF-8")]) from None
    except OSError as error:
        raise Faulty([Fault(shown, 0, "(file)", str(error.strerror), "create the file")]) from None
    lines: dict[Loc, int] = {}
    twice: list[tuple[Loc, int]] = []
    try:
        node = loader.get_single_node()
        data = {} if node is None else _plain(loader, node, (), lines, twice)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 0
        raise Faulty([Fault(shown, line, "(file)", f"not YAML: {error.problem}", "check indentation, quotes and colons")]) from None
    except yaml.YAMLError as error:
        raise Faulty([Fault(shown, 0, "(file)", f"not YAML: {error}", "remove characters that cannot be printed")]) from None
    if twice:
        raise Faulty([
            Fault(shown, line, ".".join(map(str, loc)), f"“{loc[-1]}” is written twice", "keep one of the two")
            for loc, line in twice
        ])
    return Source(shown, data, lines)
