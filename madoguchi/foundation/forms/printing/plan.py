"""From a definition to the pages of its form: what stands on it, in which order, and where each page ends."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import override

from madoguchi.foundation.forms.expressions import Expression, scope_of
from madoguchi.foundation.forms.in_words import condition_in_words
from madoguchi.foundation.forms.printing import wording
from madoguchi.foundation.forms.printing.furniture import FURNITURE, PAD, TICK, blank, day_cells
from madoguchi.foundation.forms.printing.measure import width_of
from madoguchi.foundation.forms.printing.paper import (
    BODY,
    BOTTOM,
    CELL_H,
    CODE,
    CODE_AT,
    LEFT,
    RIGHT,
    SMALL,
    TITLE,
    TOP,
    Box,
    Drawing,
    FormLayout,
    moved,
)
from madoguchi.foundation.forms.printing.signing import signing_drawing
from madoguchi.foundation.forms.procedure import Page, Procedure
from madoguchi.foundation.forms.vocabulary import Circumstances, Field

ACROSS = RIGHT - LEFT
LABEL = 42.0
INPUT = ACROSS - LABEL
HALF_LABEL = 34.0
AIR = 2.5
"""Between sections."""
GREY, BAR = "#f0f0f0", "#dcdcdc"
NEXT_TOP = CODE_AT[1] + CODE + 1.5
"""Where a page after the first begins, below its QR code."""
ROWS_PRINTED = 3
SHORT = 80.0
TOGETHER = 80.0
"""A row of a repeat that is lower than this is not torn over two pages."""
_CIRCUMSTANCES = frozenset(("channel", "assurance"))


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom the form is addressed to, and where it goes."""

    mayor: str = ""
    office: str = ""
    place: str = ""
    address: str = ""
    phone: str = ""
    hours: str = ""


@dataclass(slots=True)
class Block:
    """A piece of the form that is not torn apart. One that ``leads`` stays with the next."""

    drawing: Drawing
    height: float
    leads: bool = False
    path: str = ""


def on_paper(condition: Expression | None) -> bool | None:
    """Whether something is on the form: always (true), never (false), or depending on what is answered (``None``).

    Only what stands in the channel and the kind of signing in is known beforehand: on paper, neither is online.
    """
    if condition is None:
        return True
    if not condition.names or not condition.names <= _CIRCUMSTANCES:
        return None
    held = {
        condition(scope_of({}, Circumstances(today=date(2026, 1, 1), channel=channel))) is True
        for channel in ("counter", "mail")
    }
    return held.pop() if len(held) == 1 else None


def is_printed(f: Field) -> bool:
    """Whether a field is on the form: what is worked out is not asked, and what speaks only of a screen says nothing."""
    if f.compute is not None or on_paper(f.when) is False:
        return False
    return f.type != "note" or bool(wording.on_paper(f.label.ja))


def printed_fields(page: Page, left_out: Collection[str] = ()) -> list[Field]:
    """What of a section is on the form; none of it, where the section is not."""
    out = page.name in left_out or on_paper(page.when) is False
    return [] if out else [f for f in page.fields if is_printed(f)]


def numbered(procedure: Procedure, left_out: Collection[str] = ()) -> dict[str, str]:
    """Field path → its number on the form (``3-2``), by which conditions refer to it."""
    sections = [fields for page in procedure.pages if (fields := printed_fields(page, left_out))]
    return {
        f.path: f"{section}-{n}"
        for section, fields in enumerate(sections, 1)
        for n, f in enumerate([f for f in fields if f.type != "note"], 1)
    }


def _settled(inside: Drawing, used: float, height: float, x: float) -> tuple[Drawing, float, float]:
    """In a taller row, boxes that reach the bottom grow with it; cells and ticks stand in the middle."""
    reach = [
        one
        for one in inside.items
        if isinstance(one, Box) and one.kind in ("text", "lines") and one.y + one.h > used - 0.05
    ]
    if not reach:
        return inside, x, (height - used) / 2
    grown = [replace(one, h=round(height - one.y, 3)) if one in reach else one for one in inside.items]
    return Drawing(grown), x, 0


