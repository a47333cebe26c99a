"""Letters that nobody sees, made visible where a value is shown beside what it becomes."""

from __future__ import annotations

import unicodedata

MARKS = {" ": "␣", "\u3000": "□", "\t": "⇥", "\n": "⏎", "\r": "⏎"}
"""Those that have a sign of their own: blank, whole blank, tabulator, end of line."""
MOST, BEFORE = 80, 20
"""Of a long text so many letters are shown, and of them so many before the first that is different."""


def visible(text: str, beside: str | None = None) -> str:
    """``text`` with a sign for each letter that is not seen; blanks only where they are not also in ``beside``.

    ``36.54 ␣`` and not ``36.54``: else nobody sees what is different in “36.54810” → “36.54810”. A long text is cut to
    where it differs.
    """
    begin = max(0, _same(text, beside or "") - BEFORE) if _is_long(text, beside) else 0
    here = text[begin : begin + MOST]
    ends = ("…" if begin else "", "…" if text[begin + MOST :] else "")
    if beside is None or _is_alike(here, beside[begin : begin + MOST], cut=_is_long(text[begin:], beside[begin:])):
        here = "".join(MARKS.get(one) or (f"[U+{ord(one):04X}]" if _is_hidden(one) else one) for one in here)
    return here.join(ends)


def _is_long(text: str, beside: str | None) -> bool:
    return len(text) > MOST or len(beside or "") > MOST


def _same(text: str, beside: str) -> int:
    """How many letters at the beginning are the same."""
    pairs = enumerate(zip(text, beside, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(text), len(beside)))


def _is_alike(text: str, beside: str, *, cut: bool) -> bool:
    """Whether both look the same; of what was ``cut``, one may show more than the other."""
    one, other = _seen(text), _seen(beside)
    most = min(len(one), len(other)) if cut else None
    return one[:most] == other[:most]


def _seen(text: str) -> str:
    return "".join(one for one in text if one not in MARKS and not _is_hidden(one))


def _is_hidden(letter: str) -> bool:
    """Blanks of every width, marks of direction and joining, control characters; no sign that shapes the one before it."""
    return unicodedata.category(letter) in ("Cc", "Cf", "Zs", "Zl", "Zp")
