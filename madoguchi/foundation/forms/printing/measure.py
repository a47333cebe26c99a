"""How wide text is on paper, and where its lines break (禁則処理).

The widths are those of IPAex Mincho, written here so that a layout is the same on every machine, fonts or not.
"""

from __future__ import annotations

import unicodedata

MM = 25.4 / 72
"""Millimetres of one point."""
_LATIN = (
    290, 282, 353, 618, 618, 784, 726, 212, 365, 365, 250, 678, 238, 295, 238, 500, 618, 618, 618, 618, 618, 618, 618,
    618, 618, 618, 288, 288, 678, 678, 678, 504, 899, 724, 709, 730, 787, 699, 640, 782, 819, 379, 472, 721, 607, 954,
    816, 801, 642, 801, 695, 614, 624, 792, 718, 960, 720, 685, 632, 340, 500, 340, 500, 500, 500, 543, 601, 535, 614,
    558, 313, 551, 616, 301, 304, 564, 293, 897, 628, 589, 615, 598, 405, 476, 332, 609, 533, 780, 520, 534, 461, 339,
    196, 339, 500,
)  # fmt: skip
"""Thousandths of the size, from the space to the tilde."""
NOT_FIRST = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー」』）］｝〕〉》】〟’”ァィゥェォッャュョヮヵヶ"
    "ぁぃぅぇぉっゃゅょゎ〜～…‥%％℃)]},.!?:;"
)
NOT_LAST = frozenset("「『（［｛〔〈《【〝‘“([{〒")


def width_of(text: str, size: float) -> float:
    """Width of one line in millimetres at ``size`` points."""
    return sum(_thousandths(c) for c in text) * size * MM / 1000


def _thousandths(c: str) -> int:
    code = ord(c)
    if 32 <= code < 127:
        return _LATIN[code - 32]
    if unicodedata.category(c) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    if 0xFF61 <= code <= 0xFF9F:
        return 500
    return 1000 if unicodedata.east_asian_width(c) in "FWA" or code >= 0x2000 else 720


def wrapped(text: str, width: float, size: float) -> tuple[str, ...]:
    """Lines no wider than ``width`` millimetres; breaks in ``text`` are kept, and nothing is ever left out."""
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        lines += _broken(paragraph, width, size)
    return tuple(lines)


def _broken(text: str, width: float, size: float) -> list[str]:
    lines: list[str] = []
    units = _units(text, width, size)
    line, used = "", 0.0
    for unit in units:
        wide = width_of(unit, size)
        if line and used + wide > width + 1e-6:
            lines.append(line.rstrip())
            line, used = unit.lstrip() if unit.isspace() else unit, wide
        else:
            line, used = line + unit, used + wide
    return [*lines, line.rstrip()] if line or not lines else lines


def _units(text: str, width: float, size: float) -> list[str]:
    """Pieces between which a line may break; a Latin word is one piece unless it is wider than the line."""
    pieces: list[str] = []
    for c in text:
        glued = bool(pieces) and (
            c in NOT_FIRST or pieces[-1][-1] in NOT_LAST or _one_word(pieces[-1][-1], c) or unicodedata.combining(c) > 0
            or 0xE0100 <= ord(c) <= 0xE01EF
        )  # fmt: skip
        if glued and width_of(pieces[-1] + c, size) <= width:
            pieces[-1] += c
        else:
            pieces.append(c)
    return pieces


def _one_word(before: str, c: str) -> bool:
    return before.isascii() and c.isascii() and not before.isspace() and not c.isspace()
