"""The door of the residents' procedures."""

from __future__ import annotations

from datetime import date
from typing import Any

from madoguchi.foundation.forms.public import versions_offered
from madoguchi.services.procedures.catalogue import featured_procedures
from madoguchi.services.procedures.differences import Change, differences
from madoguchi.services.procedures.search import search_procedures

__all__ = ["Change", "differences", "featured_procedures", "list_procedures", "search_procedures"]


def list_procedures(on: date) -> list[dict[str, Any]]:
    """What is offered on a day, as plain data for the command line and programs."""
    return [
        {
            "slug": version.slug, "version": version.number, "title": version.procedure.title.ja,
            "owner": version.procedure.owner, "category": version.procedure.category,
            "channels": list(version.procedure.channels), "assurance": version.procedure.assurance_online,
            "questions": version.procedure.questions, "minutes": version.procedure.minutes,
            "valid_from": version.valid_from.isoformat(), "sha256": version.sha256,
        }
        for version in versions_offered(on)
    ]  # fmt: skip
