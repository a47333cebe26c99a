"""What the city's other registers hold about the invented people (連携する情報)."""

from __future__ import annotations

import random
from datetime import date, timedelta

from madoguchi.foundation.residents.invented.person import InventedHousehold, InventedPerson

CARE = (
    ("support-1", 14),
    ("support-2", 14),
    ("care-1", 22),
    ("care-2", 18),
    ("care-3", 13),
    ("care-4", 12),
    ("care-5", 7),
)
CARE_BY_AGE = ((65, 0.03), (70, 0.06), (75, 0.12), (80, 0.26), (85, 0.48), (90, 0.72))
NATIONAL_HEALTH, NATIONAL_HEALTH_OLD = 0.2, 0.78
SEAL, CARD, CAR, HOUSE, DOG, WATER, ASSISTANCE = 0.68, 0.74, 0.42, 0.62, 0.11, 0.93, 0.023


def invent_facts(household: InventedHousehold, dice: random.Random, on: date) -> None:
    """Insurance, tax, care, children, and what the household owns or uses."""
    people = household.people
    adults = [one for one in people if one.age(on) >= 18]
    children = [one for one in people if one.age(on) < 18]
    self_employed = dice.random() < NATIONAL_HEALTH
    assisted = dice.random() < ASSISTANCE
    for one in people:
        _insurance(one, dice, on, self_employed=self_employed and not assisted)
        _tax(one, dice, on, assisted=assisted)
        _care(one, dice, on)
        if assisted:
            one.facts.append(("public-assistance", "", _some_day(dice, on, 4000)))
        if one.age(on) >= 15 and dice.random() < SEAL and one.age(on) >= 18:
            one.facts.append(("seal-registered", "", _some_day(dice, on, 9000, since=one.born_on)))
        if dice.random() < CARD:
            one.facts.append(("my-number-card", "", _some_day(dice, on, 2800, since=one.born_on)))
    _children(household, adults, children, dice, on)
    head = people[0]
    for kind, share, least in (
        ("property-owner", HOUSE, 30),
        ("dog-registered", DOG, 18),
        ("water-customer", WATER, 18),
    ):
        if head.age(on) >= least and dice.random() < share:
            head.facts.append((kind, "", _some_day(dice, on, 6000)))


def _insurance(one: InventedPerson, dice: random.Random, on: date, *, self_employed: bool) -> None:
    age = one.age(on)
    if age >= 75:
        one.facts.append(("late-elderly-insured", "", _birthday(one, 75)))
    elif self_employed if age < 65 else dice.random() < NATIONAL_HEALTH_OLD:
        one.facts.append(("national-health-insured", "", _some_day(dice, on, 5000, since=one.born_on)))
        if 20 <= age < 60:
            one.facts.append(("pension-insured", "", _birthday(one, 20)))
    if age >= 65:
        one.facts.append(("pension-receiver", "", _birthday(one, 65)))
        one.facts.append(("ltc-insured", "", _birthday(one, 65)))


def _tax(one: InventedPerson, dice: random.Random, on: date, *, assisted: bool) -> None:
    age = one.age(on)
    if age < 18:
        return
    taxed = not assisted and dice.random() < (0.72 if age < 65 else 0.42)
    one.facts.append(("resident-tax", "taxed" if taxed else "exempt", date(on.year - (on.month < 6), 6, 1)))
    if age < 82 and dice.random() < CAR:
        one.facts.append(("light-vehicle-owner", "", _some_day(dice, on, 3000)))


def _care(one: InventedPerson, dice: random.Random, on: date) -> None:
    age = one.age(on)
    share = max((share for least, share in CARE_BY_AGE if age >= least), default=0.0)
    if dice.random() < share:
        level = dice.choices([key for key, _weight in CARE], [weight for _key, weight in CARE])[0]
        one.facts.append(("ltc-certified", level, _some_day(dice, on, 720)))
    for kind, share, values in (
        ("physical-handbook", 0.012 if age < 60 else 0.085, "123456"),
        ("care-handbook", 0.008, "AB"),
        ("mental-handbook", 0.013 if age >= 18 else 0.001, "123"),
    ):
        if dice.random() < share:
            one.facts.append((kind, dice.choice(values), _some_day(dice, on, 6000, since=one.born_on)))


def _children(
    household: InventedHousehold,
    adults: list[InventedPerson],
    children: list[InventedPerson],
    dice: random.Random,
    on: date,
) -> None:
    parents = [one for one in adults if any(one.key in child.parents for child in children)]
    if children and parents:
        eldest = min(child.born_on for child in children)
        parents[0].facts.append(("child-allowance", "", max(eldest, date(2012, 4, 1))))
        if len(parents) == 1 and dice.random() < 0.7:
            parents[0].facts.append(("single-parent-allowance", "", _some_day(dice, on, 3000, since=eldest)))
    for child in children:
        child.facts.append(("child-medical", "", child.born_on))
        grade = _school_years(child, on)
        if 0 <= grade < 9:
            child.facts.append(("school-enrolled", "", date(on.year - grade, 4, 1)))
        elif grade < 0 and child.age(on) >= 1 and dice.random() < 0.8:
            child.facts.append(("childcare-enrolled", "", date(on.year, 4, 1)))
    for one in adults:
        if one.relation == "wife" and 21 <= one.age(on) <= 40 and dice.random() < 0.02:
            one.facts.append(("pregnancy-notified", "", on - timedelta(days=dice.randint(10, 180))))


def _school_years(child: InventedPerson, on: date) -> int:
    """Years since school began; negative before. Who turns six until the first of April goes to school that April."""
    turned_six = child.born_on.year + 6 + (1 if (child.born_on.month, child.born_on.day) > (4, 1) else 0)
    return (on.year if on.month >= 4 else on.year - 1) - turned_six


def _birthday(one: InventedPerson, age: int) -> date:
    born = one.born_on
    day = 28 if (born.month, born.day) == (2, 29) else born.day
    return date(born.year + age, born.month, day)


def _some_day(dice: random.Random, on: date, most: int, *, since: date | None = None) -> date:
    day = on - timedelta(days=dice.randint(1, most))
    return max(day, since) if since else day
