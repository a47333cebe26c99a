"""The door of the open data room. Nothing here loads polars until a file is checked."""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.services.opendata.definition import Definition
from madoguchi.services.opendata.demo import publish_demo_files
from madoguchi.services.opendata.exporting import csvw, table_schema
from madoguchi.services.opendata.folder import CheckedCatalogue, check_catalogue
from madoguchi.services.opendata.loading import load_catalogue
from madoguchi.services.opendata.standards import Standards, StandardsFaulty, city_standards, shipped_standards
from madoguchi.services.opendata.telling import Json, in_words, written

__all__ = [
    "CheckedCatalogue",
    "Definition",
    "Standards",
    "StandardsFaulty",
    "check_catalogue",
    "check_file",
    "city_standards",
    "csvw",
    "in_words",
    "load_catalogue",
    "publish_demo_files",
    "shipped_standards",
    "table_schema",
    "written",
]


def check_file(
    data: bytes,
    *,
    name: str,
    slug: str,
    standards: Standards,
    language: str,
    fix: bool,
    places: Mapping[str, tuple[str, str]] | None = None,
) -> tuple[Json, bytes]:
    """See ``checked_file``; in a process that may grow large."""
    from madoguchi.services.opendata import checked_file

    return checked_file.check_file(
        data, name=name, slug=slug, standards=standards, language=language, fix=fix, places=places
    )
