"""Changes of the plan: proposed with a diff and a reason, and made by a decision (``deciding``)."""

from __future__ import annotations

from datetime import datetime

from madoguchi.kernel.acts import Actor, act
from madoguchi.services.plan.authority import require_proposer
from madoguchi.services.plan.models import ChangeProposal, PlanVersion
from madoguchi.services.plan.operations.adopting import content_of, keep_version
from madoguchi.services.plan.parts import changes_between, part_of, plan_from, proposed_content, with_part
from madoguchi.services.plan.refusals import MeasureUnknown, NoBodies, NothingChanged, PartMoved, ReasonMissing
from madoguchi.services.plan.vocabulary import MatterState


def propose_change(
    base: PlanVersion, *, part: str, text: str, title: str, reason: str, by: Actor, at: datetime
) -> ChangeProposal:
    """Propose a part of the plan anew (変更案): ``text`` is the part as YAML; it lies before the first body at once."""
    plan = base.plan
    with act("plan_change.propose", on=None, by=by, at=at, part=part) as this:
        measure = plan.find_measure(part) if part else None
        if part and measure is None:
            raise MeasureUnknown
        person = require_proposer(by, plan, measure, at=at)
        if not reason.strip() or not title.strip():
            raise ReasonMissing
        if not plan.bodies:
            raise NoBodies
        before = content_of(plan)
        after = proposed_content(plan, before, part, text)
        changes = changes_between(before, after)
        if not changes:
            raise NothingChanged
        proposal = ChangeProposal.objects.create(
            plan_key=base.plan_key,
            state=MatterState.SUBMITTED,
            body_key=plan.bodies[0].key,
            written_by=person,
            written_by_post=by.post,
            written_at=at,
            title=title.strip(),
            reason=reason.strip(),
            base=base,
            part=part,
            content=part_of(after, part),
            changes=changes,
        )
        this.on = proposal
        this.note(base=str(base), changes=len(changes))
    return proposal


def take_effect(proposal: ChangeProposal, *, words: str, at: datetime) -> PlanVersion:
    """Make what was proposed the newest version; called inside the act that decides. Refuses ``PartMoved``."""
    newest = PlanVersion.objects.select_for_update().filter(plan_key=proposal.plan_key).order_by("-number")[0]
    now = content_of(newest.plan)
    if part_of(now, proposal.part) != part_of(content_of(proposal.base.plan), proposal.part):
        raise PartMoved
    plan = plan_from(with_part(now, proposal.part, proposal.content), newest.plan)
    reason = "\n".join(part for part in (proposal.title, proposal.reason, words) if part)
    return keep_version(plan, content_of(plan), number=newest.number + 1, reason=reason, at=at)
