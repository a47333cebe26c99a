"""Letters that nobody sees, made visible where a value is shown beside what it becomes."""

from __future__ import annotations

import unicodedata

MARKS = {" ": "␣", "\u3000": "□", "\t": "⇥", "\n": "⏎", "\r": "⏎"}
"""Those that have a sign of their own: blank, whole blank, tabulator, end of line."""


def visible(text: str, beside: str | None = None) -> str:
    """``text`` with a sign for each letter that is not seen; blanks only where they are not also in ``beside``.

    ``36.54 ␣`` and not ``36.54``: else nobody sees what is different in “36.54810” → “36.54810”.
    """
    if beside is not None and _seen(text) != _seen(beside):
        return text
    return "".join(MARKS.get(one) or (f"[U+{ord(one):04X}]" if _is_hidden(one) else one) for one in text)


def _seen(text: str) -> str:
    return "".join(one for one in text if one not in MARKS and not _is_hidden(one))


def _is_hidden(letter: str) -> bool:
    """Blanks of every width, marks of direction and joining, control characters; no sign that shapes the one before it."""
    return unicodedata.category(letter) in ("Cc", "Cf", "Zs", "Zl", "Zp")
