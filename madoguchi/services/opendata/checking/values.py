"""One value judged by the type of its column: what is wrong, what is certain to be meant, what must be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from madoguchi.services.opendata.checking import contacts, days, names, numbers
from madoguchi.services.opendata.checking.characters import NOTHING_IN_WORDS, Cleaned, clean
from madoguchi.services.opendata.shapes import expressed
from madoguchi.services.opendata.standards import Column, Type

Reader = Callable[[Cleaned, Column, "Hints"], None]


@dataclass(frozen=True, slots=True)
class Hints:
    """What the rest of the file tells: area codes in use (市外局番), by how many digits follow before the last four."""

    area_codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one value. ``repaired`` mends the kinds ``mended``; the kinds ``remaining`` stay.

    ``suggestion`` may be meant but is not certain. ``expressed``: a Table Schema validator objects to it as well.
    """

    mended: tuple[str, ...] = ()
    remaining: tuple[str, ...] = ()
    repaired: str | None = None
    suggestion: str | None = None
    expressed: bool = False


_NO_HINTS = Hints()
_FREE: frozenset[Type] = frozenset({"text", "id", "kana", "ascii", "choice", "mark", "address", "street_number"})
LONGEST = 1000
"""Characters of a number, code, day or address of mail: whatever is longer is none, and is not read letter by letter."""
_SHORT: frozenset[Type] = frozenset({
    "municipal_code", "corporate_number", "postal_code", "count", "number", "latitude", "longitude", "phone", "email", "date",
    "time", "weekdays", "prefecture",
})  # fmt: skip

JUDGED_FURTHER = frozenset({"letters-apart", "formula-like"})
"""Remarks on the characters that leave something for the type to say."""
READERS: dict[Type, Reader] = {
    "text": names.read_text,
    "id": names.read_id,
    "kana": names.read_kana,
    "ascii": names.read_ascii,
    "address": names.read_text,
    "street_number": names.read_street_number,
    "prefecture": names.read_prefecture,
    "municipal_code": numbers.read_municipal_code,
    "corporate_number": numbers.read_corporate_number,
    "postal_code": numbers.read_postal_code,
    "count": numbers.read_count,
    "number": numbers.read_number,
    "latitude": numbers.read_coordinate,
    "longitude": numbers.read_coordinate,
    "phone": contacts.read_phone,
    "email": contacts.read_email,
    "url": contacts.read_url,
    "date": days.read_date,
    "time": days.read_time,
    "weekdays": days.read_weekdays,
    "choice": names.read_choice,
    "mark": names.read_choice,
}


def judge(value: str, column: Column, hints: Hints = _NO_HINTS) -> Fault | None:
    """The fault of a value that is not empty; ``None`` where all is well."""
    found = clean(value, column.type)
    if JUDGED_FURTHER.issuperset(found.remaining):
        if found.text in NOTHING_IN_WORDS and column.type not in _FREE:
            found.remaining.append("word-for-blank")
        elif len(found.text) > LONGEST and column.type in _SHORT:
            found.remaining.append("too-long")
        elif found.text:
            READERS[column.type](found, column, hints)
    if found.text == "" and column.required and not found.remaining:
        found.remaining.append("required-blank")
    if not found.mended and not found.remaining:
        return None
    return Fault(
        tuple(dict.fromkeys(found.mended)),
        tuple(dict.fromkeys(found.remaining)),
        found.text if found.text != value else None,
        found.suggestion if found.suggestion != value else None,
        expressed(value, column),
    )


@dataclass(slots=True)
class Judge:
    """``judge`` with a memory: thousands of equal values are judged once."""

    column: Column
    hints: Hints = _NO_HINTS
    known: dict[str, Fault | None] = field(default_factory=dict)

    def faults(self, values: Iterable[str]) -> Iterable[tuple[str, Fault]]:
        """Those of the values that are not as they should be."""
        for value in values:
            if value not in self.known:
                self.known[value] = judge(value, self.column, self.hints)
            if (fault := self.known[value]) is not None:
                yield value, fault
