"""Names for a household: one family name, given names of each generation, sometimes a former name (旧氏)."""

from __future__ import annotations

import random
from collections.abc import Sequence

from madoguchi.foundation.residents.invented.families import invent_family_name
from madoguchi.foundation.residents.invented.given import invent_given_name
from madoguchi.foundation.residents.invented.person import InventedPerson

FORMER = 0.012
"""Share of wives who have their former family name registered."""


def name_household(
    people: Sequence[InventedPerson], dice: random.Random, *, family: tuple[str, str] | None = None
) -> None:
    """Name everybody; a mother-in-law or a sibling keeps the name of the house."""
    written, kana = family or invent_family_name(dice)
    taken: set[str] = set()
    for one in people:
        one.family, one.family_kana = written, kana
        given = invent_given_name(one.sex, one.born_on.year, dice)
        while given[0] in taken or given[0] == written:
            given = invent_given_name(one.sex, one.born_on.year, dice)
        one.given, one.given_kana = given
        taken.add(one.given)
        if one.relation == "wife" and dice.random() < FORMER:
            one.former_family, one.former_family_kana = invent_family_name(dice)
