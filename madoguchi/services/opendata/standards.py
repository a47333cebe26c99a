"""The standard datasets as data (自治体標準オープンデータセット, and the older 推奨データセット): ``datasets/*.json``.

How sure each edition is stands beside it: ``official`` and ``confirmed`` are published definitions; ``observed`` and
``derived`` come from the files of other cities; ``memory`` was not found in any source. What is not confirmed may be
set right by the city, in ``opendata.yaml`` of its folder.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from madoguchi.kernel.texts import Text
from madoguchi.kernel.yaml_text import read_yaml

FOLDER = Path(__file__).parent / "datasets"
Type = Literal[
    "text", "id", "kana", "ascii", "address", "street_number", "prefecture", "municipal_code", "corporate_number",
    "postal_code", "phone", "email", "url", "date", "time", "weekdays", "latitude", "longitude", "count", "number",
    "choice", "mark",
]  # fmt: skip
Mark = Literal["required", "recommended", "optional"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``name`` is its heading, ``key`` its physical (ASCII) name, ``of`` its list of choices."""

    name: str
    key: str
    type: Type
    mark: Mark = "optional"
    of: tuple[str, ...] = ()
    example: str = ""
    concept: str = ""
    sure: str = ""

    @property
    def required(self) -> bool:
        """Whether a record cannot do without it."""
        return self.mark == "required"


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of a dataset's definition: ``standard`` or ``recommended`` (the older one)."""

    key: str
    sure: str
    columns: tuple[Column, ...]

    def by_name(self) -> dict[str, Column]:
        """The columns by heading."""
        return {column.name: column for column in self.columns}


@dataclass(frozen=True, slots=True)
class Dataset:
    """One of the fourteen."""

    slug: str
    title: Text
    editions: dict[str, Edition] = field(hash=False)
    told_apart_by: tuple[str, ...] = ()
    """Keys of columns that tell records apart where they have no ID, the most telling first."""

    @property
    def standard(self) -> Edition:
        """The edition of today."""
        return self.editions["standard"]


@dataclass(frozen=True, slots=True)
class Standards:
    """All datasets, and the other names that their columns go by."""

    datasets: dict[str, Dataset]
    aliases: dict[str, tuple[str, ...]]
    """Concept -> every heading it goes by."""

    def concepts(self) -> dict[str, str]:
        """Heading as folded -> concept."""
        return {fold_heading(name): concept for concept, names in self.aliases.items() for name in names}


class StandardsFaulty(ValueError):
    """``opendata.yaml`` of the city cannot be used; the text says why."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _ColumnPart(_Strict):
    type: Type | None = None
    mark: Mark | None = None
    of: list[str] | None = None
    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")] | None = None
    example: str | None = None
    drop: bool = False
    after: str | None = None
    """For a column of the city's own: the heading that it follows."""


class _CityPart(_Strict):
    datasets: dict[str, dict[str, _ColumnPart]] = {}


def fold_heading(name: str) -> str:
    """A heading without what people write in different ways: width, spaces, kinds of brackets and lines."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).lower()
    return plain.replace("・", "、").replace(",", "、").replace("[", "(").replace("]", ")").replace("-", "_")


@lru_cache(maxsize=1)
def shipped_standards() -> Standards:
    """The definitions as they come with the product."""
    datasets = {}
    for path in sorted(FOLDER.glob("*.json")):
        if path.name != "aliases.json":
            told = json.loads(path.read_text(encoding="utf-8"))
            datasets[told["slug"]] = _dataset(told)
    aliases = json.loads((FOLDER / "aliases.json").read_text(encoding="utf-8"))
    return Standards(datasets, {concept: tuple(names) for concept, names in aliases.items()})


def _dataset(told: dict[str, Any]) -> Dataset:
    editions = {
        key: Edition(
            key, part["sure"],
            tuple(Column(**(column | {"of": tuple(column.get("of", ()))})) for column in part["columns"]),
        )
        for key, part in told["editions"].items()
    }  # fmt: skip
    title = Text(told["title"]["ja"], en=told["title"]["en"])
    return Dataset(told["slug"], title, editions, tuple(told.get("told_apart_by", ())))


def city_standards(folder: Path) -> Standards:
    """The definitions as the city confirmed them: ``opendata.yaml`` of its folder, which need not be there.

    Raises ``StandardsFaulty``.
    """
    path = folder / "opendata.yaml"
    if not path.is_file():
        return shipped_standards()
    stamp = path.stat().st_mtime_ns
    return _read_city(path, stamp)


@lru_cache(maxsize=4)
def _read_city(path: Path, _stamp: int) -> Standards:
    standards = shipped_standards()
    try:
        part = _CityPart.model_validate(read_yaml(path.read_text(encoding="utf-8")) or {})
    except (yaml.YAMLError, ValidationError, UnicodeDecodeError) as wrong:
        raise StandardsFaulty(f"{path.name}: {wrong}") from None
    datasets = dict(standards.datasets)
    for slug, columns in part.datasets.items():
        if slug not in datasets:
            raise StandardsFaulty(f"{path.name}: no dataset is called {slug!r}; known: {', '.join(datasets)}")
        datasets[slug] = _confirmed(datasets[slug], columns, path.name)
    return Standards(datasets, standards.aliases)


def _confirmed(dataset: Dataset, parts: dict[str, _ColumnPart], file: str) -> Dataset:
    columns = list(dataset.standard.columns)
    for name, part in parts.items():
        place = next((i for i, column in enumerate(columns) if column.name == name), None)
        if part.drop and place is not None:
            del columns[place]
            continue
        told: dict[str, Any] = {
            key: value for key, value in part.model_dump(exclude={"drop", "after", "of"}).items() if value is not None
        }
        if part.of is not None:
            told["of"] = tuple(part.of)
        if place is not None:
            columns[place] = replace(columns[place], **told, sure="city")
            continue
        before = next((i for i, column in enumerate(columns) if column.name == part.after), None)
        if part.drop or part.key is None or part.type is None or before is None:
            raise StandardsFaulty(
                f"{file}: {dataset.slug} has no column {name!r}; to add one, write its key, its type and after which"
                " column it stands"
            )
        columns.insert(before + 1, Column(name=name, **told, sure="city"))
    edition = replace(dataset.standard, columns=tuple(columns))
    return replace(dataset, editions=dataset.editions | {"standard": edition})
