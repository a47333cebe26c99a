"""Which outcomes an item of an agenda may have before a body."""

from __future__ import annotations

from madoguchi.services.plan.definition import Body, Plan
from madoguchi.services.plan.models import AgendaItem
from madoguchi.services.plan.vocabulary import Outcome


def outcomes_of(plan: Plan, body: Body, item: AgendaItem) -> tuple[Outcome, ...]:
    """In the order in which they are offered.

    A report goes up, or back to who wrote it; a proposal goes up, or ends there; a question is answered, or asked
    further up; an answer that came back, and what is words alone, is noted, and so is what was settled elsewhere in the
    meantime. Only the last body adopts.
    """
    if _settled(body, item):
        return (Outcome.NOTED,)
    above = plan.body_above(body.key) is not None
    referred = (Outcome.REFERRED,) if above else ()
    onwards = Outcome.PASSED if above else Outcome.ADOPTED
    if item.report_id is not None:
        return (onwards, Outcome.SENT_BACK, *referred)
    if item.proposal_id is not None:
        return (onwards, Outcome.DECLINED, *referred)
    if item.question_id is not None:
        return (Outcome.ANSWERED, *referred)
    if item.answer_id is not None:
        return (Outcome.NOTED,)
    return (Outcome.NOTED, *referred)


def _settled(body: Body, item: AgendaItem) -> bool:
    matter = item.matter
    if matter is not None:
        return not matter.lies_before_a_body or matter.body_key != body.key
    return item.question is not None and item.question.answered_at is not None
