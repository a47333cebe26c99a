"""One file checked from its bytes to its report: what the command and the process apart run."""

from __future__ import annotations

from madoguchi.services.opendata.checking.outline import Outline
from madoguchi.services.opendata.checking.placed import Places
from madoguchi.services.opendata.checking.tables import check
from madoguchi.services.opendata.repairing import changes_of, repaired_csv
from madoguchi.services.opendata.standards import Standards
from madoguchi.services.opendata.telling import Json, as_json


def check_file(
    data: bytes,
    *,
    name: str,
    slug: str,
    standards: Standards,
    language: str,
    fix: bool,
    places: Places | None = None,
    outline: Outline | None = None,
) -> tuple[Json, bytes]:
    """The report as ``telling.as_json`` tells it, and with ``fix`` the repaired file (else nothing)."""
    checked = check(data, name=name, slug=slug, standards=standards, places=places, outline=outline)
    told = as_json(checked.report, language, changes_of(checked) if fix else None)
    return told, repaired_csv(checked) if fix else b""
