"""The files that a draft holds: steps inside acts."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from madoguchi.foundation.cases.circumstances import ATTACHMENT
from madoguchi.foundation.cases.models import Draft, DraftFile
from madoguchi.foundation.files.public import discard_files, read_content, store_bytes
from madoguchi.kernel.acts import Actor
from madoguchi.kernel.refusals import Refused


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


def take_over_files(draft: Draft, *, source: Draft, by: Actor, at: datetime) -> list[str]:
    """Copy what was sent along with another draft, as far as this one has a place for it; the names of these places.

    What cannot be read is left out: then the paper is asked for again.
    """
    procedure, taken = draft.version.procedure, []
    places = {f"{ATTACHMENT}{a.name}" for a in procedure.attachments}
    places |= {path for path, f in procedure.fields.items() if f.type == "file"}
    rows = {f"{page}#{row.get('id')}" for page, held in draft.answers.items() if isinstance(held, list) for row in held
            if isinstance(row, dict)}  # fmt: skip
    for link in source.files.select_related("file"):
        head, row_mark, rest = link.name.partition("#")
        row, _dot, name = rest.partition(".")
        if (f"{head}.{name}" if row_mark else link.name) not in places or (row_mark and f"{head}#{row}" not in rows):
            continue
        try:
            data = read_content(link.file)
        except Refused:
            continue
        file = link.file
        copy = store_bytes(data, name=file.name, media_type=file.media_type, holder=holder_of(draft), by=by, at=at)
        DraftFile.objects.create(draft=draft, name=link.name, file=copy, added_at=at)
        taken.append(link.name)
    return taken
