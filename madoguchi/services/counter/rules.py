"""What the city says about its counter (``counter.yaml``): why a set may go out unsigned, how young one may act for
another, which paper of the forms proves it, where a locked card is unlocked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from madoguchi.foundation.organisation.public import city_folder
from madoguchi.kernel.texts import Text
from madoguchi.kernel.yaml_text import read_shape, text_of
from madoguchi.services.counter.refusals import CounterRulesFaulty
from madoguchi.services.counter.vocabulary import AUTHORITIES, IN_REGISTER

FILE = "counter.yaml"


@dataclass(frozen=True, slots=True)
class UnsignedReason:
    """One reason why nobody signed (署名がない理由); ``with_note``: it has to be said in own words besides."""

    key: str
    words: Text
    with_note: bool


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Words(_Part):
    ja: str = Field(min_length=1)
    plain: str = Field(min_length=1)
    en: str = Field(min_length=1)


class _Reason(_Words):
    key: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
    note: bool = False


class _Rules(_Part):
    unsigned: list[_Reason]
    representative_from_age: int = Field(default=0, ge=0, le=100)
    head_from_age: int = Field(default=0, ge=0, le=100)
    authority_papers: dict[str, str] = {}
    locked_card: _Words | None = None

    @field_validator("authority_papers")
    @classmethod
    def _are_papers(cls, papers: dict[str, str]) -> dict[str, str]:
        known = AUTHORITIES.keys() - IN_REGISTER
        if wrong := sorted(papers.keys() - known):
            raise ValueError(f"no paper is called {', '.join(wrong)}; use: {', '.join(sorted(known))}")
        return papers

    @field_validator("unsigned")
    @classmethod
    def _once(cls, reasons: list[_Reason]) -> list[_Reason]:
        keys = [one.key for one in reasons]
        if twice := sorted({key for key in keys if keys.count(key) > 1}):
            raise ValueError(f"each key once: {', '.join(twice)}")
        return reasons


def unsigned_reasons() -> Mapping[str, UnsignedReason]:
    """The reasons of the city by key, in its order; none where the folder has no ``counter.yaml``: then all is signed."""
    return _reasons(_rules())


def representative_from_age() -> int:
    """From which age on the city lets somebody act for another by the other's will (任意代理); 0: at any age."""
    return _rules().representative_from_age


def head_from_age() -> int:
    """From which age on somebody is offered as the new head of a household (世帯主); 0: at any age."""
    return _rules().head_from_age


def paper_of_authority(authority: str) -> str:
    """How the forms call the paper with which authority to act was checked (代理権の確認); empty where they have none."""
    return _rules().authority_papers.get(authority, "")


def locked_card_words() -> Text | None:
    """Where a My Number Card is unlocked whose PIN was wrong too often, in the city's words; ``None`` where it says nothing."""
    words = _rules().locked_card
    return Text(words.ja, words.plain, words.en) if words is not None else None


def _rules() -> _Rules:
    path = city_folder() / FILE
    return _kept(path, path.stat().st_mtime_ns) if path.exists() else _Rules(unsigned=[])


@lru_cache(maxsize=4)
def _kept(path: Path, _changed: int) -> _Rules:
    return _rules_in(path)


def read_counter_rules(path: Path) -> Mapping[str, UnsignedReason]:
    """The reasons of a file; refuses ``CounterRulesFaulty``."""
    return _reasons(_rules_in(path))


def _reasons(rules: _Rules) -> Mapping[str, UnsignedReason]:
    return {one.key: UnsignedReason(one.key, Text(one.ja, one.plain, one.en), one.note) for one in rules.unsigned}


def _rules_in(path: Path) -> _Rules:
    try:
        return read_shape(text_of(path, broken=FileNotFoundError), _Rules, name=path.name, broken=ValueError)
    except ValueError as faults:
        raise CounterRulesFaulty(faults=str(faults)) from None
