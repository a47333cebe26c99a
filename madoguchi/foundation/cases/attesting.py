"""What the resident confirmed and signed at the counter, judged against what the case says now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from madoguchi.foundation.cases.content import hash_of
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.files.public import StoredFile
from madoguchi.kernel.texts import Text

Judgement = Literal["same", "corrected", "differs"]


@dataclass(frozen=True, slots=True)
class Objection:
    """What the resident said is wrong, and the word with which the desk left it as it was."""

    said: str
    marked: Sequence[Text]
    """The answers that were marked as wrong."""
    answer: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Attested:
    """One confirmation; ``judgement`` is made anew each time from the stored answers and files, not from a stored hash."""

    how: str
    """``tablet`` or ``paper``."""
    at: datetime
    content_hash: str
    told: Sequence[Sequence[str]]
    signature: dict[str, Any] | None
    sheet: StoredFile | None
    sheet_seen: dict[str, Any]
    """Who found a signature on the sheet: ``{"by", "post", "at"}``; empty where nobody said so."""
    asked: bool
    """Whether the procedure asks for a signature; what was submitted before this was noted counts as asked."""
    unsigned: dict[str, Any]
    """Why it went out without one: ``{"reason", "words", "note", "by", "post", "at"}``; empty where it is signed."""
    objections: Sequence[Objection]
    judgement: Judgement
    """``same``: the case still says what was signed. ``corrected``: it did, and a correction has changed it since.
    ``differs``: what is stored of the beginning is not what was signed."""


def unsigned_of(case: Case) -> dict[str, Any]:
    """Why the case went out without the signature that its procedure asks for; empty where it is signed (meanwhile)."""
    return {} if case.attested.get("sheet") else case.attested.get("unsigned") or {}


def objections_of(case: Case) -> list[Objection]:
    """What the resident objected to at the counter, each with the answer of the desk that changed nothing."""
    return [
        Objection(
            said=str(one["said"]),
            marked=[Text(text.get("ja", ""), text.get("plain", ""), text.get("en", "")) for text in one["marked"]],
            answer=str(one["answer"]),
            by=f"{one['post']} {one['by']}".strip(),
            at=datetime.fromisoformat(one["at"]),
        )
        for one in case.attested.get("objections") or []
    ]


def attested_of(case: Case) -> Attested | None:
    """What was confirmed of this case at the counter; ``None`` for one that came another way."""
    held = case.attested
    if not held:
        return None
    return Attested(
        how=str(held["how"]),
        at=datetime.fromisoformat(held["at"]),
        content_hash=str(held["hash"]),
        told=held.get("told") or [],
        signature=held.get("signature"),
        sheet=find_sheet(case),
        sheet_seen=_seen_on(held.get("sheet_seen")),
        asked=bool(held.get("asked", True)),
        unsigned=unsigned_of(case),
        objections=objections_of(case),
        judgement=_judge(case, str(held["hash"])),
    )


def _seen_on(seen: dict[str, Any] | None) -> dict[str, Any]:
    return {**seen, "at": datetime.fromisoformat(seen["at"])} if seen else {}


def find_sheet(case: Case, file_id: UUID | None = None) -> StoredFile | None:
    """The signed sheet that came back to the counter, if it is ``file_id``."""
    kept = case.attested.get("sheet")
    if not kept or (file_id is not None and str(file_id) != kept):
        return None
    return StoredFile.objects.filter(pk=kept).first()


def _judge(case: Case, signed: str) -> Judgement:
    contents = list(case.contents.order_by("pk"))
    if not contents or hash_of(case.version.sha256, contents[0].answers, contents[0].files) != signed:
        return "differs"
    now = hash_of(case.version.sha256, case.answers, contents[-1].files)
    return "same" if now == signed == case.content_hash else "corrected" if len(contents) > 1 else "differs"
