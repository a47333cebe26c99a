"""Who a row of a list is about, so that a question about one person is the same question in every list and form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from madoguchi.foundation.forms.public import MEMBER, OF_SELF, Page

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Myself:
    """Whom the set is about, as its forms have it so far."""

    name: str = ""
    born_on: str = ""

    @property
    def who(self) -> str:
        """As ``who`` of a row."""
        return f"{self.name}/{self.born_on}"


def who(page: Page, row: Row) -> str:
    """The person of a row, the same in every form that has a row for him; empty where nobody is named."""
    told = {f.concept: row.get(f.name) for f in page.fields if f.concept.startswith(MEMBER)}
    name = told.get(f"{MEMBER}name")
    return f"{written(name)}/{told.get(f'{MEMBER}born_on') or ''}" if name else ""


def written(name: Any) -> str:
    """A name as it is written."""
    return f"{name.get('family')} {name.get('given')}" if isinstance(name, Mapping) else str(name)


def is_myself(page: Page, row: Row, index: int, me: Myself) -> bool:
    """Whether a row is about whom the set is about: named and born so, or the first of a list in which that person stands."""
    name, _slash, born_on = who(page, row).rpartition("/")
    if not name:
        return index == 0 and page.fill is not None and page.fill.self_is_one
    return name == me.name and (not born_on or not me.born_on or born_on == me.born_on)


def nobody(page: Page, row: Row, index: int, rows: Sequence[Row]) -> str:
    """Somebody not named yet (a newborn child): who was born on one day is the same in every list, else who is first."""
    born = next((f.name for f in page.fields if f.concept == f"{MEMBER}born_on"), "")
    if not (day := row.get(born)):
        return f"{page.item} {index}"
    alike = [str(one.get("id")) for one in rows if one.get(born) == day and not who(page, one)]
    return f"{day} {alike.index(str(row.get('id')))}"


def meaning_in_row(concept: str, page: Page, row: Row, index: int, rows: Sequence[Row], me: Myself) -> str:
    """What a question of a row means in the words of the set; empty where it is a question of this list alone."""
    if not concept:
        return ""
    if is_myself(page, row, index, me):
        asked_elsewhere = OF_SELF.get(concept.removeprefix(MEMBER), "") if concept.startswith(MEMBER) else ""
        return asked_elsewhere or f"{concept}@{me.who}"
    person = who(page, row) or (nobody(page, row, index, rows) if concept.startswith(MEMBER) else "")
    if page.fill is not None and page.fill.shares:
        # One of these lists asks for the day of birth, another does not: it is the same person.
        person = person.rpartition("/")[0] + "/" if who(page, row) else person
    return f"{concept}@{person}" if person else ""


def about_row(page: Page, row: Mapping[str, Any], index: int) -> str:
    """Who or what a row is about: the name in it, else its number."""
    for f in page.fields:
        value = row.get(f.name)
        if f.type == "person_name" and isinstance(value, Mapping):
            return f"{value.get('family', '')} {value.get('given', '')}".strip()
    return f"{page.item} {index + 1}"
