"""How many people of which age and sex: the shape of a shrinking northern city (2020: 36 % are 65 or older)."""

from __future__ import annotations

import random
from collections.abc import Iterator

PEOPLE = 51_415
"""Of the census of 2020."""
# Per thousand inhabitants, by five years of age from 0–4 up to 100 and more: men, women. Invented after the shape of
# such a city's pyramid: 10 % children, 54 % of working age, 36 % older; few in their twenties, many around seventy.
PYRAMID = (
    (13.8, 13.2), (17.4, 16.5), (19.9, 18.9), (20.6, 19.4), (14.3, 13.7), (16.8, 16.5), (19.6, 19.5), (23.6, 23.7),
    (28.2, 28.5), (32.9, 33.9), (30.4, 32.6), (31.2, 34.7), (34.4, 37.6), (40.4, 43.3), (39.9, 45.7), (25.4, 34.0),
    (19.5, 32.1), (12.7, 27.3), (5.4, 16.9), (1.2, 6.2), (0.1, 1.1),
)  # fmt: skip


def invent_ages(people: int, dice: random.Random) -> Iterator[tuple[str, int]]:
    """``(sex, age)`` of everybody, exactly ``people`` of them, in an order made by the dice."""
    whole = sum(men + women for men, women in PYRAMID)
    wanted = [
        (sex, group, per / whole * people)
        for group, pair in enumerate(PYRAMID)
        for sex, per in zip(("male", "female"), pair, strict=True)
    ]
    counts = [int(exact) for _sex, _group, exact in wanted]
    # What rounding down leaves goes to those that lost most by it.
    by_rest = sorted(range(len(wanted)), key=lambda n: (counts[n] - wanted[n][2], n))
    for n in by_rest[: people - sum(counts)]:
        counts[n] += 1
    everybody = [
        (sex, min(group * 5 + dice.randrange(5), 104))
        for (sex, group, _exact), count in zip(wanted, counts, strict=True)
        for _one in range(count)
    ]
    dice.shuffle(everybody)
    yield from everybody