def rows_printed(page: Page) -> int:
    """How many rows of a repeat are printed."""
    wanted = ROWS_PRINTED if len(page.fields) <= 4 else 2
    return max(page.least, min(page.most, wanted)) if page.least <= ROWS_PRINTED + 2 else wanted


class _Plan:
    def __init__(self, procedure: Procedure, sender: Sender, left_out: Collection[str]) -> None:
        self.procedure, self.sender, self.left_out = procedure, sender, left_out
        self.number = 0
        self.numbers = numbered(procedure, left_out)

    def _when(self, condition: Expression | None) -> str:
        """The condition in words, in the brackets of a form; empty when it always holds."""
        if condition is None or on_paper(condition):
            return ""
        said = self._said(condition)
        return f"〔{said}〕" if said != wording.DEPENDS else ""

    def _said(self, condition: Expression) -> str:
        said = condition_in_words(self.procedure, condition, else_=wording.DEPENDS, called=self.numbers)
        return wording.written(said)

    def heading(self, title: str, when: str = "", intro: str = "") -> Block:
        """The bar over a section."""
        self.number += 1
        pen = Drawing()
        told = Drawing()
        tall = told.words(f"{self.number}　{title}", 0, 0, ACROSS - 4, size=BODY, tag="h2", bold=True)
        used = bar = max(7.0, tall + 2)
        pen.shape(0, 0, ACROSS, bar, fill=BAR)
        pen.add(told, 2, (bar - tall) / 2)
        for text in (when, intro):
            if text:
                used += 0.7 + pen.words(text, 2, used + 0.7, ACROSS - 4, size=SMALL)
        if used > bar:
            used += 0.9
            pen.shape(0, 0, ACROSS, used)
        return Block(pen, used, leads=True)

    def row(self, f: Field, path: str, page: Page) -> Block:
        """One question: its label on grey, and what is written into."""
        return self._rows([(f, path)], page, LABEL, INPUT)

    def pair(self, pairs: list[tuple[Field, str]], page: Page) -> Block:
        """Two short questions side by side."""
        return self._rows(pairs, page, HALF_LABEL, ACROSS / 2 - HALF_LABEL)

    def _rows(self, asked: list[tuple[Field, str]], page: Page, side: float, wide: float) -> Block:
        pen = Drawing()
        drawn = [(*self._inside(f, path, page, wide), *self._label(f, side)) for f, path in asked]
        height = max(9.0, *(max(used, tall + 2.4) for _inside, used, _label, tall in drawn))
        for i, (inside, used, label, tall) in enumerate(drawn):
            x = i * (side + wide)
            pen.shape(x, 0, side, height, fill=GREY)
            pen.shape(x + side, 0, wide, height)
            pen.add(label, x + 1.5, (height - tall) / 2)
            pen.add(*_settled(inside, used, height, x + side))
        return Block(pen, height, path=asked[0][0].path)

    def _inside(self, f: Field, path: str, page: Page, wide: float) -> tuple[Drawing, float]:
        inside, used = Drawing(), 0.0
        for note in self._notes(f, page):
            used += inside.words(note, PAD, used + 0.6, wide - 2 * PAD, size=SMALL) + 0.3
        used = used + 0.8 if used else 0
        return inside, used + FURNITURE[f.type](inside, f, path, 0, used, wide)

    def _label(self, f: Field, side: float) -> tuple[Drawing, float]:
        label = Drawing()
        tall = label.words(f"{self.numbers[f.path]} {f.label.ja}", 0, 0, side - 3)
        if f.required is False or (not isinstance(f.required, bool) and on_paper(f.required) is False):
            tall += label.words(wording.OPTIONAL, 0, tall, side - 3, size=SMALL)
        return label, tall

    def _notes(self, f: Field, page: Page) -> Iterator[str]:
        when = self._when_in(f, page)
        if when:
            yield when
        told = wording.on_paper(f.help.ja)
        if told and f.type in ("text", "long_text", "number", "money", "choice", "choices", "yes_no", "date"):
            yield told
        if f.example and f.type in ("text", "long_text"):
            yield wording.EXAMPLE.format(example=f.example.ja)

    def _when_in(self, f: Field, page: Page) -> str:
        """The field's own condition; what already stands over the section is not said again."""
        same = f.when is not None and page.when is not None and f.when.tree == page.when.tree
        return "" if same else self._when(f.when)

    def is_short(self, f: Field, page: Page) -> bool:
        """Whether half a line is enough for it."""
        if any(self._notes(f, page)) or width_of(f.label.ja, BODY) > 3 * (HALF_LABEL - 3) - 16:
            return False
        if f.type == "yes_no":
            return not f.options or sum(width_of(o.label.ja, BODY) + 10 for o in f.options) < 50
        if f.type == "choice":
            return sum(width_of(o.label.ja, BODY) + TICK + 6 for o in f.options) < ACROSS / 2 - HALF_LABEL
        return f.type == "copies" or (f.type in ("number", "money") and f.maximum is not None)

    def across(self, f: Field, path: str, page: Page) -> Block:
        """A statement to agree to, or a note: over the whole width."""
        pen = Drawing()
        used, indent = 1.6, 2.0
        when = self._when_in(f, page)
        if when:
            used += pen.words(when, 2, used, ACROSS - 4, size=SMALL) + 0.4
        text = wording.on_paper(f.label.ja) or f.label.ja
        if f.type == "statement":
            text = f"{self.numbers[f.path]} {text}"
        if f.type == "statement":
            pen.box(path, "agreed", "tick", 2.5, used + 0.6, TICK, TICK)
            indent = 2.5 + TICK + 1.5
        else:
            text = f"※ {text}"
        size = BODY if f.type == "statement" else 9.5
        used += pen.words(text, indent, used, ACROSS - indent - 3, size=size)
        if f.help:
            used += pen.words(wording.on_paper(f.help.ja), indent, used + 0.3, ACROSS - indent - 3, size=SMALL) + 0.3
        used += 1.6
        pen.shape(0, 0, ACROSS, used)
        return Block(pen, used, path=f.path)

    def page_blocks(self, page: Page) -> Iterator[Block]:
        """A section, or the printed rows of a repeat."""
        fields = printed_fields(page, self.left_out)
        if not fields:
            return
        intro = wording.on_paper(page.intro.ja)
        if page.repeat and page.most > rows_printed(page):
            intro = f"{intro}{wording.MORE_ROWS.format(most=rows_printed(page))}"
        yield self.heading(page.title.ja, self._when(page.when), intro)
        for i in range(rows_printed(page) if page.repeat else 1):
            head = f"{page.name}.{i}." if page.repeat else ""
            blocks = list(self._questions(fields, head, page))
            if page.repeat and page.most > 1:
                pen = Drawing()
                pen.shape(0, 0, ACROSS, 6.0, fill=GREY)
                pen.label(f"{page.item.ja or page.title.ja}　{i + 1}", 2, 0, 6.0)
                blocks.insert(0, Block(pen, 6.0, leads=True))
                if sum(block.height for block in blocks) < TOGETHER:
                    for block in blocks[:-1]:
                        block.leads = True
            yield from blocks

    def _questions(self, fields: list[Field], head: str, page: Page) -> Iterator[Block]:
        waiting = list(fields)
        while waiting:
            f = waiting.pop(0)
            if f.type in ("statement", "note"):
                yield self.across(f, head + f.name, page)
            elif waiting and self.is_short(f, page) and self.is_short(waiting[0], page):
                other = waiting.pop(0)
                yield self.pair([(f, head + f.name), (other, head + other.name)], page)
            else:
                yield self.row(f, head + f.name, page)

    def attachment_blocks(self) -> Iterator[Block]:
        """The list of what to enclose, with a box each."""
        listed = [a for a in self.procedure.attachments if on_paper(a.when) is not False]
        if not listed:
            return
        yield self.heading(wording.ATTACHMENTS)
        mark, name = 8.0, 66.0
        for a in listed:
            pen = Drawing()
            optional = wording.OPTIONAL if a.required is False else ""
            tall = pen.words(f"{a.label.ja}{optional}", mark + 1.5, 1.4, name - 3)
            told = self._when(a.when) or ("" if optional else wording.ALWAYS)
            if a.waive_when is not None and on_paper(a.waive_when) is not False:
                unless = wording.NOT_NEEDED.format(when=self._said(a.waive_when))
                told = f"{told}\n{unless}{f'（{a.basis}）' if a.basis else ''}".strip()
            down = 1.6
            if told:
                down += pen.words(told, mark + name + 1.5, down, ACROSS - mark - name - 3, size=SMALL)
            height = max(tall + 2.8, down + 1.4, 8.0)
            pen.box(f"attachment.{a.name}", "enclosed", "tick", (mark - TICK) / 2, (height - TICK) / 2, TICK, TICK)
            for x, w in ((0, mark), (mark, name), (mark + name, ACROSS - mark - name)):
                pen.shape(x, 0, w, height)
            yield Block(pen, height)

    def notes_block(self) -> Block:
        """How to fill it in, where it goes, what it costs."""
        sender = self.sender
        said = [*wording.NOTES, wording.FEE if self.procedure.fees else wording.NO_FEE]
        if "counter" in self.procedure.channels and sender.office:
            place = "　".join(one for one in (sender.office, sender.place) if one)
            hours = f"（{wording.HOURS.format(hours=sender.hours)}）" if sender.hours else ""
            said.append(wording.AT_COUNTER.format(place=place) + hours)
        if "mail" in self.procedure.channels and sender.address:
            said.append(wording.BY_MAIL.format(address=sender.address, office=sender.office))
        if sender.phone:
            said.append(wording.ASK.format(office=sender.office, phone=sender.phone))
        said.append(wording.KEEP_CLEAN)
        pen = Drawing()
        used = 1.5 + pen.words(wording.HOW, 2, 1.5, ACROSS - 4, size=SMALL, tag="h2", bold=True) + 0.5
        for text in said:
            pen.words("・", 2, used, 4, size=SMALL)
            used += pen.words(text, 5.5, used, ACROSS - 8, size=SMALL) + 0.4
        used += 1
        pen.shape(0, 0, ACROSS, used, stroke=0.15, dotted=True)
        return Block(pen, used)

    def office_block(self) -> Block:
        """What the office writes: received, examined, decided, remarks; and the line of the record."""
        pen = Drawing()
        head, caption, tall, record = 5.6, 5.4, 14.0, 20.0
        pen.label(wording.OFFICE, 0, 0, head, size=SMALL)
        pen.shape(0, head - 0.3, ACROSS, 0, stroke=0.5)
        wide = ACROSS / len(wording.OFFICE_BOXES)
        for i, (key, name) in enumerate(wording.OFFICE_BOXES):
            pen.shape(i * wide, head, wide, caption, fill=GREY)
            pen.words(name, i * wide, head + 0.5, wide, size=SMALL, align="center")
            pen.box(f"office.{key}", "", "text", i * wide, head + caption, wide, tall)
        down = head + caption + tall
        pen.shape(0, down, 16, record, fill=GREY)
        pen.label(wording.RECORD, 4.8, down, record, size=SMALL)
        blank(pen, "office.record", "", 16, down, ACROSS - 16, record)
        return Block(pen, down + record)

    def head(self) -> Block:
        """Title, addressee, day."""
        pen = Drawing()
        title = wording.paper_title(self.procedure.title.ja)
        room = 2 * (CODE_AT[0] - LEFT - ACROSS / 2) - 4
        size = next((s for s in (TITLE, 15.0, 14.0, 13.0) if width_of(title, s) <= room), 13.0)
        tall = pen.words(title, (ACROSS - room) / 2, 8, room, size=size, tag="h1", bold=True, align="center")
        # The addressee stands left of the code, the day below it.
        down = max(8 + tall + 3, CODE_AT[1] + CODE - TOP + 1)
        pen.words(wording.ADDRESSEE.format(mayor=self.sender.mayor), 0, down + 1.4, 90, size=11.5)
        day = Drawing()
        wide = day.label(f"{wording.APPLIED_ON}　{wording.ERA}", 0, 0, CELL_H) + 1.5
        wide += day_cells(day, "form.applied_on", wide, 0)
        pen.add(day, ACROSS - wide, down)
        return Block(pen, down + CELL_H + 4)


