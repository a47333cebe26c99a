"""What an applicant sees: drafts, cases, the public history."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.models import Case, CaseEvent, CaseMessage, Correction, Draft, IssuedDocument
from madoguchi.foundation.forms.public import Text


def drafts_of(user: User) -> QuerySet[Draft]:
    """What the resident has begun and not sent, newest first."""
    return Draft.objects.filter(owner=user, submitted_at=None).with_version().order_by("-saved_at")


def cases_of(user: User) -> QuerySet[Case]:
    """The resident's applications, newest first, each with whether the office wrote something unread; without answers."""
    unread = CaseMessage.objects.filter(case=OuterRef("pk"), from_office=True, read_at=None)
    mine = Case.objects.filter(applicant=user).with_version().annotate(unread=Exists(unread))
    return mine.defer("version__data", "answers", "provenance", "signature", "findings").order_by("-submitted_at")


def guest_drafts_of(mail: str) -> QuerySet[Draft]:
    """Drafts without account that were saved with this mail address, newest first."""
    return Draft.objects.filter(owner=None, submitted_at=None, mail__iexact=mail).with_version().order_by("-saved_at")


def documents_of(user: User) -> QuerySet[IssuedDocument]:
    """What the city issued to the resident, newest first."""
    return IssuedDocument.objects.filter(case__applicant=user).select_related("case").order_by("-issued_at")


def events_of(case: Case, *, public_only: bool) -> QuerySet[CaseEvent]:
    """The history of a case, oldest first."""
    return case.events.filter(public=True) if public_only else case.events.all()


def open_correction_of(case: Case) -> Correction | None:
    """The correction that waits for the applicant."""
    return case.corrections.filter(answered_at=None, cancelled_at=None).first()


def public_text(case: Case) -> Text:
    """What the applicant is told about the present state; the definition may have its own words."""
    return case.procedure.state_texts.get(case.state) or case.state_now.public


def find_cases_by_number(number: str, mail: str) -> Case | None:
    """The case with this receipt number and mail address, for opening it again by code."""
    digits = "".join(c for c in number if c.isdigit())
    if len(digits) != 10:
        return None
    shaped = f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
    return Case.objects.filter(number=shaped, applicant_mail__iexact=mail).with_version().first()


def appointments_of(case_id: UUID) -> list[tuple[str, str, str]]:
    """(input path, calendar, local minute) of every appointment in the answers."""
    case = Case.objects.with_version().get(pk=case_id)
    return [
        (f.name, value["calendar"], value["starts_at"])
        for f in case.procedure.fields.values()
        if f.type == "appointment" and isinstance(value := case.answers.get(f.name), dict)
    ]
