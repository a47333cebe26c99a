"""The proof that a form fits its paper (枠からはみ出さないこと): from the layout alone, without drawing it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from madoguchi.foundation.forms.printing.measure import width_of
from madoguchi.foundation.forms.printing.paper import (
    BODY,
    BOTTOM,
    CODE,
    CODE_AT,
    LEFT,
    MARK,
    MARKS,
    RIGHT,
    SMALL,
    TOP,
    Box,
    FormLayout,
    Words,
)
from madoguchi.foundation.forms.printing.plan import form_layout
from madoguchi.foundation.forms.procedure import Procedure

HAIR = 0.02
"""Millimetres that do not count."""
LEAST = 3.4
"""Edge of the smallest box that can still be ticked."""
Rect = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PrintFault:
    """Something that does not fit: at which field, what, and what to do."""

    path: str
    what: str
    remedy: str


def print_faults(procedure: Procedure) -> list[PrintFault]:
    """Everything that keeps the form of ``procedure`` from being printed well."""
    return layout_faults(form_layout(procedure))


def layout_faults(layout: FormLayout) -> list[PrintFault]:
    """Everything that overflows in a layout."""
    faults = [
        PrintFault(path, "its row is higher than a page", "shorten its texts or its options")
        for path in layout.too_tall
    ]
    for page in range(1, layout.pages + 1):
        boxes = [one for one in layout.boxes if one.page == page]
        words = [one for one in layout.words if one.page == page]
        faults += [*_outside(boxes, words), *_overlapping(boxes), *_too_wide(words), *_written_over(boxes, words)]
    return list(dict.fromkeys(faults))


def _rect(one: Box | Words) -> Rect:
    return one.x, one.y, one.w, one.h


def _meet(a: Rect, b: Rect) -> bool:
    return (
        a[0] + HAIR < b[0] + b[2]
        and b[0] + HAIR < a[0] + a[2]
        and a[1] + HAIR < b[1] + b[3]
        and b[1] + HAIR < a[1] + a[3]
    )


def _outside(boxes: list[Box], words: list[Words]) -> Iterator[PrintFault]:
    taken: list[Rect] = [(*CODE_AT, CODE, CODE), *((x, y, MARK, MARK) for x, y in MARKS)]
    everything: list[Box | Words] = [*boxes, *words]
    for one in everything:
        x, y, w, h = _rect(one)
        path = one.path if isinstance(one, Box) else ""
        named = "a box" if isinstance(one, Box) else f"“{one.lines[0][:20]}”"
        if x < LEFT - HAIR or x + w > RIGHT + HAIR or y < TOP - HAIR or y + h > BOTTOM + HAIR:
            yield PrintFault(path, f"{named} crosses the edge of the page", "shorten its texts or its options")
        if any(_meet((x, y, w, h), mark) for mark in taken):
            yield PrintFault(path, f"{named} covers the code or a mark of the page", "shorten the title")
        if isinstance(one, Box) and min(w, h) < LEAST:
            yield PrintFault(path, "a box is too small to be written into", "shorten its texts")
        if isinstance(one, Words) and one.size < min(SMALL, BODY):
            yield PrintFault(path, f"{named} is too small to be read", "shorten it")


def _overlapping(boxes: list[Box]) -> Iterator[PrintFault]:
    near: dict[int, list[Box]] = defaultdict(list)
    for box in boxes:
        for band in range(int(box.y // 20), int((box.y + box.h) // 20) + 1):
            for other in near[band]:
                if _meet(_rect(box), _rect(other)):
                    yield PrintFault(
                        box.path, f"its box lies over that of “{other.path}”", "shorten its texts or its options"
                    )
            near[band].append(box)


def _too_wide(words: list[Words]) -> Iterator[PrintFault]:
    for one in words:
        for line in one.lines:
            if width_of(line, one.size) > one.w + 0.6:
                yield PrintFault("", f"“{line[:20]}” is wider than its place", "shorten it")


def _written_over(boxes: list[Box], words: list[Words]) -> Iterator[PrintFault]:
    """Nothing is printed where somebody writes, except a caption in its corner."""
    for one in words:
        wide = max(width_of(line, one.size) for line in one.lines)
        x = one.x if one.align == "left" else one.x + (one.w - wide) / (2 if one.align == "center" else 1)
        # A line of type is lower than its leading.
        type_ = (x, one.y + 0.5, wide, one.h - 1)
        for box in boxes:
            if _meet(type_, (box.x, box.y + box.head, box.w, box.h - box.head)):
                yield PrintFault(box.path, f"“{one.lines[0][:20]}” is printed over its box", "shorten its texts")
