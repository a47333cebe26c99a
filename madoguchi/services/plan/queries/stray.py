"""What lies before a body that the plan names no longer: nobody there can decide on it."""

from __future__ import annotations

from madoguchi.services.plan.definition import Body, Plan
from madoguchi.services.plan.models import ChangeProposal, ProgressReport, Referral
from madoguchi.services.plan.queries.versions import plan_versions
from madoguchi.services.plan.vocabulary import BEFORE_A_BODY

Stray = ProgressReport | ChangeProposal | Referral


def is_stray(plan: Plan, thing: Stray) -> bool:
    """Whether the body that has it exists no longer."""
    if isinstance(thing, Referral):
        return thing.answered_at is None and plan.find_body(thing.to_body) is None
    return thing.lies_before_a_body and plan.find_body(thing.body_key) is None


def stray_matters(plan: Plan) -> list[Stray]:
    """All of it: reports, proposals, and questions that nobody can answer."""
    keys = [body.key for body in plan.bodies]
    before = {"plan_key": plan.plan, "state__in": BEFORE_A_BODY}
    asked = Referral.objects.filter(plan_key=plan.plan, answered_at=None).exclude(to_body__in=keys)
    return [
        *ProgressReport.objects.filter(**before).exclude(body_key__in=keys),
        *ChangeProposal.objects.filter(**before).exclude(body_key__in=keys),
        *asked,
    ]


def former_body(plan: Plan, key: str) -> Body | None:
    """A body as the newest version that named it did: for reading what it decided once."""
    if (body := plan.find_body(key)) is not None:
        return body
    former = (version.plan.find_body(key) for version in plan_versions(plan.plan))
    return next((body for body in former if body is not None), None)
