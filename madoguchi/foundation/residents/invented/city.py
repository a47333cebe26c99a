"""Households out of a pyramid of ages: families, three generations, couples, people alone."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from madoguchi.foundation.residents.invented.ages import PEOPLE, invent_ages
from madoguchi.foundation.residents.invented.foreign import ALIASES, PER_THOUSAND, invent_foreign_name, invent_origin
from madoguchi.foundation.residents.invented.knowing import invent_facts
from madoguchi.foundation.residents.invented.living import invent_address, invent_history
from madoguchi.foundation.residents.invented.naming import name_household
from madoguchi.foundation.residents.invented.person import InventedHousehold, InventedPerson
from madoguchi.foundation.residents.invented.pool import Pool
from madoguchi.foundation.residents.invented.towns import Town

SEED = 22055
ON = date(2026, 4, 1)
"""The day on which everybody has the age that the pyramid says."""
ADULT = 18
WITH_OLD_PARENTS, COUPLES, SHARING = 0.56, 0.56, 0.02
"""Of those left after the families with children, how many live with grown-up children or old parents; of those left
then, how many live as couples; of the rest, how many live with a brother or sister."""
PROTECTED_PER_HOUSEHOLD = 1 / 1700
GONE = 0.015
"""People whom the register still lists besides those who live here: moved away or dead since two years."""


def invent_households(
    towns: Sequence[Town], *, people: int = PEOPLE, seed: int = SEED, on: date = ON, prefix: str = "z"
) -> Iterator[InventedHousehold]:
    """Exactly ``people`` who live here, in households, and some more who left; the same for the same seed.

    Keys of people and households begin with ``prefix``.
    """
    dice = random.Random(seed)  # noqa: S311 - no secret depends on it
    pool = Pool(invent_ages(people, dice), dice)
    made = _Making(pool, dice, on, prefix)
    for number, members in enumerate(made.groups(people), 1):
        household = InventedHousehold(f"{prefix}h{number:06d}", members)
        if len(members) == 1 and ADULT <= members[0].age(on) < 65 and dice.random() < PER_THOUSAND / 1000 * 6.5:
            _foreign(members[0], dice, on)
        else:
            name_household(members, dice)
        invent_address(household, towns, dice, number=number)
        invent_history(household, towns, dice, on)
        household.protected = dice.random() < PROTECTED_PER_HOUSEHOLD
        invent_facts(household, dice, on)
        yield from _with_gone(household, dice, on, prefix)


class _Making:
    """Puts people together; every one of them comes from the pool."""

    def __init__(self, pool: Pool, dice: random.Random, on: date, prefix: str) -> None:
        self.pool, self.dice, self.on, self.prefix = pool, dice, on, prefix
        self.number = 0

    def person(self, sex: str, age: int, relation: str) -> InventedPerson:
        self.number += 1
        born = date(self.on.year - age, self.on.month, self.on.day) - timedelta(days=self.dice.randrange(365))
        return InventedPerson(f"{self.prefix}{self.number:07d}", sex, born, relation)

    def groups(self, people: int) -> Iterator[list[InventedPerson]]:
        while self.pool.left(0, ADULT - 1):
            yield self._family()
        left = len(self.pool)
        while self.pool.left(25, 64) and len(self.pool) > left * (1 - WITH_OLD_PARENTS):
            if not (group := self._with_old_parents()):
                break
            yield group
        left = len(self.pool)
        while len(self.pool) > left * (1 - COUPLES):
            if not (group := self._couple()):
                break
            yield group
        while len(self.pool):
            first = self.pool.take_any()
            head = self.person(*first, "head")
            yield [head, *self._sibling(first)]

    def _family(self) -> list[InventedPerson]:
        """Children under 18 with their parents, sometimes with grandparents or grown-up siblings."""
        dice, pool = self.dice, self.pool
        ages = sorted(self._children(), reverse=True)
        eldest = ages[0][1]
        mother = pool.take_near("female", eldest + round(dice.gauss(28.5, 4.5)), eldest + 18, eldest + 44)
        wanted = (mother if mother is not None else eldest + 29) + round(dice.gauss(2, 4))
        with_father = mother is None or dice.random() < 0.86
        father = pool.take_near("male", wanted, eldest + 18, eldest + 55) if with_father else None
        parents = [(sex, age) for sex, age in (("male", father), ("female", mother)) if age is not None]
        # Where nobody of that age is left they live with any grown-up.
        parents = parents or [pool.take_any(ADULT)]
        older = max(age for _sex, age in parents)
        grand = self._grandparents(older) if dice.random() < 0.2 else []
        return self._as_family(parents, ages, grand)

    def _children(self) -> list[tuple[str, int]]:
        first = self.pool.take_any(0, ADULT - 1)
        found = [first]
        for _more in range(self.dice.choices((0, 1, 2, 3), (38, 41, 17, 4))[0]):
            step = self.dice.choice((-5, -4, -3, -3, -2, -2, 2, 2, 3, 3, 4, 5))
            sex = self.dice.choice(("male", "female"))
            age = self.pool.take_near(sex, first[1] + step, max(0, first[1] - 8), min(ADULT - 1, first[1] + 8))
            if age is not None:
                found.append((sex, age))
        if found and max(age for _sex, age in found) >= 15 and self.dice.random() < 0.2:
            sex = self.dice.choice(("male", "female"))
            age = self.pool.take_near(sex, 20, 18, 26)
            found += [(sex, age)] if age is not None else []
        return [(sex, age) for sex, age in sorted(found, key=lambda one: -one[1])]

    def _grandparents(self, age: int) -> list[tuple[str, int]]:
        found = []
        if (grandmother := self.pool.take_near("female", age + 27, age + 19, age + 42)) is not None:
            found.append(("female", grandmother))
        if (
            self.dice.random() < 0.6
            and (grandfather := self.pool.take_near("male", age + 29, age + 19, age + 45)) is not None
        ):
            found.insert(0, ("male", grandfather))
        return found

    def _as_family(
        self, parents: list[tuple[str, int]], children: list[tuple[str, int]], grand: list[tuple[str, int]]
    ) -> list[InventedPerson]:
        elder_head = bool(grand) and self.dice.random() < 0.4
        if elder_head:
            found = [self.person(*one, "head" if place == 0 else "wife") for place, one in enumerate(grand)]
            # A son or daughter of the head, and who married into the house.
            couple = [self.person(*one, "child" if place == 0 else "other") for place, one in enumerate(parents)]
            below = [self.person(*one, "grandchild") for one in children]
            for one in couple[:1]:
                one.parents = [old.key for old in found]
            found += couple
        else:
            found = couple = [self.person(*one, "head" if place == 0 else "wife") for place, one in enumerate(parents)]
            below = [self.person(*one, "child") for one in children]
            above = [self.person(*one, "father" if one[0] == "male" else "mother") for one in grand]
            couple[0].parents = [old.key for old in above]
            found = [*couple, *above]
        for one in below:
            one.parents = [parent.key for parent in couple]
        return [*found, *below]

    def _with_old_parents(self) -> list[InventedPerson]:
        """Grown-up children who never left: common where work is near and houses are large."""
        child = self.pool.take_any(25, 64)
        old = self._grandparents(child[1])
        if not old:
            return [self.person(*child, "head")]
        head, *spouse = [self.person(*one, "head" if place == 0 else "wife") for place, one in enumerate(old)]
        young = [self.person(*child, "child")]
        if self.dice.random() < 0.18:
            sex = self.dice.choice(("male", "female"))
            age = self.pool.take_near(sex, child[1] + self.dice.choice((-4, -3, 3, 4)), ADULT, child[1] + 9)
            young += [self.person(sex, age, "child")] if age is not None else []
        for one in young:
            one.parents = [old.key for old in (head, *spouse)]
        return [head, *spouse, *young]

    def _couple(self) -> list[InventedPerson]:
        wife = self.pool.take_any(24, 92, sex="female")
        if wife is None:
            return []
        husband = self.pool.take_near(
            "male", wife[1] + round(self.dice.gauss(2.5, 3.5)), max(20, wife[1] - 9), wife[1] + 15
        )
        if husband is None:
            return [self.person(*wife, "head")]
        if self.dice.random() < 0.04:
            return [self.person(*wife, "head"), self.person("male", husband, "husband")]
        return [self.person("male", husband, "head"), self.person(*wife, "wife")]

    def _sibling(self, first: tuple[str, int]) -> list[InventedPerson]:
        if first[1] < 20 or self.dice.random() >= SHARING:
            return []
        sex = self.dice.choice(("male", "female"))
        age = self.pool.take_near(sex, first[1] + self.dice.randint(-6, 6), max(ADULT, first[1] - 9), first[1] + 9)
        return [] if age is None else [self.person(sex, age, "sibling")]


def _foreign(person: InventedPerson, dice: random.Random, on: date) -> None:
    """Make somebody who lives alone a foreign resident of a fitting age."""
    origin = invent_origin(dice)
    least, most = origin.ages
    if not least <= person.age(on) <= most:
        age = dice.randint(least, most)
        person.born_on = date(on.year - age, 1, 1) - timedelta(days=dice.randrange(250))
    person.family, person.given, person.family_kana, person.given_kana = invent_foreign_name(origin, person.sex, dice)
    person.nationality, person.card_name = origin.country, f"{person.family} {person.given}"
    person.residence_status = dice.choice(origin.statuses)
    if "永住者" not in person.residence_status:
        person.residence_until_on = on + timedelta(days=dice.randint(60, 1500))
    if origin.country == "KR" and dice.random() < 0.7:
        alias, kana = dice.choice(ALIASES).split()
        person.alias, person.alias_kana = f"{alias} {person.given}", f"{kana} {person.given_kana}"


def _with_gone(household: InventedHousehold, dice: random.Random, on: date, prefix: str) -> Iterator[InventedHousehold]:
    """The household, sometimes with somebody of it who died or moved away lately."""
    if dice.random() < GONE * 2.4:
        left = household.people[0]
        dead = dice.random() < 0.6
        age = dice.randint(72, 98) if dead else dice.randint(18, 30)
        sex = dice.choice(("male", "female"))
        gone = InventedPerson(
            f"{prefix}g{household.key[len(prefix) + 1 :]}",
            sex,
            date(on.year - age, 1, 1) - timedelta(days=dice.randrange(330)),
        )
        gone.relation = "other"
        house = (left.family, left.family_kana) if left.nationality == "JP" else None
        name_household([gone], dice, family=house)
        gone.status = "deceased" if dead else "moved-out"
        gone.status_on = on - timedelta(days=dice.randint(1, 700))
        gone.moved_to = (
            ""
            if dead
            else dice.choice(("青森県弘前市", "青森県青森市", "宮城県仙台市青葉区", "東京都足立区", "埼玉県川口市"))
        )
        household.people.append(gone)
    yield household
