"""How much somebody would have written by hand on the paper forms, and how much was typed here instead.

How it is counted, for each form again, because each paper form asks again:

- names, readings, addresses, telephone numbers and other texts: each character but spaces, as it stands in its box;
- a day: the digits of era year, month and day, and one mark for the era (昭和63年5月4日 is 5);
- numbers and sums: their digits; an account: all its boxes, with one mark for its kind;
- yes or no, a choice, a declaration: one mark each; several choices: one mark for each that is chosen;
- people: the name, the day of birth and the relation of each;
- an Individual Number: twelve digits.

Nothing is counted for what a machine would print or calculate on the paper (computed values), for files, signatures,
seals, and questions without an answer. So it is less rather than more than what is really written.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from madoguchi.foundation.forms.public import Field, FormState, field_type

MARK = 1
_NOT_WRITTEN = frozenset(("file", "signature", "note"))
_MARKED = frozenset(("yes_no", "choice", "statement"))
_ERAS = ((2019, 5, 1), (1989, 1, 8), (1926, 12, 25), (1912, 7, 30), (1868, 1, 25))


def characters_of(f: Field, value: Any) -> int:
    """Characters and marks of one answer on paper; see the module for how they are counted."""
    if value in (None, "", [], {}) or f.type in _NOT_WRITTEN:
        return 0
    if f.type in _MARKED:
        return MARK
    if f.type == "choices":
        return MARK * len(value)
    if f.type == "my_number":
        return 12
    if f.type == "date":
        return digits_of_day(str(value))
    if f.type == "persons":
        return sum(_of_person(one) for one in value)
    if f.type == "appointment":
        return digits_of_day(str(value["starts_at"])[:10]) + 4
    if f.type == "bank_account":
        parts = (len(_bare(text)) for part, text in value.items() if part != "kind")
        return sum(parts) + MARK
    columns = field_type(f.type).export(value, f)
    return sum(len(_bare(text)) for text in columns.values())


def _of_person(person: Mapping[str, Any]) -> int:
    born = digits_of_day(person["born_on"]) if person["born_on"] else 0
    return len(_bare("".join(person["name"].values()))) + born + len(_bare(person["relation"]))


def _bare(text: Any) -> str:
    return "".join(str(text).split())


def digits_of_day(iso: str) -> int:
    """Digits of a day as it is written in an era, and one mark for the era."""
    day = date.fromisoformat(iso)
    began = next((era for era in _ERAS if (day.year, day.month, day.day) >= era), _ERAS[-1])
    return MARK + sum(len(str(part)) for part in (day.year - began[0] + 1, day.month, day.day))


def written_on_form(state: FormState) -> int:
    """What the resident would have written on the paper form of one procedure."""
    return sum(characters_of(f, state.value(path)) for path, f in state.asked.items())
