"""What an application says, and the hash that binds a confirmation or signature to it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from madoguchi.foundation.cases.circumstances import ATTACHMENT
from madoguchi.foundation.cases.models import Case, CaseContent, CaseFile, Draft, DraftFile
from madoguchi.foundation.forms.public import FormState, canonical


@dataclass(frozen=True, slots=True)
class Content:
    """Answers that count, where they came from, the files, and the SHA-256 over all of it."""

    answers: dict[str, Any]
    provenance: dict[str, Any]
    files: list[dict[str, str]]
    content_hash: str


def described(files: Iterable[DraftFile | CaseFile]) -> list[dict[str, str]]:
    """Files as they enter the hash: their place and what is in them."""
    return [{"name": f.name, "file": str(f.file_id), "sha256": f.file.sha256} for f in files]


def hash_of(version_sha256: str, answers: Mapping[str, Any], files: list[dict[str, str]]) -> str:
    """Hex SHA-256 of exactly what is shown: the version, the answers, the files."""
    whole = {"version": version_sha256, "answers": answers, "files": files}
    return hashlib.sha256(canonical(whole)).hexdigest()


def keep_content(case: Case, files: list[dict[str, str]], *, at: datetime) -> None:
    """Write down for good what the case says now, and with which files (``described``)."""
    CaseContent.objects.create(
        case=case, at=at, answers=case.answers, provenance=case.provenance, files=files, content_hash=case.content_hash
    )


def provenance_of(state: FormState, stated: Mapping[str, Any]) -> dict[str, Any]:
    """Where each active value came from; what nobody noted was computed from the others."""
    found: dict[str, Any] = {}
    for path in state.asked:
        if state.value(path) is not None:
            found[path] = stated.get(path) or {"source": "stated", "at": "", "detail": ""}
    for f in state.procedure.fields.values():
        if f.compute is not None and not f.repeat and f.name in state.active:
            found[f.name] = {"source": "computed", "at": "", "detail": f.compute.source}
    return found


def content_of(draft: Draft, state: FormState, files: Iterable[DraftFile]) -> Content:
    """The content of a draft as it would be submitted now."""
    held = {file_id for path, f in state.asked.items() if f.type == "file" for file_id in state.value(path) or []}
    wanted = {f"{ATTACHMENT}{a.attachment.name}" for a in state.attachments if not a.waived}
    listed = described(f for f in files if f.name in wanted or str(f.file_id) in held)
    return Content(
        answers=state.active,
        provenance=provenance_of(state, provenance_by_place(draft)),
        files=listed,
        content_hash=hash_of(draft.version.sha256, state.active, listed),
    )


def provenance_by_place(draft: Draft) -> dict[str, Any]:
    """Provenance by input path: rows are noted by their id, which survives the removal of others."""
    found = {key: value for key, value in draft.provenance.items() if "#" not in key}
    for name, rows in draft.answers.items():
        if isinstance(rows, list):
            for i, row in enumerate(rows):
                if isinstance(row, dict) and "id" in row:
                    head = f"{name}#{row['id']}."
                    found |= {
                        f"{name}.{i}.{key.removeprefix(head)}": value
                        for key, value in draft.provenance.items()
                        if key.startswith(head)
                    }
    return found
