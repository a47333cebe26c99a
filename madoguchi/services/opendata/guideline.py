"""The city's rules for open data (オープンデータ推進ガイドライン): ``open_data/guideline.yaml`` of its folder.

The page and the paper are made of its texts, with the city's own settings in their places; the privacy gate obeys its number.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from madoguchi.foundation.forms.public import Fault
from madoguchi.kernel.texts import Text
from madoguchi.kernel.yaml_parts import Part
from madoguchi.kernel.yaml_parts import Words as InThreeLanguages
from madoguchi.kernel.yaml_text import read_shape, text_of

FILE = "open_data/guideline.yaml"
MAY_STAND = (
    "city", "office", "phone", "mail", "licence", "licence_url", "formats", "smallest_count", "review_months", "standards",
)  # fmt: skip
"""What is put into the texts from the city's settings."""


class GuidelineFaulty(ValueError):
    """The file is missing or cannot be used; the text says why."""


class Words(InThreeLanguages):
    """A text in three languages, in which the city's settings may stand as ``{city}``."""

    @model_validator(mode="after")
    def _places_are_known(self) -> Self:
        for text in (self.ja, self.plain, self.en):
            try:
                asked = {name for _text, name, _spec, _how in Formatter().parse(text) if name is not None}
            except ValueError as wrong:
                raise ValueError(f"{wrong}: a brace that is none of ours is written twice, {{{{ or }}}}") from None
            if lost := sorted(asked - set(MAY_STAND)):
                raise ValueError(f"nothing is known to stand for {{{lost[0]}}}; known: {', '.join(MAY_STAND)}")
        return self

    def filled(self, settings: dict[str, Text]) -> Text:
        """With the city's settings in their places."""
        told = {}
        for key, language in (("ja", "ja"), ("plain", "ja-plain"), ("en", "en")):
            told[key] = str(getattr(self, key)).format(**{k: one.within(language) for k, one in settings.items()})
        return Text(**told)


class Privacy(Part):
    """What is made from personal data."""

    smallest_count: int = Field(ge=1, le=1000)
    """The smallest count of people that may be shown (秘匿の最小人数)."""


class Section(Part):
    """One section of the guideline."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
    title: Words
    paragraphs: tuple[Words, ...] = ()
    items: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.paragraphs and not self.items:
            raise ValueError("a section says something: write paragraphs or items")
        return self


class Guideline(Part):
    """The whole file."""

    title: Words
    adopted_on: date | None = None
    """Until there is one, it is a proposal (案)."""
    office: str
    review_months: int = Field(ge=1, le=60)
    formats: tuple[Annotated[str, Field(min_length=1, max_length=20)], ...] = Field(min_length=1)
    privacy: Privacy
    sections: tuple[Section, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _sections_differ(self) -> Self:
        keys = [one.key for one in self.sections]
        if len(set(keys)) != len(keys):
            raise ValueError("two sections have the same key")
        if "{" in self.title.ja + self.title.plain + self.title.en:
            raise ValueError("nothing is put into the title")
        return self


def city_guideline(folder: Path) -> Guideline:
    """The rules of a city; raises ``GuidelineFaulty``."""
    path = folder / FILE
    return _read(path, path.stat().st_mtime_ns if path.exists() else 0)


def title_of_rules(folder: Path) -> Text | None:
    """What the city's rules are called, where it has any that can be read."""
    try:
        return city_guideline(folder).title.filled({})
    except GuidelineFaulty:
        return None


@lru_cache(maxsize=4)
def _read(path: Path, _stamp: int) -> Guideline:
    text = text_of(path, broken=GuidelineFaulty)
    return read_shape(text, Guideline, name=FILE, broken=GuidelineFaulty)


def smallest_count(folder: Path) -> int:
    """The smallest count of people that this city shows; there is none without its word. Raises ``GuidelineFaulty``."""
    return city_guideline(folder).privacy.smallest_count


def guideline_faults(folder: Path, departments: frozenset[str] | None) -> Iterator[Fault]:
    """What is wrong with the file of a city; one without it has no rules, and that is no fault."""
    if not (folder / FILE).exists():
        return
    try:
        guideline = city_guideline(folder)
    except GuidelineFaulty as faulty:
        yield Fault(str(folder / FILE), 0, "", str(faulty), "see the head of the file")
        return
    if departments is not None and guideline.office not in departments:
        said = f"no department is called “{guideline.office}”"
        yield Fault(str(folder / FILE), 0, "office", said, "write a key of organisation.yaml")


class Told(BaseModel):
    """A section as it is read: every place filled."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    key: str
    title: Text
    paragraphs: tuple[Text, ...]
    items: tuple[Text, ...]


def told(guideline: Guideline, settings: dict[str, Text]) -> list[Told]:
    """The sections with the city's settings in their places; ``settings`` has every name of ``MAY_STAND``."""
    return [
        Told(
            key=one.key,
            title=one.title.filled(settings),
            paragraphs=tuple(text.filled(settings) for text in one.paragraphs),
            items=tuple(text.filled(settings) for text in one.items),
        )
        for one in guideline.sections
    ]
