"""A signed sheet that comes back after its application was received (署名済み用紙の後着)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from madoguchi.foundation.cases.history import note_event
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.files.public import StoredFile
from madoguchi.kernel.acts import Actor


def lay_sheet_beside(case: Case, sheet: StoredFile, *, seen: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Keep which file is the signed sheet of what was confirmed; a step inside the act of whoever holds the file.

    ``seen``: who found a signature on it, ``{"by", "post", "at"}``.
    """
    case.attested = {**case.attested, "sheet": str(sheet.pk), "sheet_seen": dict(seen)}
    case.save(update_fields=["attested"])
    note_event(case, "case.sheet_came_back", by=by, at=at)
