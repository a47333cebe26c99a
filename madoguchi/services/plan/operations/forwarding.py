"""Sending on what lay before a body that the plan names no longer."""

from __future__ import annotations

from datetime import datetime

from madoguchi.kernel.acts import Actor, act
from madoguchi.services.plan.definition import Plan
from madoguchi.services.plan.models import ChangeProposal, Forwarding, ProgressReport, Referral
from madoguchi.services.plan.policies import person_behind, require_office
from madoguchi.services.plan.queries.stray import Stray, is_stray
from madoguchi.services.plan.refusals import BodyStillThere, BodyUnknown, NoBodies, ReasonMissing


def forward_matter(plan: Plan, thing: Stray, *, to: str, reason: str, by: Actor, at: datetime) -> Forwarding:
    """Send a report, a proposal or a question on to a body that exists (回付); the office of the plan does it.

    It goes on there as if it had come up to it. A question that would go to the very body that asked comes back to it with
    the reason as its answer: nobody asks himself.
    """
    with act("matter.forward", on=thing, by=by, at=at, to=to) as this:
        person = person_behind(by)
        require_office(by, plan, at=at)
        if not plan.bodies:
            raise NoBodies
        if plan.find_body(to) is None:
            raise BodyUnknown
        if not reason.strip():
            raise ReasonMissing
        thing = type(thing).objects.select_for_update().get(pk=thing.pk)
        if thing.plan_key != plan.plan or not is_stray(plan, thing):
            raise BodyStillThere
        before = thing.to_body if isinstance(thing, Referral) else thing.body_key
        _move(thing, to, reason.strip(), at=at)
        made = Forwarding.objects.create(
            report=thing if isinstance(thing, ProgressReport) else None,
            proposal=thing if isinstance(thing, ChangeProposal) else None,
            question=thing if isinstance(thing, Referral) else None,
            from_body=before,
            to_body=to,
            reason=reason.strip(),
            at=at,
            forwarded_by=person,
            forwarded_by_post=by.post,
        )
        this.note(from_body=before)
    return made


def _move(thing: Stray, to: str, reason: str, *, at: datetime) -> None:
    if not isinstance(thing, Referral):
        thing.body_key = to
        thing.save(update_fields=["body_key"])
    elif thing.from_body == to:
        thing.answer, thing.answered_at = reason, at
        thing.save(update_fields=["answer", "answered_at"])
    else:
        thing.to_body = to
        thing.save(update_fields=["to_body"])
