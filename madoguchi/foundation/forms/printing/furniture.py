"""What there is to write into, for each type of field (記入欄).

``draw(pen, f, path, x, y, w)`` draws at (x, y) no wider than ``w`` and returns the height used.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date

from madoguchi.foundation.forms.printing import wording
from madoguchi.foundation.forms.printing.measure import width_of
from madoguchi.foundation.forms.printing.paper import BODY, CELL_H, CELL_W, SMALL, Drawing
from madoguchi.foundation.forms.vocabulary import Field

PAD = 1.6
CAPTION = 4.2
"""Height of a caption inside a box."""
CAPTIONED = 12.0
LINE = 8.4
TICK = 3.6
GAP = 1.3
ROW = CELL_H + 2 * PAD - 0.6
FULL_LINE = 35
"""Characters that fit a line written by hand."""

Draw = Callable[[Drawing, Field, str, float, float, float], float]


def cells(pen: Drawing, path: str, part: str, x: float, y: float, count: int, *, right: bool = False) -> float:
    """A row of boxes for one character each; returns its width."""
    for i in range(count):
        pen.box(path, part, "cell", x + i * CELL_W, y, CELL_W, CELL_H, index=i, right=right)
    return count * CELL_W


def captioned(
    pen: Drawing, path: str, part: str, caption: str, x: float, y: float, w: float, h: float = CAPTIONED
) -> None:
    """A box with its caption small in its upper corner."""
    pen.box(path, part, "text", x, y, w, h, head=CAPTION)
    pen.words(caption, x + 1, y + 0.3, w - 2, size=SMALL)


def ticks(pen: Drawing, path: str, options: list[tuple[str, str]], x: float, y: float, w: float) -> float:
    """Options with a box each, flowing over as many lines as they need; returns the height."""
    step, here, down = 6.2, x, y
    for part, label in options:
        room = w - TICK - GAP
        wide = min(width_of(label, BODY), room)
        if here > x and here + TICK + GAP + wide > x + w:
            here, down = x, down + step
        pen.box(path, part, "tick", here, down + (step - TICK) / 2, TICK, TICK)
        tall = pen.words(
            label, here + TICK + GAP, down + (step - BODY * 0.3528 * 1.3) / 2, room if wide == room else wide + 0.5
        )
        if tall > step:
            down += tall - step + 1.4
        here += TICK + GAP + wide + 4.5
    return down + step - y


def blank(pen: Drawing, path: str, part: str, x: float, y: float, w: float, h: float) -> float:
    """A plain box."""
    pen.box(path, part, "text", x, y, w, h)
    return h


def _name(pen: Drawing, f: Field, path: str, x: float, y: float, w: float) -> float:
    side, kana, tall = 17.0, 7.0, 11.5
    half = (w - side) / 2
    pen.label(wording.KANA, x + 1.5, y, kana, size=SMALL)
    pen.label("姓 ・ 名", x + 1.5, y + kana, tall, size=SMALL)
    pen.shape(x, y + kana, side, 0, dotted=True)
    for i, part in enumerate(("family", "given")):
        pen.box(path, f"{part}_kana", "text", x + side + i * half, y, half, kana)
        pen.box(path, part, "text", x + side + i * half, y + kana, half, tall)
    return kana + tall


def latest_era_only(f: Field) -> bool:
    """Whether only days of the present era can be meant (``today``, ``today-90``, or a late date)."""
    least = f.minimum
    if isinstance(least, str) and least.startswith("today"):
        back = re.search(r"-\s*([0-9]+)", least)
        return back is None or int(back[1]) < 2000
    try:
        return least is not None and date.fromisoformat(str(least)) >= date(2019, 5, 1)
    except ValueError:
        return False


def day_cells(pen: Drawing, path: str, x: float, y: float) -> float:
    """Year, month and day in two boxes each; returns the width."""
    here = x
    for part, unit in (("year", "年"), ("month", "月"), ("day", "日")):
        here += cells(pen, path, part, here, y, 2, right=True) + 0.8
        here += pen.label(unit, here, y, CELL_H) + 1.4
    return here - x


def _date(pen: Drawing, f: Field, path: str, x: float, y: float, w: float) -> float:
    here = x + PAD
    if latest_era_only(f):
        here += pen.label(wording.ERA, here, y + PAD, CELL_H) + 2
    else:
        for key, name in wording.ERAS:
            pen.box(path, f"era:{key}", "tick", here, y + PAD + (CELL_H - TICK) / 2, TICK, TICK)
            here += TICK + 0.9
            here += pen.label(name, here, y + PAD, CELL_H) + 2.2
    day_cells(pen, path, here, y + PAD)
    return ROW


def _postal(pen: Drawing, f: Field, path: str, x: float, y: float, w: float, part: str = "") -> float:
    here = x + PAD
    here += pen.label("〒", here, y + PAD, CELL_H) + 1
    here += cells(pen, path, part, here, y + PAD, 3) + 1
    here += pen.label("－", here, y + PAD, CELL_H) + 1
    for i in range(4):
        pen.box(path, part, "cell", here + i * CELL_W, y + PAD, CELL_W, CELL_H, index=3 + i)
    return ROW


def _address(pen: Drawing, f: Field, path: str, x: float, y: float, w: float) -> float:
    down = y + _postal(pen, f, path, x, y, w, "postal_code") - 0.4
    first, second = (w * 0.24, w * 0.34), (w * 0.42, w * 0.58)
    captioned(pen, path, "prefecture", "都道府県", x, down, first[0])
    captioned(pen, path, "city", "市区町村", x + first[0], down, first[1])
    captioned(pen, path, "town", "町名・大字", x + sum(first), down, w - sum(first))
    captioned(pen, path, "street", "番地", x, down + CAPTIONED, second[0])
    captioned(pen, path, "building", "建物名・部屋番号", x + second[0], down + CAPTIONED, second[1])
    return down + 2 * CAPTIONED - y


def _phone(pen: Drawing, f: Field, path: str, x: float, y: float, w: float) -> float:
    here = x + PAD
    for i, (part, count) in enumerate((("area", 5), ("exchange", 4), ("subscriber", 4))):
        if i:
            here += 0.8 + pen.label("－", here + 0.8, y + PAD, CELL_H) + 0.8
        here += cells(pen, path, part, here, y + PAD, count, right=part == "area")
    return ROW


def _yes_no(pen: Drawing, f: Field, path: str, x: float, y: float, w: float) -> float:
    own = {o.key: o.label.ja for o in f.options}
    options = [("option:yes", own.get("yes", wording.YES)), ("option:no", own.get("no", wording.NO))]
    return ticks(pen, path, options, x + PAD, y + PAD / 2 + 0.4, w - 2 * PAD) + PAD + 0.8


def _options(pen: Drawing, f: Field, path: str, x: float, y: float, w: float) -> float:
    used = PAD / 2 + 0.4
    if f.type == "choices":
        used += pen.words(wording.ALL_THAT_APPLY, x + PAD, y + used, w - 2 * PAD, size=SMALL)
    options = [(f"option:{o.key}", o.label.ja) for o in f.options]
    return used + ticks(pen, path, options, x + PAD, y + used, w - 2 * PAD) + PAD / 2 + 0.4


def _whole(bound: object) -> int | None:
    return bound if isinstance(bound, int) and not isinstance(bound, bool) else None


def _number(pen: Drawing, f: Field, path: str, x: float, y: float, w: float) -> float:
    most = _whole(f.maximum) if f.maximum is not None else 10 if f.type == "copies" else None
    here, unit = x + PAD, f.unit.ja or {"money": "円", "copies": "通"}.get(f.type, "")
    if f.type == "number" and (most is None or most > 9999):
        pen.box(path, "", "text", here, y + PAD, 45.0, CELL_H, right=True)
        here += 45
    else:
        count = len(str(most)) if most is not None else 9
        here += cells(pen, path, "", here, y + PAD, min(max(count, 2), 12), right=True)
    pen.label(unit, here + 1.5, y + PAD, CELL_H)
    return ROW


def _text(pen: Drawing, f: Field, path: str, x: float, y: float, w: float) -> float:
    most = f.max_length or FULL_LINE
    lines = 1 if most <= 40 else 2 if most <= 120 else 3
    unit = width_of(f.unit.ja, BODY) + 2 * PAD if f.unit else 0
    tall = blank(pen, path, "", x, y, w - unit, 10.0 if lines == 1 else lines * 7.6)
    if unit:
        pen.label(f.unit.ja, x + w - unit + PAD, y, tall)
    return tall


def _email(pen: Drawing, f: Field, path: str, x: float, y: float, w: float) -> float:
    return blank(pen, path, "", x, y, w, 10.0)


def _long(pen: Drawing, f: Field, path: str, x: float, y: float, w: float) -> float:
    lines = min(max(math.ceil((f.max_length or 200) / FULL_LINE), 3), 7)
    pen.box(path, "", "lines", x, y, w, lines * LINE)
    for i in range(1, lines):
        pen.shape(x + PAD, y + i * LINE, w - 2 * PAD, 0, stroke=0.15, dotted=True)
    return lines * LINE


def _account(pen: Drawing, f: Field, path: str, x: float, y: float, w: float) -> float:
    tall, side = 12.6, 58.0
    for i, (part, name, code, count) in enumerate(
        (("bank", "金融機関名", "金融機関コード", 4), ("branch", "支店名", "支店コード", 3))
    ):
        top = y + i * tall
        captioned(pen, path, f"{part}_name", name, x, top, w - side, tall)
        wide = pen.label(code, x + w - side + 2, top + PAD + 1, CELL_H, size=SMALL)
        cells(pen, path, f"{part}_code", x + w - side + 4 + max(wide, 24), top + (tall - CELL_H) / 2, count)
        pen.shape(x, top + tall, w, 0)
    top = y + 2 * tall
    kinds = [("kind:ordinary", "普通"), ("kind:current", "当座"), ("kind:savings", "貯蓄")]
    ticks(pen, path, kinds, x + PAD, top + (ROW - 6.2) / 2, 50)
    wide = pen.label("口座番号", x + 58, top, ROW)
    cells(pen, path, "number", x + 60 + wide, top + PAD, 7, right=True)
    captioned(pen, path, "holder_kana", "口座名義（カタカナ）", x, top + ROW, w)
    return 2 * tall + ROW + CAPTIONED


def _my_number(pen: Drawing, f: Field, path: str, x: float, y: float, w: float) -> float:
    here = x + PAD
    for i in range(12):
        pen.box(path, "", "cell", here + i * CELL_W + (i // 4) * 2.5, y + PAD, CELL_W, CELL_H, index=i)
    return ROW


def _signature(pen: Drawing, f: Field, path: str, x: float, y: float, w: float) -> float:
    captioned(pen, path, "", wording.SIGN_HERE, x, y, w, 15)
    return 15


def _file(pen: Drawing, f: Field, path: str, x: float, y: float, w: float) -> float:
    return ticks(pen, path, [("enclosed", wording.ENCLOSED)], x + PAD, y + PAD / 2 + 0.4, w - 2 * PAD) + PAD + 0.8


def _appointment(pen: Drawing, f: Field, path: str, x: float, y: float, w: float) -> float:
    for n in (1, 2):
        top = y + (n - 1) * ROW + PAD
        here = x + PAD
        here += pen.label(wording.CHOICE_OF_DAY.format(n=n), here, top, CELL_H, size=SMALL) + 2
        here += pen.label(wording.ERA, here, top, CELL_H) + 1
        here += day_cells(pen, f"{path}.{n}", here, top)
        for part, unit in (("hour", "時"), ("minute", "分")):
            here += cells(pen, f"{path}.{n}", part, here, top, 2, right=True) + 0.8
            here += pen.label(unit, here, top, CELL_H) + 1.2
    return 2 * ROW


def persons_printed(f: Field) -> int:
    """How many people can be written on the form."""
    most = _whole(f.maximum)
    return min(most, 4) if most else 4


def _persons(pen: Drawing, f: Field, path: str, x: float, y: float, w: float) -> float:
    head, tall = 5.2, 9.5
    columns = (
        ("family", "姓", w * 0.24),
        ("given", "名", w * 0.24),
        ("born_on", "生年月日", w * 0.3),
        ("relation", "続柄", w * 0.22),
    )
    here = x
    for part, caption, wide in columns:
        pen.words(caption, here, y + 0.5, wide, size=SMALL, align="center")
        for row in range(persons_printed(f)):
            pen.box(f"{path}.{row}", part, "text", here, y + head + row * tall, wide, tall)
        here += wide
    return head + persons_printed(f) * tall


FURNITURE: dict[str, Draw] = {
    "person_name": _name, "persons": _persons, "date": _date, "postal_code": _postal, "address": _address,
    "phone": _phone, "email": _email, "yes_no": _yes_no, "choice": _options, "choices": _options, "number": _number,
    "money": _number, "copies": _number, "text": _text, "long_text": _long, "file": _file, "bank_account": _account,
    "my_number": _my_number, "signature": _signature, "appointment": _appointment,
}  # fmt: skip
"""Every type that is written into; ``statement`` and ``note`` are drawn over the whole width."""
