"""The door of the open data room. Nothing here loads polars until a file is checked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from wsgiref.types import WSGIApplication

from madoguchi.services.opendata.ckan.importing import import_dataset, packages_of
from madoguchi.services.opendata.definition import Definition
from madoguchi.services.opendata.demo import publish_demo_files, publish_demo_sources
from madoguchi.services.opendata.exporting import csvw, table_schema
from madoguchi.services.opendata.folder import CheckedCatalogue, check_catalogue
from madoguchi.services.opendata.guideline import guideline_faults
from madoguchi.services.opendata.inventory import check_inventory
from madoguchi.services.opendata.invisible import visible
from madoguchi.services.opendata.loading import load_catalogue
from madoguchi.services.opendata.models import Dataset, Version
from madoguchi.services.opendata.operations import approve_version, prepare_version, submit_version
from madoguchi.services.opendata.queries import Standing, find_dataset, find_published, published_versions, standings
from madoguchi.services.opendata.shelf import rebuild_shelf, snapshot_of
from madoguchi.services.opendata.standards import Standards, StandardsFaulty, city_standards, shipped_standards
from madoguchi.services.opendata.tasks import examine_table, publish_approved, publish_due, renew_all
from madoguchi.services.opendata.telling import Json, in_words, written

__all__ = [
    "Dataset",
    "Standing",
    "Version",
    "approve_version",
    "examine_table",
    "find_dataset",
    "find_published",
    "prepare_version",
    "publish_approved",
    "publish_due",
    "published_versions",
    "packages_of",
    "rebuild_shelf",
    "renew_all",
    "snapshot_of",
    "standings",
    "submit_version",
    "CheckedCatalogue",
    "Definition",
    "Standards",
    "StandardsFaulty",
    "check_catalogue",
    "check_file",
    "check_inventory",
    "city_standards",
    "csvw",
    "guideline_faults",
    "import_dataset",
    "in_words",
    "load_catalogue",
    "publish_demo_files",
    "publish_demo_sources",
    "rows_door",
    "shipped_standards",
    "table_schema",
    "visible",
    "written",
]


def rows_door(app: WSGIApplication) -> WSGIApplication:
    """See ``door.RowsDoor``; only web processes have one."""
    from madoguchi.services.opendata.door import RowsDoor

    return RowsDoor(app)


def check_file(
    data: bytes,
    *,
    name: str,
    slug: str,
    standards: Standards,
    language: str,
    fix: bool,
    places: Mapping[str, tuple[str, str]] | None = None,
    city: Path | None = None,
) -> tuple[Json, bytes]:
    """See ``checked_file``; in a process that may grow large. ``city``: its folder, whose outline tells where it is."""
    from madoguchi.services.opendata import checked_file
    from madoguchi.services.opendata.checking.outline import outline_of

    return checked_file.check_file(
        data, name=name, slug=slug, standards=standards, language=language, fix=fix, places=places,
        outline=outline_of(city) if city is not None else None,
    )  # fmt: skip
