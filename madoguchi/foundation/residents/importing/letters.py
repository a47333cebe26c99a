"""Characters of an export that somebody should look at (文字対応の報告).

- ``gaiji``: a character of the vendor's own (外字, in the private use areas; CP932's F040–F9FC come out there). It means
  nothing outside that vendor's fonts. The city's ``register.yaml`` may say what it stands for; else 〓 stands in its place.
- ``geta``: the export itself already has 〓 for a character.
- ``selector``: a kanji with a variation selector (IVS); both are kept as written.
- ``compatibility``: a compatibility ideograph, kept as written; programs that normalise text would change it.
- ``beyond``: a kanji outside the basic plane, kept; older fonts lack many of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

GETA = "〓"
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010fffd"
_WATCHED = re.compile(
    f"[{_PRIVATE}]|{GETA}|.?[\ufe00-\ufe0f\U000e0100-\U000e01ef]|[\uf900-\ufaff\U0002f800-\U0002fa1f]"
    "|[\U00020000-\U0002f7ff\U00030000-\U000323af]"
)
_IS_PRIVATE = re.compile(f"[{_PRIVATE}]")
_FIRST_LINES = 10
# Twelve of the compatibility block are ordinary ideographs that Unicode put there by mistake; they never change.
_ORDINARY = frozenset("﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩")


@dataclass(slots=True)
class Letters:
    """The report as it grows, and the city's own table of what gaiji stand for."""

    gaiji: Mapping[str, str] = field(default_factory=dict)
    """Private character -> what the city writes instead."""
    _seen: dict[tuple[str, str, str], dict[str, Any]] = field(default_factory=dict)

    def taken(self, text: str, *, part: str, line: int) -> str:
        """``text`` as it is kept; what is noticed in it goes into the report."""
        if _WATCHED.search(text) is None:
            return text
        for found in _WATCHED.findall(text):
            if found not in _ORDINARY:
                self._note(found, _sort(found, self.gaiji), part, line)
        return _IS_PRIVATE.sub(lambda one: self.gaiji.get(one.group(), GETA), text)

    def _note(self, found: str, sort: str, part: str, line: int) -> None:
        code = " ".join(f"U+{ord(one):04X}" for one in found)
        one = self._seen.setdefault(
            (part, sort, code), {"code": code, "sort": sort, "count": 0, "part": part, "lines": []}
        )
        one["count"] += 1
        if len(one["lines"]) < _FIRST_LINES and line not in one["lines"]:
            one["lines"].append(line)

    def report(self) -> list[dict[str, Any]]:
        """``[{"code", "sort", "count", "part", "lines"}]``, what is lost first."""
        order = ("gaiji", "geta", "mapped", "compatibility", "beyond", "selector")
        return sorted(self._seen.values(), key=lambda one: (order.index(one["sort"]), -one["count"], one["code"]))


def _sort(found: str, gaiji: Mapping[str, str]) -> str:
    last = found[-1]
    if _IS_PRIVATE.match(last):
        return "mapped" if last in gaiji else "gaiji"
    if last == GETA:
        return "geta"
    if "\ufe00" <= last <= "\ufe0f" or "\U000e0100" <= last <= "\U000e01ef":
        return "selector"
    if "\uf900" <= last <= "\ufaff" or "\U0002f800" <= last <= "\U0002fa1f":
        return "compatibility"
    return "beyond"
