"""The looks at one person's data, as he may read them (閲覧記録の本人開示).

Of an office of the city it is told which one, never which person of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, overload

from django.db.models import Max, Min, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import AccessLine, looks_at
from madoguchi.foundation.organisation.public import Department, Post
from madoguchi.foundation.residents.queries import resident_of


@dataclass(frozen=True, slots=True)
class Look:
    """One single look, in the reader's language."""

    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class Visit:
    """Looks of one day by one office for one purpose and matter, told in one line; ``looks`` are the single ones."""

    day: date
    first: datetime
    last: datetime
    who: str
    purpose: str
    case_number: str
    looks: tuple[Look, ...]
    """Newest first; none is left out."""

    @property
    def whats(self) -> list[str]:
        """What was looked at, each thing once."""
        return list(dict.fromkeys(one.what for one in reversed(self.looks)))


_SAME = ("day", "actor_kind", "actor_post", "purpose", "case_id", "case_number")


class Visits(Sequence[Visit]):
    """All looks gathered by day, office, purpose and matter, newest first; two queries for each page that is shown."""

    def __init__(self, lines: QuerySet[AccessLine]) -> None:
        self.lines = lines.annotate(day=TruncDate("at"))
        gathered = self.lines.order_by().values(*_SAME).annotate(first=Min("at"), last=Max("at"), newest=Max("pk"))
        self._gathered = gathered.order_by("-last", "-newest")

    def __len__(self) -> int:
        return int(self._gathered.count())

    @overload
    def __getitem__(self, key: int) -> Visit: ...
    @overload
    def __getitem__(self, key: slice) -> list[Visit]: ...
    def __getitem__(self, key: int | slice) -> Visit | list[Visit]:
        if isinstance(key, slice):
            return self._told(list(self._gathered[key]))
        return self._told([self._gathered[key]])[0]

    def _told(self, groups: list[dict[str, Any]]) -> list[Visit]:
        if not groups:
            return []
        names, theirs = _office_names(), Q(pk__in=())
        for one in groups:
            theirs |= Q(**{name: one[name] for name in _SAME if name != "day"}, at__range=(one["first"], one["last"]))
        singles: dict[tuple[Any, ...], list[AccessLine]] = {}
        for line in self.lines.filter(theirs):
            singles.setdefault(tuple(getattr(line, name) for name in _SAME), []).append(line)
        visits = []
        for one in groups:
            lines = singles[tuple(one[name] for name in _SAME)]
            visits.append(
                Visit(
                    day=one["day"], first=one["first"], last=one["last"], who=_who(lines[0], names),
                    purpose=_(one["purpose"]), case_number=one["case_number"],
                    looks=tuple(Look(line.at, _(line.what)) for line in lines),
                )
            )  # fmt: skip
        return visits


def visits_of(user: User) -> Visits:
    """The looks at the data of a resident: at his applications and at his record in the register."""
    resident = resident_of(user)
    return Visits(looks_at(account_id=user.pk, resident_id=resident.pk if resident else ""))


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
