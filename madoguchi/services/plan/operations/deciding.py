"""What a body decides on the items of its agenda: passed on, adopted, sent back, referred upwards, answered, noted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel.acts import Actor, act
from madoguchi.services.plan.authority import refuse_own, require_chair
from madoguchi.services.plan.definition import Body, Plan
from madoguchi.services.plan.models import AgendaItem, ChangeProposal, Decision, Meeting, ProgressReport, Referral
from madoguchi.services.plan.operations.changing import take_effect
from madoguchi.services.plan.outcomes import outcomes_of
from madoguchi.services.plan.refusals import (
    BodyUnknown,
    MeetingNotOpen,
    NotOnThisAgenda,
    OutcomeNotPossible,
    WordsMissing,
)
from madoguchi.services.plan.vocabulary import NEEDS_WORDS, MatterState, MeetingState, Outcome


def decide_items(
    plan: Plan, meeting: Meeting, *, items: Sequence[int], outcome: Outcome, words: str, by: Actor, at: datetime
) -> list[Decision]:
    """Decide on items of the agenda in the body's name (議決): ``items`` are their numbers, all with the same outcome.

    What is adopted by the last body takes effect: a proposal becomes a version of the plan.
    """
    with act("meeting.decide", on=meeting, by=by, at=at, outcome=outcome.value) as this:
        body = plan.find_body(meeting.body_key)
        if body is None or meeting.plan_key != plan.plan:
            raise BodyUnknown
        person = require_chair(by, body, at=at)
        if meeting.state != MeetingState.HELD:
            raise MeetingNotOpen
        if outcome in NEEDS_WORDS and not words.strip():
            raise WordsMissing
        found = list(meeting.items.filter(number__in=items, decision=None))
        if not found or len(found) != len(set(items)):
            raise NotOnThisAgenda
        made = [_decided(plan, body, item, outcome, words.strip(), person=person, by=by, at=at) for item in found]
        this.note(items=sorted(item.number for item in found))
    return made


def _decided(
    plan: Plan, body: Body, item: AgendaItem, outcome: Outcome, words: str, *, person: User, by: Actor, at: datetime
) -> Decision:
    matter = _locked(item)
    if outcome not in outcomes_of(plan, body, item):
        raise OutcomeNotPossible(outcome=str(outcome.label))
    if matter is not None:
        refuse_own(person, matter)
    decision = Decision.objects.create(
        item=item,
        outcome=outcome,
        words=words,
        at=at,
        written_by_id=matter.written_by_id if matter is not None else None,
        decided_by=person,
        decided_by_post=by.post,
    )
    if outcome == Outcome.REFERRED:
        _ask_above(plan, body, item, words, at=at)
    elif matter is not None and outcome != Outcome.NOTED:
        _move(plan, body, matter, outcome, words, at=at)
    elif outcome == Outcome.ANSWERED and item.question is not None:
        Referral.objects.filter(pk=item.question.pk).update(answer=words, answered_at=at)
    elif item.answer is not None:
        Referral.objects.filter(pk=item.answer.pk).update(noted_at=at)
    return decision


def _locked(item: AgendaItem) -> ProgressReport | ChangeProposal | None:
    if item.report_id is not None:
        item.report = ProgressReport.objects.select_for_update().get(pk=item.report_id)
    if item.proposal_id is not None:
        item.proposal = ChangeProposal.objects.select_for_update().get(pk=item.proposal_id)
    return item.matter


def _ask_above(plan: Plan, body: Body, item: AgendaItem, words: str, *, at: datetime) -> None:
    above = plan.body_above(body.key)
    assert above is not None
    Referral.objects.create(
        plan_key=plan.plan, from_body=body.key, to_body=above.key, item=item, question=words, asked_at=at
    )


def _move(
    plan: Plan, body: Body, matter: ProgressReport | ChangeProposal, outcome: Outcome, words: str, *, at: datetime
) -> None:
    changed = ["state", "body_key"]
    if outcome == Outcome.PASSED:
        above = plan.body_above(body.key)
        assert above is not None
        matter.state, matter.body_key = MatterState.DISCUSSED, above.key
    else:
        matter.state, matter.body_key = MatterState(outcome.value), ""
        if isinstance(matter, ChangeProposal) and outcome == Outcome.ADOPTED:
            matter.effect = take_effect(matter, words=words, at=at)
            changed.append("effect")
    matter.save(update_fields=changed)