class _Press:
    """Sets blocks one below the other and begins a new page where one does not fit."""

    def __init__(self, layout: FormLayout) -> None:
        self.layout, self.page, self.y = layout, 1, TOP

    def turn(self) -> None:
        """Begin a new page."""
        self.page, self.y = self.page + 1, NEXT_TOP
        self.layout.pages = self.page

    def fits(self, height: float) -> bool:
        """Whether it still has room on this page."""
        return self.y + height <= BOTTOM + 1e-6

    def set(self, block: Block) -> None:
        """Put it here."""
        self.layout.items += moved(block.drawing.items, LEFT, self.y, self.page)
        if block.height > BOTTOM - NEXT_TOP:
            self.layout.too_tall.append(block.path)
        self.y += block.height

    def flow(self, blocks: list[Block]) -> None:
        """All of them; what leads stays with what follows."""
        held: list[Block] = []
        for block in blocks:
            held.append(block)
            if block.leads:
                continue
            if not self.fits(sum(one.height for one in held)) and self.y > NEXT_TOP:
                self.turn()
            for one in held:
                self.set(one)
            held = []


def form_layout(
    procedure: Procedure, sender: Sender = Sender(), *, left_out: Collection[str] = (), signed: bool = False
) -> FormLayout:
    """The blank form of a procedure: the same definition and sender give the same layout, everywhere.

    ``left_out`` names sections that do not apply; ``signed`` adds the box for a signature (署名欄).
    """
    with override("ja"):
        plan = _Plan(procedure, sender, left_out)
        layout = FormLayout(procedure.slug, wording.paper_title(procedure.title.ja))
        press = _Press(layout)
        press.set(plan.head())
        sections = [list(plan.page_blocks(page)) for page in procedure.pages] + [list(plan.attachment_blocks())]
        sections += [[Block(*signing_drawing())]] if signed else []
        sections = [blocks for blocks in sections if blocks]
        notes, office = plan.notes_block(), plan.office_block()
        for i, blocks in enumerate(sections):
            last = i == len(sections) - 1
            _section(press, blocks, notes.height + office.height + 6 if last else 0)
        press.y += 3
        if not press.fits(notes.height):
            press.turn()
        press.set(notes)
        if not press.fits(office.height + 3):
            press.turn()
        press.y = BOTTOM - office.height
        press.set(office)
    return layout


def _height(blocks: list[Block]) -> float:
    return sum(block.height for block in blocks)


def _section(press: _Press, blocks: list[Block], after: float = 0) -> None:
    """A section with air above it; a short one is not torn over two pages.

    ``after`` is the height of what ends the form: rather than leave that alone on a last page, something goes with it.
    """
    if press.y > NEXT_TOP + 1:
        press.y += AIR
    whole = _height(blocks)
    short = SHORT if after else SHORT * 0.7
    if not press.fits(whole) and whole < short and press.y > NEXT_TOP:
        press.turn()
    if after and press.fits(whole) and not press.fits(whole + after) and press.y > NEXT_TOP:
        stays = [] if whole < SHORT else _without_last(blocks, SHORT / 2)
        press.flow(stays)
        press.turn()
        blocks = blocks[len(stays) :]
    press.flow(blocks)


def _without_last(blocks: list[Block], height: float) -> list[Block]:
    """The blocks before those that make up the last ``height``."""
    stays = list(blocks)
    while stays and (_height(blocks) - _height(stays) < height or stays[-1].leads):
        stays.pop()
    return stays
