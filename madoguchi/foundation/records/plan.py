"""The filing plan (ファイル基準表), read from the city's ``filing_plan.yaml``; all faults are told at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pydantic import BaseModel, ConfigDict, Field

from madoguchi.foundation.records.vocabulary import FilingClass, RetentionClass
from madoguchi.kernel.yaml_text import read_shape, text_of

FILE = "filing_plan.yaml"


class FilingPlanBroken(ImproperlyConfigured):
    """The file cannot be used; the message lists each fault with its place and remedy."""


class FilingClassUnknown(LookupError):
    """A procedure names a folder that the plan does not have."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Title(_Part):
    ja: str = Field(min_length=1)
    en: str = Field(min_length=1)


class _Retention(_Part):
    years: int | None = Field(default=None, ge=1, le=100)
    permanent: bool = False
    title: _Title


class _Folder(_Part):
    title: str = Field(min_length=1, pattern=r"^[^/]+$")
    retention: str
    department: str | None = None
    basis: str = ""


class _Middle(_Part):
    title: str = Field(min_length=1, pattern=r"^[^/]+$")
    department: str | None = None
    folders: list[_Folder] = Field(min_length=1)


class _Major(_Part):
    title: str = Field(min_length=1, pattern=r"^[^/]+$")
    department: str | None = None
    groups: list[_Middle] = Field(min_length=1)


class _Plan(_Part):
    retention: dict[str, _Retention] = Field(min_length=1)
    plan: list[_Major] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class FilingPlan:
    """The classes of retention by key, and the folders by path."""

    retentions: Mapping[str, RetentionClass]
    classes: Mapping[str, FilingClass]


def filing_plan() -> FilingPlan:
    """The plan of the city that this installation serves."""
    path = Path(settings.CITY_FOLDER) / FILE
    return _kept(path, path.stat().st_mtime_ns if path.exists() else 0)


def find_class(path: str) -> FilingClass | None:
    """The folder ``大分類/中分類/個別フォルダー``, or ``None``."""
    return filing_plan().classes.get(path)


def get_class(path: str) -> FilingClass:
    """The folder, or ``FilingClassUnknown`` with the paths that begin alike."""
    found = find_class(path)
    if found is None:
        near = [one for one in filing_plan().classes if one.split("/")[0] == path.split("/", maxsplit=1)[0]]
        raise FilingClassUnknown(f"{path}: not in the filing plan. Near it: {', '.join(near) or 'nothing'}.")
    return found


@lru_cache(maxsize=4)
def _kept(path: Path, _changed: int) -> FilingPlan:
    return read_filing_plan(text_of(path, broken=FilingPlanBroken), name=str(path))


def read_filing_plan(text: str, *, name: str = FILE) -> FilingPlan:
    """Validate the text of a filing plan; raises ``FilingPlanBroken``."""
    return _compiled(read_shape(text, _Plan, name=name, broken=FilingPlanBroken), name)


def _compiled(shape: _Plan, name: str) -> FilingPlan:
    faults: list[str] = []
    retentions: dict[str, RetentionClass] = {}
    for key, one in shape.retention.items():
        if (one.years is None) != one.permanent:
            faults.append(f"{name}: retention.{key}: give either `years: <number>` or `permanent: true`.")
        retentions[key] = RetentionClass(key=key, years=one.years, title_ja=one.title.ja, title_en=one.title.en)
    classes: dict[str, FilingClass] = {}
    for major in shape.plan:
        for middle in major.groups:
            for folder in middle.folders:
                path = f"{major.title}/{middle.title}/{folder.title}"
                department = folder.department or middle.department or major.department
                if department is None:
                    faults.append(f"{name}: {path}: no `department`: write one here or at the level above.")
                if path in classes:
                    faults.append(f"{name}: {path}: stands twice. Rename or remove one.")
                if folder.retention not in retentions:
                    known = ", ".join(retentions)
                    faults.append(f"{name}: {path}: retention {folder.retention!r} is not one of: {known}.")
                    continue
                classes[path] = FilingClass(
                    major=major.title,
                    middle=middle.title,
                    folder=folder.title,
                    basis=folder.basis,
                    retention=retentions[folder.retention],
                    department=department or "",
                )
    if faults:
        raise FilingPlanBroken("\n".join(faults))
    return FilingPlan(retentions=retentions, classes=classes)
