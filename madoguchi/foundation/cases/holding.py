"""The files that a draft holds: steps inside acts."""

from __future__ import annotations

from django.db.models import QuerySet

from madoguchi.foundation.cases.models import Draft, DraftFile
from madoguchi.foundation.files.public import discard_files


def holder_of(draft: Draft) -> str:
    """How the file room knows the draft."""
    return f"draft:{draft.id}"


def drop_files(draft: Draft, links: QuerySet[DraftFile]) -> None:
    """Take files off a draft, and throw them away."""
    ids = list(links.values_list("file_id", flat=True))
    links.delete()
    if ids:
        discard_files(holder=holder_of(draft), ids=ids)


def throw_away(draft: Draft) -> None:
    """Delete a draft with its files."""
    drop_files(draft, draft.files.all())
    draft.delete()
