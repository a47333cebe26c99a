"""The office's work lists: by department, keyset paging, no count beyond a thousand."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, cast
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.deadlines import days_left
from madoguchi.foundation.cases.guarding import found_without_its_people, guards_over
from madoguchi.foundation.cases.models import Case, CaseMessage, WithVersion
from madoguchi.foundation.cases.naming import fold
from madoguchi.foundation.cases.policies import may_view_case
from madoguchi.foundation.cases.refusals import CaseNotFound, ProtectedCase
from madoguchi.foundation.forms.public import ENDED, TEMPLATES, ProcedureVersion, Text, newest_versions
from madoguchi.foundation.organisation.public import add_working_days, department_keys_seen_by

View = Literal["new", "mine", "waiting", "due_soon", "overdue", "open", "ended", "all"]
VIEWS: tuple[View, ...] = ("new", "mine", "waiting", "due_soon", "overdue", "open", "ended", "all")
PAGE = 50
COUNT_UP_TO = 1000
STILL_OPEN = sorted({name for template in TEMPLATES.values() for name in template.states}.difference(ENDED))
SOON = 3
"""Working days before the due day on which a case counts as due soon."""

_Order = tuple[Literal["submitted_at", "due_on"], bool]
_ORDER: dict[View, _Order] = {
    "new": ("submitted_at", False),
    "waiting": ("submitted_at", False),
    "mine": ("due_on", False),
    "due_soon": ("due_on", False),
    "overdue": ("due_on", False),
    "open": ("due_on", False),
    "ended": ("submitted_at", True),
    "all": ("submitted_at", True),
}
"""What is worked off comes with the most pressing first; what is looked up, with the newest first."""


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One line of a work list. ``left`` is in working days, ``None`` while the clock stands or it has ended."""

    case: Case
    left: int | None
    unread: bool
    """The applicant wrote something that nobody has read."""
    hidden: bool = False
    """About a protected person whom whoever looks may not see: number, procedure and days, nobody's name."""


@dataclass(frozen=True, slots=True)
class InboxPage:
    """One page of a work list and the cursor of the next (empty on the last)."""

    rows: Sequence[InboxRow]
    after: str

    @property
    def cases(self) -> list[Case]:
        """The cases alone."""
        return [row.case for row in self.rows]


def cases_seen_by(user: User, *, on: date) -> WithVersion[Case]:
    """Every case of the departments that the user's posts let them see."""
    return Case.objects.filter(department__in=department_keys_seen_by(user, on))


def _viewed(cases: WithVersion[Case], user: User, view: View, *, on: date) -> WithVersion[Case]:
    # By name, not “all but the ended”: most cases of a department have ended, and an index finds the others at once.
    working = cases.filter(state__in=STILL_OPEN)
    if view == "new":
        return cases.filter(state="received")
    if view == "mine":
        return working.filter(assignee=user)
    if view == "waiting":
        return cases.filter(state="correcting")
    if view == "due_soon":
        return working.filter(stopped_on=None, due_on__gte=on, due_on__lte=add_working_days(on, SOON))
    if view == "overdue":
        return working.filter(stopped_on=None, due_on__lt=on)
    if view == "open":
        return working
    if view == "ended":
        return cases.filter(state__in=ENDED)
    return cases


def inbox(
    user: User, *, on: date, view: View = "open", search: str = "", procedure: str = "", after: str = ""
) -> InboxPage:
    """One page of a work list; ``after`` is the cursor of the page before. As many queries, whatever the number.

    Cases of protected people stand in the list, so that none is forgotten; for whoever may not see them without a name,
    and no search by name or reading finds them.
    """
    cases = _viewed(cases_seen_by(user, on=on), user, view, on=on)
    if procedure:
        cases = cases.filter(slug=procedure)
    for word in search.split():
        cases = cases.filter(search_text__contains=fold(word))
    key, newest_first = _ORDER[view]
    if position := _read_cursor(after, key):
        cases = cases.filter(_beyond(key, position, newest_first=newest_first))
    sign = "-" if newest_first else ""
    unread = CaseMessage.objects.filter(case=OuterRef("pk"), from_office=False, read_at=None)
    shown = _without_answers(cases).annotate(unread=Exists(unread))
    found = list(shown.order_by(f"{sign}{key}", f"{sign}id")[: PAGE + 1])
    rows = _rows(user, found[:PAGE], search.split(), on=on)
    return InboxPage(rows, _cursor(found[PAGE - 1], key) if len(found) > PAGE else "")


