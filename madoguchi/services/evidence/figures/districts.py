"""Which towns lie in which district (地区): ``districts.yaml`` of the city's folder, so that places and people meet.

People are counted by district, places are told by town. What the file does not name is a district of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from madoguchi.foundation.forms.public import Fault
from madoguchi.kernel.yaml_parts import Part
from madoguchi.kernel.yaml_text import read_shape, text_of
from madoguchi.services.evidence.figures.apart import Towns
from madoguchi.services.evidence.figures.keys import town_key

FILE = "districts.yaml"


class DistrictsFaulty(ValueError):
    """The file cannot be used; the text says why."""


class DistrictPart(Part):
    """One district, and the towns (大字, 町) that lie in it."""

    name: str = Field(min_length=1, max_length=60)
    towns: tuple[str, ...] = ()


class DistrictsPart(Part):
    """The file."""

    to_confirm: tuple[str, ...] = ()
    districts: tuple[DistrictPart, ...] = Field(min_length=1)

    @property
    def towns(self) -> Towns:
        """Every town with its district; a district is a town of its own name, too."""
        pairs = [(town, one.name) for one in self.districts for town in (one.name, *one.towns)]
        return tuple(dict.fromkeys(pairs))


def towns_of(folder: Path) -> Towns:
    """The towns of a city's folder; none without the file. Raises ``DistrictsFaulty``."""
    path = folder / FILE
    return _kept(path, path.stat().st_mtime_ns) if path.is_file() else ()


@lru_cache(maxsize=4)
def _kept(path: Path, _changed: int) -> Towns:
    part = read_shape(text_of(path, broken=DistrictsFaulty), DistrictsPart, name=FILE, broken=DistrictsFaulty)
    if twice := sorted(set(_twice(part))):
        raise DistrictsFaulty(f"{FILE}: these stand in two districts: {', '.join(twice)}")
    return part.towns


def _twice(part: DistrictsPart) -> Iterator[str]:
    first: dict[str, str] = {}
    for town, district in part.towns:
        key = town_key(town) or town
        if first.setdefault(key, district) != district:
            yield town


def district_faults(folder: Path) -> list[Fault]:
    """What is wrong with the file."""
    try:
        towns_of(folder)
    except DistrictsFaulty as faulty:
        return [Fault(str(folder / FILE), 0, "", str(faulty), "see docs/reference/evidence-questions.md")]
    return []
