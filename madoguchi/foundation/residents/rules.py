"""What the city says about its register: kinds of facts (``facts.yaml``), protection and import (``register.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from madoguchi.foundation.organisation.public import city_folder
from madoguchi.foundation.residents.refusals import RegisterRulesFaulty
from madoguchi.kernel.texts import Text
from madoguchi.kernel.yaml_text import read_yaml

FACTS, RULES = "facts.yaml", "register.yaml"
P = TypeVar("P", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class FactKind:
    """A kind of fact (連携する情報の種別): its name, where it comes from, and on which ground it may be looked at."""

    key: str
    title: Text
    source: str
    department: str
    basis: str
    values: Mapping[str, Text]
    """What a value may be, and how it reads; empty where any text may stand."""
    consent: Text | None = None
    """What the person agrees to before it is looked at (本人の同意); ``None`` where the basis asks for no consent."""


@dataclass(frozen=True, slots=True)
class RegisterRules:
    """Posts that decide on protections and that see every protected person; months; percent."""

    decided_by: frozenset[str]
    seen_by: frozenset[str]
    term_months: int
    most_leaving_percent: int
    gaiji: Mapping[str, str]
    """What a character of the vendor's own stands for: private character -> what is written instead."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Words(_Part):
    ja: str = Field(min_length=1)
    plain: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def text(self) -> Text:
        return Text(self.ja, self.plain, self.en)


def _slug(key: str) -> str:
    if not key or len(key) > 60 or not key.replace("-", "").isalnum() or key != key.lower() or not key.isascii():
        raise ValueError("write lower-case letters, digits and hyphens")
    return key


def _private(code: str) -> str:
    """Code point in hexadecimal, as the report of an import names it."""
    point = int(code.removeprefix("U+"), 16)
    if not (0xE000 <= point <= 0xF8FF or 0xF0000 <= point <= 0x10FFFD):
        raise ValueError("write the code point of a private character, such as U+E000")
    return chr(point)


class _Kind(_Part):
    title: _Words
    source: str = Field(min_length=1)
    department: str
    basis: str = Field(min_length=1)
    values: dict[str, _Words] = {}
    consent: _Words | None = None


class _Facts(_Part):
    facts: dict[Annotated[str, AfterValidator(_slug)], _Kind]


class _Protection(_Part):
    decided_by: list[str] = Field(min_length=1)
    seen_by: list[str] = []
    term_months: int = Field(default=12, ge=1, le=120)


class _Import(_Part):
    most_leaving_percent: int = Field(default=5, ge=0, le=100)
    gaiji: dict[Annotated[str, AfterValidator(_private)], str] = {}


class _Rules(_Part):
    protection: _Protection
    import_: _Import = Field(default=_Import(), alias="import")

    @model_validator(mode="after")
    def _no_post_twice(self) -> _Rules:
        twice = set(self.protection.decided_by) & set(self.protection.seen_by)
        if twice:
            raise ValueError(f"who decides sees anyway: take {', '.join(sorted(twice))} out of seen_by")
        return self


def fact_kinds() -> Mapping[str, FactKind]:
    """The kinds of facts of the city, by key; none where the folder has no ``facts.yaml``."""
    path = city_folder() / FACTS
    return _kept_facts(path, path.stat().st_mtime_ns) if path.exists() else {}


def register_rules() -> RegisterRules:
    """The city's rules; refuses ``RegisterRulesFaulty`` where the file is missing: nobody may guess who sees victims."""
    path = city_folder() / RULES
    try:
        return _kept_rules(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        raise RegisterRulesFaulty(file=path.name, faults="the file is missing") from None


@lru_cache(maxsize=4)
def _kept_facts(path: Path, _changed: int) -> Mapping[str, FactKind]:
    return read_fact_kinds(path)


@lru_cache(maxsize=4)
def _kept_rules(path: Path, _changed: int) -> RegisterRules:
    return read_register_rules(path)


def read_fact_kinds(path: Path) -> Mapping[str, FactKind]:
    """The kinds of facts of a file; refuses ``RegisterRulesFaulty``."""
    return {
        key: FactKind(
            key=key,
            title=one.title.text(),
            source=one.source,
            department=one.department,
            basis=one.basis,
            values={code: words.text() for code, words in one.values.items()},
            consent=one.consent.text() if one.consent is not None else None,
        )
        for key, one in _checked(path, _Facts).facts.items()
    }


def read_register_rules(path: Path) -> RegisterRules:
    """The rules of a file; refuses ``RegisterRulesFaulty``."""
    part = _checked(path, _Rules)
    return RegisterRules(
        decided_by=frozenset(part.protection.decided_by),
        seen_by=frozenset(part.protection.seen_by),
        term_months=part.protection.term_months,
        most_leaving_percent=part.import_.most_leaving_percent,
        gaiji=part.import_.gaiji,
    )


def _checked(path: Path, shape: type[P]) -> P:
    try:
        raw: Any = read_yaml(path.read_text(encoding="utf-8"))
        return shape.model_validate(raw)
    except yaml.YAMLError as trouble:
        raise RegisterRulesFaulty(file=path.name, faults=str(trouble)) from None
    except ValidationError as trouble:
        faults = "; ".join(
            f"{'.'.join(map(str, one['loc'])) or '(whole file)'}: {one['msg']}" for one in trouble.errors()
        )
        raise RegisterRulesFaulty(file=path.name, faults=faults) from None
