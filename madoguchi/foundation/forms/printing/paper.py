"""What stands on paper and where: millimetres from the top left corner of an A4 page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from madoguchi.foundation.forms.printing.measure import MM, width_of, wrapped

WIDTH, HEIGHT = 210.0, 297.0
LEFT, RIGHT = 15.0, 195.0
TOP, BOTTOM = 14.0, 281.0
"""Where the content of a page may stand."""
BODY, SMALL, TITLE = 10.5, 9.0, 16.0
"""Points. Nothing on a form is smaller than ``SMALL``."""
CELL_W, CELL_H = 5.6, 7.4
"""A box for one character, wide enough to be written into and read again."""
CODE = 22.0
"""Edge of the QR code with its quiet zone."""
CODE_AT = (RIGHT - CODE + 1, 6.5)
MARK = 4.0
MARKS = ((7.0, 7.0), (199.0, 7.0), (7.0, 286.0), (199.0, 286.0))
"""Corners by which a scan is set straight (位置合わせ); the last one is hollow, so that the top is known."""

Kind = Literal["text", "cell", "tick", "lines"]


@dataclass(frozen=True, slots=True)
class Box:
    """Something to write in: one input of a field, one character of it, or one option to tick."""

    path: str
    """Input path: ``applicant.address``, ``children.0.born_on``; ``form.…`` is the form's own, ``office.…`` the office's."""
    part: str
    """Which input of it: ``family``, ``number``, ``option:self`` …"""
    kind: Kind
    x: float
    y: float
    w: float
    h: float
    page: int = 1
    index: int = 0
    """Which character of a row of cells."""
    head: float = 0.0
    """How much of the height the caption printed inside takes."""
    right: bool = False
    """Written from the right, as numbers are."""

    @property
    def key(self) -> tuple[str, str]:
        """What it belongs to."""
        return self.path, self.part


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph, already broken into lines that fit its width."""

    x: float
    y: float
    w: float
    lines: tuple[str, ...]
    size: float = BODY
    align: Literal["left", "center", "right"] = "left"
    tag: str = "p"
    bold: bool = False
    leading: float = 1.3
    page: int = 1

    @property
    def step(self) -> float:
        """From one line to the next, in millimetres."""
        return self.size * MM * self.leading

    @property
    def h(self) -> float:
        """Height of all lines."""
        return self.step * len(self.lines)


@dataclass(frozen=True, slots=True)
class Shape:
    """A rectangle, or a line where one edge is zero."""

    x: float
    y: float
    w: float
    h: float
    fill: str = "none"
    stroke: float = 0.2
    dotted: bool = False
    page: int = 1


Item = Box | Words | Shape


@dataclass(slots=True)
class Drawing:
    """Things drawn at places relative to each other, before it is known where on which page."""

    items: list[Item] = field(default_factory=list)

    def box(self, *args: Any, **more: Any) -> None:
        """Something to write in."""
        self.items.append(Box(*args, **more))

    def shape(self, x: float, y: float, w: float, h: float, **more: Any) -> None:
        """A rectangle or a line."""
        self.items.append(Shape(x, y, w, h, **more))

    def words(self, text: str, x: float, y: float, w: float, **more: Any) -> float:
        """A paragraph broken to the width; returns its height."""
        size = more.get("size", BODY)
        said = Words(x, y, w, wrapped(text, w, size), **more)
        self.items.append(said)
        return said.h

    def label(self, text: str, x: float, y: float, h: float, *, size: float = BODY) -> float:
        """One line in the middle of the height ``h``; returns its width."""
        wide = width_of(text, size)
        step = size * MM * 1.3
        self.items.append(Words(x, y + (h - step) / 2, wide, (text,), size=size))
        return wide

    def add(self, other: Drawing, dx: float, dy: float) -> None:
        """Another drawing, moved."""
        self.items += moved(other.items, dx, dy)


def moved(items: Iterable[Item], dx: float, dy: float, page: int = 1) -> list[Item]:
    """The same things elsewhere."""
    return [replace(one, x=round(one.x + dx, 3), y=round(one.y + dy, 3), page=page) for one in items]


@dataclass(slots=True)
class FormLayout:
    """A whole form: every page, every box."""

    slug: str
    title: str
    pages: int = 1
    items: list[Item] = field(default_factory=list)
    too_tall: list[str] = field(default_factory=list)
    """Fields whose row is higher than a page."""

    @property
    def boxes(self) -> list[Box]:
        """What is written in."""
        return [one for one in self.items if isinstance(one, Box)]

    @property
    def words(self) -> list[Words]:
        """What is printed."""
        return [one for one in self.items if isinstance(one, Words)]

    @property
    def shapes(self) -> list[Shape]:
        """What is ruled."""
        return [one for one in self.items if isinstance(one, Shape)]

    def by_key(self) -> Mapping[tuple[str, str], list[Box]]:
        """The boxes of each input, cells in their order."""
        found: dict[tuple[str, str], list[Box]] = {}
        for box in self.boxes:
            found.setdefault(box.key, []).append(box)
        return found

    def as_json(self) -> dict[str, Any]:
        """What is kept to read a sheet again: paper, marks, codes, boxes."""
        return {
            "engine": 1,
            "paper": [WIDTH, HEIGHT],
            "pages": self.pages,
            "marks": [[x, y, MARK, MARK] for x, y in MARKS],
            "code": [*CODE_AT, CODE, CODE],
            "boxes": [
                {"page": b.page, "path": b.path, "part": b.part, "kind": b.kind, "index": b.index,
                 "x": b.x, "y": b.y, "w": round(b.w, 3), "h": round(b.h, 3)}
                for b in self.boxes
            ],
        }  # fmt: skip

    @property
    def sha256(self) -> str:
        """Fingerprint of everything that is printed: the same words and boxes, the same edition."""
        held = [[type(one).__name__, *(getattr(one, name) for name in one.__slots__)] for one in self.items]
        told = json.dumps([self.title, self.pages, held], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()


def boxes_in(data: Mapping[str, Any]) -> list[Box]:
    """The boxes of a layout that was kept."""
    return [Box(**one) for one in data["boxes"]]
