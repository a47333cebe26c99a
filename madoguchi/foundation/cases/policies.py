"""Who may do what with a case; what one sees follows from the post (職)."""

from __future__ import annotations

from datetime import date

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.models import Case, Draft
from madoguchi.foundation.forms.public import TEMPLATES
from madoguchi.foundation.organisation.public import department_keys_seen_by, has_role


def may_view_case(user: User, case: Case, *, on: date) -> bool:
    """Staff of the department that owns the case, and chiefs above it."""
    return case.department in department_keys_seen_by(user, on)


def may_work_on(user: User, case: Case, *, on: date) -> bool:
    """A clerk or chief of the owning department."""
    return has_role(user, "clerk", case.department, on) or has_role(user, "chief", case.department, on)


def may_decide(user: User, case: Case, *, on: date) -> bool:
    """The chief where the review template asks for one; otherwise also a clerk."""
    if TEMPLATES[case.procedure.review_template].chief_decides:
        return has_role(user, "chief", case.department, on)
    return may_work_on(user, case, on=on)


def is_applicant(user: User, case: Case) -> bool:
    """The resident who applied."""
    return user.is_authenticated and case.applicant_id == user.pk


def owns_draft(user: User, draft: Draft) -> bool:
    """The resident who is filling it in."""
    return user.is_authenticated and draft.owner_id == user.pk
