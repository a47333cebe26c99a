"""Who may do what with a case; what one sees follows from the post (職)."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.models import Case, Draft
from madoguchi.foundation.forms.public import TEMPLATES
from madoguchi.foundation.organisation.public import Role, department_keys_seen_by, posts_held

WORKING = (Role.CLERK, Role.CHIEF)


def may_view_case(user: User, case: Case, *, on: date) -> bool:
    """Staff of the department that owns the case, and chiefs above it."""
    return case.department in department_keys_seen_by(user, on)


def departments_worked_in(user: User, *, on: date) -> set[str]:
    """Departments in which the user examines cases: as a clerk or chief of that very department."""
    return {post.department_id for post in posts_held(user, on) if post.role in WORKING}


def may_work_on(user: User, case: Case, *, on: date) -> bool:
    """A clerk or chief of the owning department."""
    return case.department in departments_worked_in(user, on=on)


def may_decide(user: User, case: Case, *, on: date) -> bool:
    """The chief where the review template asks for one; otherwise also a clerk."""
    roles = {post.role for post in posts_held(user, on) if post.department_id == case.department}
    if TEMPLATES[case.procedure.review_template].chief_decides:
        return Role.CHIEF in roles
    return not roles.isdisjoint(WORKING)


def is_applicant(user: User | AnonymousUser, case: Case) -> bool:
    """The resident who applied."""
    return user.is_authenticated and case.applicant_id == user.pk


def owns_draft(user: User | AnonymousUser, draft: Draft) -> bool:
    """The resident who is filling it in."""
    return user.is_authenticated and draft.owner_id == user.pk


def offered_actions(user: User, case: Case, *, on: date) -> frozenset[str]:
    """What the office's pages offer this person now: by the state of the case and by the post.

    Actions of the review template, and ``assign``, ``check``, ``note``, ``message`` which are the office's own.
    """
    if not may_work_on(user, case, on=on):
        return frozenset()
    offered = set(case.state_now.actions) - {"withdraw", "answer_correction"} | {"note", "message"}
    if not may_decide(user, case, on=on):
        offered.discard("decide")
    if not case.is_ended:
        offered.add("assign")
        if case.received_at is not None:
            offered.add("check")
    return frozenset(offered)
