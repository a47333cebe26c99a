"""The audit trail as it is shown: what was asked for, and each line in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.foundation.accounts.public import Kind, User
from madoguchi.foundation.audit.public import AccessLine, Asked, Attempt, AuditEntry
from madoguchi.foundation.cases.public import Trail, case_numbers, find_trail, subjects_of
from madoguchi.foundation.organisation.public import Post, staff_matching
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Sentence
from madoguchi.portals.staff.act_words import in_words
from madoguchi.portals.staff.wording import ACTOR_WORDS, ATTEMPT_WORDS

MOST_PERSONS = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a ledger in words. ``seal`` is the state of its seal, empty while nothing tells it."""

    at: datetime
    who: str
    post: str
    what: str
    about: str
    why: str = ""
    number: str = ""
    """Of the case, for a link to its course."""
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Sought:
    """What was typed into the filter, found: ``asked`` for the ledgers, and whom the reading concerns."""

    asked: Asked
    trail: Trail | None = None
    account_id: str = ""
    problems: tuple[tuple[str, str], ...] = ()
    """(field, sentence)."""


def seek(typed: dict[str, Any]) -> Sought:
    """Find what the filter names: persons, department, case, resident. What is not found is a problem, not “all”."""
    problems: list[tuple[str, str]] = []
    persons: tuple[str, ...] = ()
    if typed.get("person"):
        people = staff_matching(q=typed["person"], at=clock.now())
        persons = tuple(str(pk) for pk in people.values_list("pk", flat=True)[:MOST_PERSONS])
        if not persons:
            problems.append(("person", _("No member of staff has this name or mail address.")))
    posts: tuple[str, ...] = ()
    if typed.get("department"):
        held = Post.objects.filter(department_id=typed["department"]).select_related("department")
        posts = tuple(post.label for post in held)
    trail = None
    if typed.get("number"):
        trail = find_trail(typed["number"])
        if trail is None:
            problems.append(("number", _("There is no case with this number.")))
    account = ""
    if typed.get("resident"):
        found = User.objects.filter(email__iexact=typed["resident"].strip(), kind=Kind.RESIDENT).first()
        account = str(found.pk) if found else ""
        if not found:
            problems.append(("resident", _("No resident's account has this mail address.")))
    subjects = trail.subjects if trail else subjects_of(UUID(account)) if account else ()
    asked = Asked(
        since=_start_of(typed.get("since")),
        until=_start_of(typed["until"] + timedelta(days=1)) if typed.get("until") else None,
        act=typed.get("act") or "",
        kind=typed.get("kind") or "",
        persons=persons,
        posts=posts,
        subjects=subjects,
        case_id=trail.case_id if trail else "",
        accounts=(account,) if account and not trail else (),
    )
    return Sought(asked, trail, account, tuple(problems))


def _start_of(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


def act_lines(entries: Iterable[AuditEntry]) -> list[Line]:
    """Acts in words; cases by their numbers, all else by what it is."""
    rows = list(entries)
    numbers = case_numbers({(row.subject_model, row.subject_id) for row in rows})
    return [
        Line(
            at=row.at,
            who=row.actor_name or actor_words(row.actor_kind),
            post=row.actor_post or actor_words(row.actor_kind),
            what=str(in_words(row.act)),
            about=numbers.get((row.subject_model, row.subject_id), "")
            or subject_words(row.subject_model, row.subject_id),
            why=facts(row.detail),
            number=numbers.get((row.subject_model, row.subject_id), ""),
        )
        for row in rows
    ]


def look_lines(lines: Iterable[AccessLine]) -> list[Line]:
    """Looks in words."""
    return [
        Line(
            at=row.at,
            who=row.actor_name or actor_words(row.actor_kind),
            post=row.actor_post or actor_words(row.actor_kind),
            what=_(row.what),
            about=row.case_number or (_("a resident's record") if row.resident_id or row.account_id else "—"),
            why=_(row.purpose),
            number=row.case_number,
        )
        for row in lines
    ]


def attempt_lines(tries: Iterable[Attempt]) -> list[Line]:
    """Attempts in words; they name nobody."""
    return [
        Line(
            at=row.at,
            who="",
            post="",
            what=str(ATTEMPT_WORDS.get(row.kind, row.kind)),
            about=row.key[:8],
            why=_("passed") if row.succeeded else _("refused"),
        )
        for row in tries
    ]


def actor_words(kind: str) -> str:
    """Who acted, where no name is known."""
    word: Sentence = ACTOR_WORDS.get(kind, kind)
    return str(word)


def subject_words(model: str, key: str) -> str:
    """What an act was about, as a kind of thing and the beginning of its key."""
    if not model:
        return "—"
    try:
        named = apps.get_model(model)._meta.verbose_name
    except LookupError:
        named = model
    return f"{named} {key[:8]}"


def facts(detail: dict[str, Any]) -> str:
    """The facts of an act in one line; they hold no personal data."""
    return ", ".join(f"{name}: {_short(value)}" for name, value in detail.items() if value not in ("", [], None))


def _short(value: object) -> str:
    text = "・".join(str(one) for one in value) if isinstance(value, list) else str(value)
    return text if len(text) <= 80 else f"{text[:77]}…"
