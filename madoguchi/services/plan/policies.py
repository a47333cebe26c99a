"""Who looks after the plan, and who says what an indicator is."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localdate

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.organisation.public import Role, posts_held
from madoguchi.kernel.acts import Actor
from madoguchi.services.plan.definition import Kpi, Measure, Plan
from madoguchi.services.plan.refusals import NotForThisPost

WORKING = (Role.CLERK, Role.CHIEF)


def belongs_to(user: User, keys: set[str], *, on: date) -> bool:
    """Whether somebody holds a clerk's or chief's post that is named, or in a department that is named."""
    return user.is_staff and any(
        post.role in WORKING and (post.key in keys or post.department_id in keys) for post in posts_held(user, on)
    )


def may_run_plan(user: User, plan: Plan, *, on: date) -> bool:
    """The office of the plan: begins the next one, has everything counted."""
    return belongs_to(user, {plan.office}, on=on)


def may_report(user: User, plan: Plan, measure: Measure, kpi: Kpi | None, *, on: date) -> bool:
    """Enter, confirm and have counted: the owner of the indicator or measure, and the office of the plan."""
    owner = measure.owner_of(kpi) if kpi is not None else measure.owner
    return belongs_to(user, {owner, measure.owner, plan.office} - {""}, on=on)


def require_office(by: Actor, plan: Plan, *, at: datetime) -> None:
    """Refuse ``NotForThisPost``; the system (console, night) may."""
    if by.kind != "system" and not may_run_plan(person_behind(by), plan, on=localdate(at)):
        raise NotForThisPost


def require_reporter(by: Actor, plan: Plan, measure: Measure, kpi: Kpi, *, at: datetime) -> None:
    """Refuse ``NotForThisPost``."""
    if by.kind != "system" and not may_report(person_behind(by), plan, measure, kpi, on=localdate(at)):
        raise NotForThisPost


def person_behind(by: Actor) -> User:
    """The member of staff who acts; refuses ``NotForThisPost`` for anybody else."""
    person = User.objects.filter(pk=by.id).first() if by.kind == "staff" else None
    if person is None:
        raise NotForThisPost
    return person
