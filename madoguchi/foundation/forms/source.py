"""Reading YAML so that every value knows its line, and every fault says where, why and what to do."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from madoguchi.kernel.yaml_text import SafeLoader

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
    """``error`` stops publishing; ``missing`` (a translation), ``hard`` (to read) and ``remark`` are listed only."""

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


class _Loader(SafeLoader):  # type: ignore[misc]
    """Safe: text, numbers, truth and days only."""


DEEPEST = 60
"""Levels of nesting that a file may have."""
_PLAIN_TAGS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")


class _Reading:
    """Turns YAML nodes into plain data, noting the line of each; what is wrong is gathered."""

    def __init__(self, loader: _Loader, shown: str) -> None:
        self.loader, self.shown = loader, shown
        self.lines: dict[Loc, int] = {}
        self.faults: list[Fault] = []
        self._seen: set[int] = set()

    def _fault(self, line: int, loc: Loc, what: str, remedy: str) -> None:
        where = ".".join(map(str, loc)) or "(file)"
        self.faults.append(Fault(self.shown, line, where, what, remedy))

    def _around(self, loc: Loc) -> int:
        return next(self.lines[loc[:n]] for n in range(len(loc), -1, -1) if loc[:n] in self.lines)

    def plain(self, node: yaml.Node, loc: Loc) -> Any:
        """The data of one node."""
        if id(node) in self._seen:
            # An alias may stand for aliases, and so on: a small file would become a huge one.
            self._fault(
                self._around(loc), loc, "an alias (*) repeats another part of the file", "write it out, or use a block"
            )
            return None
        self._seen.add(id(node))
        line = self.lines[loc] = node.start_mark.line + 1
        if not isinstance(node, yaml.ScalarNode) and node.tag not in _PLAIN_TAGS:
            self._fault(line, loc, f"a tag ({node.tag}) cannot be used", "remove it")
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, loc)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(child, (*loc, i)) for i, child in enumerate(node.value)]
        try:
            value = self.loader.construct_object(node)
        except ValueError:
            self._fault(line, loc, f"{node.value!r:.40} is no day or number", "correct it, or put it in quotes")
            return None
        return value.isoformat() if isinstance(value, datetime.date) else value

    def _mapping(self, node: yaml.MappingNode, loc: Loc) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            # YAML 1.1 reads the words yes, no, on and off as truth values; as keys they are words.
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
            here = (*loc, key)
            line = self.lines[here] = key_node.start_mark.line + 1
            if key in found:
                self._fault(line, here, f"“{key}” is written twice", "keep one of the two")
            found[key] = self.plain(value_node, here)
            self.lines[here] = line
        return found


def _refuse_depth(text: str, shown: str) -> None:
    """Refuse what is nested so deeply that building it would exhaust the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                line = event.start_mark.line + 1 if event.start_mark else 0
                raise Faulty([Fault(shown, line, "(file)", "nested too deeply", "write it flatter")])
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def read_source(path: Path, *, shown_as: str = "") -> Source:
    """Read one YAML file; raises ``Faulty`` when it is not YAML, not UTF-8, or repeats a key."""
    shown = shown_as or str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Faulty([Fault(shown, 1, "(file)", "not UTF-8", "save the file as UTF-8")]) from None
    except OSError as error:
        raise Faulty([Fault(shown, 0, "(file)", str(error.strerror), "create the file")]) from None
    try:
        _refuse_depth(text, shown)
        loader = _Loader(text)
        reading = _Reading(loader, shown)
        node = loader.get_single_node()
        data = {} if node is None else reading.plain(node, ())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 0
        remedy = "check indentation, quotes and colons"
        raise Faulty([Fault(shown, line, "(file)", f"not YAML: {error.problem}", remedy)]) from None
    except yaml.YAMLError as error:
        remedy = "remove characters that cannot be printed"
        raise Faulty([Fault(shown, 0, "(file)", f"not YAML: {error}", remedy)]) from None
    if reading.faults:
        raise Faulty(reading.faults)
    return Source(shown, data, reading.lines)
