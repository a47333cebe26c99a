"""What the city's folder says about privacy: ``privacy.yaml``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from madoguchi.foundation.organisation.public import CityFolderFaulty
from madoguchi.kernel.yaml_text import read_yaml

UNKNOWN = "［市が確認する］"
"""To be confirmed by the city."""


class Part(BaseModel):
    """A part of the file; an unknown key is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FilePart(Part):
    """One personal-information file (個人情報ファイル): what cannot be read from the tables."""

    name: str
    rooms: list[str]
    """Rooms (apps) whose tables are in it."""
    office: str = UNKNOWN
    purpose: str = UNKNOWN
    people: str = UNKNOWN
    collected: str = UNKNOWN
    sensitive: str = UNKNOWN
    recipients: str = UNKNOWN
    items: str = ""
    """Recorded items that stand in definitions instead of tables."""
    other_law: str = "該当なし"
    remark: str = ""


class PrivacyFile(Part):
    """``privacy.yaml``."""

    department: str = ""
    """Key of the department that answers requests for disclosure; empty: nobody does so in this system."""
    holder: str = UNKNOWN
    """The organ that holds the files (実施機関)."""
    requests: str = UNKNOWN
    """Where requests for disclosure, correction and stopping are taken."""
    anonymised: str = UNKNOWN
    files: list[FilePart] = Field(default_factory=list)


def privacy_file() -> PrivacyFile:
    """The city's file; with everything unknown where there is none. Raises ``CityFolderFaulty``."""
    path = Path(settings.CITY_FOLDER) / "privacy.yaml"
    if not path.exists():
        return PrivacyFile()
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> PrivacyFile:
    try:
        return PrivacyFile.model_validate(read_yaml(path.read_text(encoding="utf-8")))
    except ValidationError as faulty:
        raise CityFolderFaulty(
            file=path.name, faults="; ".join(f"{one['loc']}: {one['msg']}" for one in faulty.errors())
        ) from None
