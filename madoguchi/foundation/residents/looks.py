"""The looks at one person's data, as he may read them (閲覧記録の本人開示)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import overload

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import AccessLine, looks_at
from madoguchi.foundation.organisation.public import Department, Post
from madoguchi.foundation.residents.queries import resident_of


@dataclass(frozen=True, slots=True)
class Look:
    """One look in the reader's language: which office (never which person of it), why, at what."""

    at: datetime
    who: str
    purpose: str
    what: str
    case_id: str
    case_number: str


class Looks(Sequence[Look]):
    """All looks, newest first; only those of the page that is shown are read."""

    def __init__(self, lines: QuerySet[AccessLine]) -> None:
        self._lines = lines

    def __len__(self) -> int:
        return self._lines.count()

    @overload
    def __getitem__(self, key: int) -> Look: ...
    @overload
    def __getitem__(self, key: slice) -> list[Look]: ...
    def __getitem__(self, key: int | slice) -> Look | list[Look]:
        names = _office_names()
        if isinstance(key, slice):
            return [_as_look(line, names) for line in self._lines[key]]
        return _as_look(self._lines[key], names)


def looks_of(user: User) -> Looks:
    """The looks at the data of a resident: at his applications and at his record in the register."""
    resident = resident_of(user)
    return Looks(looks_at(account_id=user.pk, resident_id=resident.pk if resident else ""))


def _as_look(line: AccessLine, names: dict[str, str]) -> Look:
    return Look(
        at=line.at,
        who=_who(line, names),
        purpose=_(line.purpose),
        what=_(line.what),
        case_id=line.case_id,
        case_number=line.case_number,
    )


def _who(line: AccessLine, names: dict[str, str]) -> str:
    if line.actor_kind == "resident":
        return _("You yourself")
    if line.actor_kind == "staff":
        return names.get(line.actor_post, line.actor_post) or _("An office of the city")
    return _("The system of the city") if line.actor_kind == "system" else _("Somebody with your application number")


def _office_names() -> dict[str, str]:
    """How posts are written in the ledger -> how they read in this language."""
    departments = {one.key: one for one in Department.objects.all()}
    return {
        f"{departments[post.department_id].name_ja} {post.title_ja}": f"{departments[post.department_id].name} {post.title}"
        for post in Post.objects.all()
    }
