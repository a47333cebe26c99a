"""The city's rules for open data (オープンデータ推進ガイドライン): ``open_data/guideline.yaml`` of its folder."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from madoguchi.kernel.yaml_text import read_shape, text_of

FILE = "open_data/guideline.yaml"


class GuidelineFaulty(ValueError):
    """The file is missing or cannot be used; the text says why."""


class Part(BaseModel):
    """A part of the file; an unknown key is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Privacy(Part):
    """What is made from personal data."""

    smallest_count: int = Field(ge=1, le=1000)
    """The smallest count of people that may be shown (秘匿の最小人数)."""


class Guideline(Part):
    """The whole file."""

    privacy: Privacy


def city_guideline(folder: Path) -> Guideline:
    """The rules of a city; raises ``GuidelineFaulty``."""
    path = folder / FILE
    return _read(path, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=4)
def _read(path: Path, _stamp: int) -> Guideline:
    text = text_of(path, broken=GuidelineFaulty)
    return read_shape(text, Guideline, name=FILE, broken=GuidelineFaulty)


def smallest_count(folder: Path) -> int:
    """The smallest count of people that this city shows; there is none without its word. Raises ``GuidelineFaulty``."""
    return city_guideline(folder).privacy.smallest_count
