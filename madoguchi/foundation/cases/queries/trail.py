"""Where the course of one case stands in the ledgers: what acts may be about, and whom looks concern."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from madoguchi.foundation.cases.models import AccessCode, Case, Correction, IssuedDocument
from madoguchi.foundation.cases.models.draft import Draft


@dataclass(frozen=True, slots=True)
class Trail:
    """Keys only: nothing of what the case says. ``subjects`` are ``app.model`` and key, as acts name them."""

    case_id: str
    number: str
    account_id: str
    resident_id: str
    subjects: tuple[tuple[str, str], ...]


def find_trail(number: str) -> Trail | None:
    """The trail of the case with this number."""
    case = (
        Case.objects.filter(number=number.strip())
        .only("id", "number", "draft_id", "applicant_id", "resident_id")
        .first()
    )
    if case is None:
        return None
    keys: list[tuple[str, object]] = [(Case._meta.label_lower, case.pk)]
    if case.draft_id:
        keys.append((Draft._meta.label_lower, case.draft_id))
    for model in (Correction, IssuedDocument, AccessCode):
        keys += [
            (model._meta.label_lower, pk)
            for pk in model._default_manager.filter(case=case).values_list("pk", flat=True)
        ]
    return Trail(
        case_id=str(case.pk),
        number=case.number,
        account_id=str(case.applicant_id or ""),
        resident_id=case.resident_id,
        subjects=tuple((model, str(key)) for model, key in keys),
    )


def subjects_of(account_id: UUID) -> tuple[tuple[str, str], ...]:
    """What acts on somebody's applications may be about: his cases and drafts."""
    cases = Case.objects.filter(applicant_id=account_id)
    drafts = {
        *cases.exclude(draft=None).values_list("draft_id", flat=True),
        *Draft.objects.filter(owner_id=account_id).values_list("pk", flat=True),
    }
    return tuple(
        [(Case._meta.label_lower, str(key)) for key in cases.values_list("pk", flat=True)]
        + [(Draft._meta.label_lower, str(key)) for key in drafts]
    )


def case_numbers(subjects: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The numbers of the cases that these subjects are, or became."""
    named: dict[tuple[str, str], str] = {}
    for model, column in ((Case, "pk"), (Draft, "draft_id")):
        keys = [key for label, key in subjects if label == model._meta.label_lower]
        found = Case.objects.filter(**{f"{column}__in": keys}).values_list(column, "number") if keys else ()
        named |= {(model._meta.label_lower, str(key)): number for key, number in found}
    return named
