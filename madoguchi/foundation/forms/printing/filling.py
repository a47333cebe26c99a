"""Answers into boxes (記入済みの様式). What does not fit its box goes on a further sheet (別紙), whole: nothing is cut."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from madoguchi.foundation.forms.evaluation import FormState
from madoguchi.foundation.forms.printing import wording
from madoguchi.foundation.forms.printing.drawing import TICK_MARK
from madoguchi.foundation.forms.printing.furniture import LINE
from madoguchi.foundation.forms.printing.measure import MM, width_of, wrapped
from madoguchi.foundation.forms.printing.paper import (
    BODY,
    BOTTOM,
    LEFT,
    RIGHT,
    SMALL,
    Box,
    Drawing,
    FormLayout,
    Item,
    Words,
    moved,
)
from madoguchi.foundation.forms.printing.plan import GREY, NEXT_TOP
from madoguchi.foundation.forms.printing.signing import SIGNED_ON, SIGNER, Signing
from madoguchi.foundation.forms.procedure import Page
from madoguchi.foundation.forms.types import field_type
from madoguchi.foundation.forms.vocabulary import Field, Text
from madoguchi.kernel.ui.wareki import ERAS, era_of, to_wareki

SIZES = (BODY, 10.0, 9.5, SMALL)
TIGHT = 1.2
_ERA_KEYS = {name: key for key, name in wording.ERAS}
Parts = dict[tuple[str, str], str]
"""(what follows the field's path, part) → text; a tick is ``✓``."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the further sheet; without a label, a heading."""

    label: str
    text: str = ""


@dataclass(slots=True)
class Filled:
    """What is written onto a layout, and how many pages that makes."""

    pages: int
    written: list[Item] = field(default_factory=list)
    sheet: list[Entry] = field(default_factory=list)


def _day(iso: str) -> Parts:
    day = date.fromisoformat(iso[:10])
    era = era_of(day)
    if era is None:
        return {("", "era"): iso}
    return {
        ("", f"era:{_ERA_KEYS[era.name]}"): TICK_MARK,
        ("", "year"): str(era.year_of(day.year)), ("", "month"): str(day.month), ("", "day"): str(day.day),
    }  # fmt: skip


def _phone(value: str) -> Parts:
    parts = value.split("-")
    if len(parts) != 3:
        digits = value.replace("-", "")
        parts = [digits[:-8], digits[-8:-4], digits[-4:]]
    return {("", name): part for name, part in zip(("area", "exchange", "subscriber"), parts, strict=True)}


def _appointment(value: Mapping[str, Any]) -> Parts:
    at = datetime.fromisoformat(str(value["starts_at"]))
    day = {(".1", part): text for (_head, part), text in _day(at.date().isoformat()).items() if ":" not in part}
    return {**day, (".1", "hour"): str(at.hour), (".1", "minute"): f"{at.minute:02}"}


def _persons(value: Sequence[Mapping[str, Any]]) -> Parts:
    kind = field_type("date")
    written: Parts = {}
    for i, person in enumerate(value):
        told = {"family": person["name"]["family"], "given": person["name"]["given"], "relation": person["relation"]}
        if person["born_on"]:
            told["born_on"] = kind.show(person["born_on"], Field("born_on", "date", Text("")), "ja-plain")
        written |= {(f".{i}", part): text for part, text in told.items() if text}
    return written


def parts_of(f: Field, value: Any) -> Parts:
    """What is written where for one answer."""
    match f.type:
        case "date":
            return _day(value)
        case "phone":
            return _phone(value)
        case "yes_no":
            return {("", "option:yes" if value else "option:no"): TICK_MARK}
        case "choice":
            return {("", f"option:{value}"): TICK_MARK}
        case "choices":
            return {("", f"option:{key}"): TICK_MARK for key in value}
        case "statement":
            return {("", "agreed"): TICK_MARK} if value else {}
        case "file":
            return {("", "enclosed"): TICK_MARK} if value else {}
        case "person_name" | "address":
            return {("", part): str(text) for part, text in value.items() if text}
        case "bank_account":
            told: Parts = {("", part): str(text) for part, text in value.items() if part != "kind"}
            return told | {("", f"kind:{value['kind']}"): TICK_MARK}
        case "persons":
            return _persons(value)
        case "appointment":
            return _appointment(value)
        case "my_number":
            # Never out of its seal for print: it is written by hand, or read where the law allows it.
            return {}
        case "signature":
            return {("", ""): field_type(f.type).show(value, f, "ja")}
        case "number" | "money" | "copies":
            return {("", ""): str(value)}
        case _:
            return {("", ""): str(value)}


def written_in(boxes: list[Box], text: str) -> list[Words] | None:
    """Text set into the boxes of one input; ``None`` where it does not fit."""
    first = boxes[0]
    if first.kind == "cell":
        if len(text) > len(boxes):
            return None
        row = boxes[len(boxes) - len(text) :] if first.right else boxes
        return [_centred(box, c) for box, c in zip(row, text, strict=False)]
    if first.kind == "tick":
        return [_centred(first, TICK_MARK, size=12.0)] if text == TICK_MARK else None
    return _set(first, text)


def _centred(box: Box, text: str, *, size: float = BODY) -> Words:
    step = size * MM
    wide = max(box.w, width_of(text, size))
    return Words(
        box.x - (wide - box.w) / 2,
        box.y + (box.h - step) / 2,
        wide,
        (text,),
        size=size,
        align="center",
        leading=1.0,
        page=box.page,
    )


def _set(box: Box, text: str) -> list[Words] | None:
    inner, room = box.w - 2.4, box.h - box.head
    if box.kind == "lines":
        lines = wrapped(text, inner - 1.6, BODY)
        if len(lines) * LINE <= room + 0.1:
            return [Words(box.x + 2, box.y, inner - 1.6, lines, leading=LINE / (BODY * MM), page=box.page)]
    for size in SIZES:
        lines = wrapped(text, inner, size)
        tall = len(lines) * size * MM * TIGHT
        if tall <= room - 0.2:
            align: Any = "right" if box.right else "left"
            down = box.y + box.head + (room - tall) / 2
            return [Words(box.x + 1.2, down, inner, lines, size=size, align=align, leading=TIGHT, page=box.page)]
    return None


class _Filler:
    def __init__(self, layout: FormLayout, state: FormState) -> None:
        self.layout, self.state = layout, state
        self.boxes = layout.by_key()
        self.paths = {path for path, _part in self.boxes}
        self.filled = Filled(layout.pages)

    def answers(self) -> None:
        """Every answer that counts, in the order of the form."""
        for page in self.state.procedure.pages:
            for head, title in self._rows_of(page):
                self._topic(title, [(head + f.name, f) for f in page.fields if f.compute is None])

    def computed(self) -> None:
        """What was worked out from the answers, for whoever examines them."""
        found = [Entry(wording.COMPUTED)]
        for page in self.state.procedure.pages:
            for head, title in self._rows_of(page):
                paths = [(head + f.name, f) for f in page.fields if f.compute is not None and f.label]
                for path, f in paths:
                    if self.state.value(path) is not None:
                        entry = self._entry(path, f)
                        found.append(Entry(f"{title}：{entry.label}" if page.repeat else entry.label, entry.text))
        self.filled.sheet += found if len(found) > 1 else []

    def _rows_of(self, page: Page) -> list[tuple[str, str]]:
        """Where the paths of a page begin, and what it is called; once, or for each row of a repeat."""
        if not page.repeat:
            return [("", page.title.ja)]
        count = len(self.state.active.get(page.name) or [])
        return [(f"{page.name}.{i}.", f"{page.item.ja or page.title.ja}　{i + 1}") for i in range(count)]

    def _topic(self, title: str, fields: list[tuple[str, Field]]) -> None:
        over: list[Entry] = []
        for path, f in fields:
            value = self.state.value(path)
            if path not in self.state.asked or value is None or value in ("", []):
                continue
            if not self._write(path, f, value):
                over.append(self._entry(path, f))
        if over:
            self.filled.sheet += [Entry(title), *over]

    def _entry(self, path: str, f: Field) -> Entry:
        return Entry(f.label.ja, field_type(f.type).show(self.state.value(path), f, "ja"))

    def _write(self, path: str, f: Field, value: Any) -> bool:
        """Whether all of it stands in its boxes."""
        parts = parts_of(f, value)
        if not parts:
            return True
        whole = True
        only_era = f.type in ("date", "appointment") and not any(
            p.startswith("era:") for q, p in self.boxes if q == path
        )
        for (below, part), text in parts.items():
            boxes = self.boxes.get((path + below, part))
            if boxes is None and only_era and part == f"era:{_ERA_KEYS[ERAS[0].name]}":
                continue
            words = written_in(boxes, text) if boxes else None
            if words is None:
                whole = False
                words = _pointing(boxes) if boxes else []
            self.filled.written += words
        return whole

    def put(self, path: str, part: str, text: str) -> None:
        """Something of the form's own."""
        boxes = self.boxes.get((path, part))
        words = written_in(boxes, text) if boxes else None
        if words is None:
            self.filled.sheet.append(Entry(wording.RECORD, text))
        else:
            self.filled.written += words


def _pointing(boxes: list[Box]) -> list[Words]:
    """Where the reader looks for what did not fit."""
    if boxes[0].kind == "cell":
        return written_in(boxes, wording.SHEET[: len(boxes)]) or []
    return written_in(boxes, wording.SEE_SHEET) or written_in(boxes, wording.SHEET) or []


def fill_form(
    layout: FormLayout, state: FormState, *, on: date | None = None, enclosed: Iterable[str] = (),
    record: str = "", computed: bool = False, signing: Signing | None = None,
) -> Filled:  # fmt: skip
    """The answers of ``state`` on ``layout``.

    ``enclosed`` names the attachments sent along; ``record`` is the office's line, and ``computed`` adds what was
    worked out, both for the print of a case. ``signing`` says who signs and when, on a layout with the box for it.
    """
    filler = _Filler(layout, state)
    if on is not None:
        for (_below, part), text in _day(on.isoformat()).items():
            if ":" not in part:
                filler.put("form.applied_on", part, text)
    filler.answers()
    for name in enclosed:
        if (f"attachment.{name}", "enclosed") in filler.boxes:
            filler.put(f"attachment.{name}", "enclosed", TICK_MARK)
    if signing is not None:
        filler.put(SIGNER, "option:proxy" if signing.acts else "option:self", TICK_MARK)
        filler.put(SIGNER, "name", signing.name)
        filler.put(SIGNED_ON, "", to_wareki(signing.on, "ja"))
    if computed:
        filler.computed()
    if record:
        filler.put("office.record", "", record)
    _sheets(filler.filled)
    return filler.filled


ACROSS, SIDE = RIGHT - LEFT, 56.0


def _sheets(filled: Filled) -> None:
    """The further sheets, a table that goes on from page to page."""
    if not filled.sheet:
        return
    page, y = filled.pages + 1, NEXT_TOP
    y = _title(filled, page, y)
    for entry in filled.sheet:
        label = wrapped(entry.label, (SIDE if entry.text else ACROSS) - 3, BODY)
        lines = list(wrapped(entry.text, ACROSS - SIDE - 4, BODY)) if entry.text else []
        step = BODY * MM * 1.3
        while True:
            room = int((BOTTOM - y - 3) // step)
            if room < max(len(label), 3 if lines else 5) and y > NEXT_TOP + 12:
                page, y = page + 1, _title(filled, page + 1, NEXT_TOP)
                continue
            now, lines = lines[: max(room, 1)], lines[max(room, 1) :]
            y += _line(filled, page, y, label, now)
            if not lines:
                break
            page, y = page + 1, _title(filled, page + 1, NEXT_TOP)
    filled.pages = page


def _title(filled: Filled, page: int, y: float) -> float:
    pen = Drawing()
    tall = pen.words(wording.SHEET, 0, 0, 40, size=12.0, tag="h2", bold=True)
    filled.written += moved(pen.items, LEFT, y, page)
    return y + tall + 2


def _line(filled: Filled, page: int, y: float, label: tuple[str, ...], lines: list[str]) -> float:
    pen = Drawing()
    step = BODY * MM * 1.3
    height = max(len(label), len(lines)) * step + 2.6
    pen.shape(0, 0, SIDE if lines else ACROSS, height, fill=GREY)
    pen.items.append(
        Words(1.5, 1.3, SIDE - 3 if lines else ACROSS - 3, label, tag="p" if lines else "h3", bold=not lines)
    )
    if lines:
        pen.shape(SIDE, 0, ACROSS - SIDE, height)
        pen.items.append(Words(SIDE + 2, 1.3, ACROSS - SIDE - 4, tuple(lines)))
    filled.written += moved(pen.items, LEFT, y, page)
    return height
