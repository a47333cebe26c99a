"""The people of a pyramid who have no household yet."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Literal, overload

OLDEST = 104


class Pool:
    """Counts by sex and age. What is taken is gone."""

    def __init__(self, everybody: Iterable[tuple[str, int]], dice: random.Random) -> None:
        self._counts = {sex: [0] * (OLDEST + 1) for sex in ("male", "female")}
        for sex, age in everybody:
            self._counts[sex][age] += 1
        self._dice = dice
        self._size = sum(map(sum, self._counts.values()))

    def __len__(self) -> int:
        return self._size

    def left(self, least: int, most: int) -> int:
        """How many of these ages are left."""
        return sum(sum(ages[least : most + 1]) for ages in self._counts.values())

    def take_near(self, sex: str, wanted: int, least: int, most: int) -> int | None:
        """Somebody of this sex whose age is nearest to the wanted one, within bounds; ``None`` where nobody is left."""
        ages, least, most = self._counts[sex], max(0, least), min(OLDEST, most)
        wanted = min(max(wanted, least), most)
        for away in range(OLDEST + 1):
            for age in (wanted - away, wanted + away):
                if least <= age <= most and ages[age]:
                    ages[age] -= 1
                    self._size -= 1
                    return age
        return None

    @overload
    def take_any(self, least: int = 0, most: int = OLDEST, *, sex: Literal[""] = "") -> tuple[str, int]: ...
    @overload
    def take_any(self, least: int = 0, most: int = OLDEST, *, sex: str) -> tuple[str, int] | None: ...
    def take_any(self, least: int = 0, most: int = OLDEST, *, sex: str = "") -> tuple[str, int] | None:
        """Anybody of these ages, each with the same chance; ``None`` where nobody of the sex is left."""
        most = min(most, OLDEST)
        groups = [(one, self._counts[one][least : most + 1]) for one in self._counts if sex in ("", one)]
        left = sum(sum(counts) for _one, counts in groups)
        if not left:
            if sex:
                return None
            raise LookupError("nobody of these ages is left")
        place = self._dice.randrange(left)
        for one, counts in groups:
            for age, count in enumerate(counts, least):
                if place < count:
                    self._counts[one][age] -= 1
                    self._size -= 1
                    return one, age
                place -= count
        raise AssertionError("unreachable: the place is one of those left")