def _rows(user: User, cases: Sequence[Any], words: Sequence[str], *, on: date) -> list[InboxRow]:
    guards = guards_over(user, cases, on=on)
    rows = []
    for case in cases:
        case.guarded, hidden = case.pk in guards, not guards.get(case.pk, True)
        if hidden and not found_without_its_people(case, words):
            continue
        if hidden:
            case.applicant_name = case.applicant_mail = ""  # a list saves nothing, and what is not there is not shown
        rows.append(InboxRow(case, days_left(case, today=on), case.unread, hidden))
    return rows


def _without_answers(cases: WithVersion[Case]) -> WithVersion[Case]:
    """For lists: what an application says stays in the database, which is most of it."""
    return cases.with_version("assignee").defer(
        "version__data", "answers", "provenance", "signature", "findings", "fee", "reasons", "search_text"
    )


def _beyond(key: str, position: tuple[Any, UUID], *, newest_first: bool) -> Q:
    value, last = position
    than = "lt" if newest_first else "gt"
    return Q(**{f"{key}__{than}": value}) | Q(**{key: value, f"id__{than}": last})


def inbox_counts(user: User, *, on: date) -> dict[View, int]:
    """How many cases each work list holds; 1,001 stands for more than a thousand."""
    seen = cases_seen_by(user, on=on)
    return {
        view: _viewed(seen, user, view, on=on).order_by()[: COUNT_UP_TO + 1].count() for view in VIEWS if view != "all"
    }


def procedures_seen_by(user: User, *, on: date) -> list[tuple[str, Text]]:
    """(slug, title) of the procedures that have cases the user may see, by title."""
    # Asked of each procedure, not of each case: there are hundreds of the former and a hundred thousand of the latter.
    seen = cases_seen_by(user, on=on).order_by().filter(slug=OuterRef("slug"))
    slugs = set(ProcedureVersion.objects.filter(Exists(seen)).order_by().values_list("slug", flat=True))
    return sorted(((v.slug, v.procedure.title) for v in newest_versions(slugs)), key=lambda found: found[1].ja)


def get_case_for_staff(user: User, case_id: UUID, *, on: date) -> Case:
    """The case, if the user's posts let them see it; raises ``CaseNotFound`` otherwise, ``ProtectedCase``."""
    case = Case.objects.with_version("applicant", "assignee").filter(pk=case_id).first()
    if case is None or not may_view_case(user, case, on=on):
        raise CaseNotFound
    guards = guards_over(user, [case], on=on)
    if not guards.get(case.pk, True):
        raise ProtectedCase(case.number)
    case.guarded = case.pk in guards
    return case


def _cursor(case: Case, key: str) -> str:
    position = json.dumps([getattr(case, key).isoformat(), str(case.id)])
    return base64.urlsafe_b64encode(position.encode()).decode()


def _read_cursor(text: str, key: str) -> tuple[datetime | date, UUID] | None:
    """The position in a cursor; ``None`` for one that is not ours, which then starts at the top."""
    if not text:
        return None
    read = datetime.fromisoformat if key == "submitted_at" else date.fromisoformat
    try:
        value, last = cast(tuple[str, str], json.loads(base64.urlsafe_b64decode(text.encode())))
        found = read(value)
        return (found, UUID(last)) if key == "due_on" or found.tzinfo is not None else None  # type: ignore[attr-defined]
    except (ValueError, TypeError, AttributeError, binascii.Error):
        return None
