"""Who does what in the bodies: by post, never by name. Who holds a post today belongs to the bodies that name it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.timezone import localdate

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.organisation.public import posts_held
from madoguchi.kernel.acts import Actor
from madoguchi.services.plan.definition import Body, Measure, Plan
from madoguchi.services.plan.models import ChangeProposal, ProgressReport
from madoguchi.services.plan.policies import WORKING, belongs_to, may_report, may_run_plan, person_behind
from madoguchi.services.plan.refusals import (
    MatterElsewhere,
    NotForThisPost,
    NotOfTheBody,
    NotTheChair,
    NotTheSecretariat,
    OwnMatter,
)


def holds_one_of(user: User, posts: Iterable[str], *, on: date) -> bool:
    """Whether somebody holds one of these posts on a day."""
    named = set(posts)
    return user.is_staff and any(post.role in WORKING and post.key in named for post in posts_held(user, on))


def is_member(user: User, body: Body, *, on: date) -> bool:
    """Belongs to the body: discusses, remarks."""
    return holds_one_of(user, body.posts, on=on)


def may_chair(user: User, body: Body, *, on: date) -> bool:
    """Decides in the body's name, and approves its minutes."""
    return holds_one_of(user, body.chairs, on=on)


def may_convene(user: User, plan: Plan, body: Body, *, on: date) -> bool:
    """Convenes it, keeps its agenda and papers, writes its minutes."""
    return belongs_to(user, {body.secretariat or plan.office}, on=on)


def may_propose(user: User, plan: Plan, measure: Measure | None, *, on: date) -> bool:
    """Proposes a change: of a measure its owner and the office of the plan; of the rest, the office alone."""
    if measure is None:
        return may_run_plan(user, plan, on=on)
    return may_report(user, plan, measure, None, on=on)


def body_discussing(user: User, plan: Plan, matter: ProgressReport | ChangeProposal, *, on: date) -> Body:
    """The body before which a matter lies, for a member of it; refuses ``MatterElsewhere`` and ``NotOfTheBody``."""
    body = plan.find_body(matter.body_key)
    if not matter.lies_before_a_body or body is None:
        raise MatterElsewhere
    if not is_member(user, body, on=on):
        raise NotOfTheBody(body=str(body.title))
    return body


def require_chair(by: Actor, body: Body, *, at: datetime) -> User:
    """Refuse ``NotTheChair``."""
    user = person_behind(by)
    if not may_chair(user, body, on=localdate(at)):
        raise NotTheChair(body=str(body.title))
    return user


def require_secretariat(by: Actor, plan: Plan, body: Body, *, at: datetime) -> User:
    """Refuse ``NotTheSecretariat``."""
    user = person_behind(by)
    if not may_convene(user, plan, body, on=localdate(at)):
        raise NotTheSecretariat(body=str(body.title))
    return user


def require_writer(by: Actor, plan: Plan, measure: Measure, *, at: datetime) -> User:
    """Refuse ``NotForThisPost``: who answers for the measure writes its report, or the office of the plan."""
    user = person_behind(by)
    if not may_report(user, plan, measure, None, on=localdate(at)):
        raise NotForThisPost
    return user


def require_proposer(by: Actor, plan: Plan, measure: Measure | None, *, at: datetime) -> User:
    """Refuse ``NotForThisPost``."""
    user = person_behind(by)
    if not may_propose(user, plan, measure, on=localdate(at)):
        raise NotForThisPost
    return user


def wrote(user: User, matter: ProgressReport | ChangeProposal) -> bool:
    """Whether somebody wrote the matter, or submitted it once."""
    if matter.written_by_id == user.pk:
        return True
    return isinstance(matter, ProgressReport) and matter.submissions.filter(submitted_by=user).exists()


def refuse_own(user: User, matter: ProgressReport | ChangeProposal) -> None:
    """Refuse ``OwnMatter``: nobody decides on what he wrote."""
    if wrote(user, matter):
        raise OwnMatter
