"""People write about the plan; the office of the plan answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel.acts import SYSTEM, Actor, act
from madoguchi.services.plan.definition import Plan
from madoguchi.services.plan.models import Feedback
from madoguchi.services.plan.policies import require_office
from madoguchi.services.plan.refusals import AnsweredAlready, FeedbackTwice, ReasonMissing
from madoguchi.services.plan.vocabulary import FeedbackState

KEPT = timedelta(days=3 * 365)
"""So long what people wrote is kept; then it is deleted."""


def send_feedback(
    feedback_id: UUID, *, body: str, measure_key: str, language: str, by: Actor, at: datetime
) -> Feedback:
    """Keep what somebody wrote. The same form sent again is the same word; refuses ``FeedbackTwice`` for other words."""
    with act("feedback.send", on=None, by=by, at=at, measure=measure_key) as this:
        known = Feedback.objects.filter(pk=feedback_id).first()
        if known is not None:
            if known.body != body:
                raise FeedbackTwice
            this.note(again=True)
            return known
        sent = Feedback.objects.create(
            id=feedback_id, received_at=at, language=language, measure_key=measure_key, body=body
        )
        this.on = sent
    return sent


def answer_feedback(plan: Plan, feedback: Feedback, *, answer: str, person: User, by: Actor, at: datetime) -> Feedback:
    """Answer; whoever wrote it sees the answer at its address."""
    with act("feedback.answer", on=feedback, by=by, at=at):
        return _close(plan, feedback, FeedbackState.ANSWERED, answer, person=person, by=by, at=at)


def set_feedback_aside(
    plan: Plan, feedback: Feedback, *, reason: str, person: User, by: Actor, at: datetime
) -> Feedback:
    """Say why there is no answer (it is about nothing the city does, it insults): whoever wrote it sees that, too."""
    with act("feedback.set_aside", on=feedback, by=by, at=at):
        return _close(plan, feedback, FeedbackState.SET_ASIDE, reason, person=person, by=by, at=at)


def _close(
    plan: Plan, feedback: Feedback, state: FeedbackState, words: str, *, person: User, by: Actor, at: datetime
) -> Feedback:
    require_office(by, plan, at=at)
    if feedback.state != FeedbackState.WAITING:
        raise AnsweredAlready
    if not words.strip():
        raise ReasonMissing
    feedback.state, feedback.answer, feedback.answered_at = state, words.strip(), at
    feedback.answered_by, feedback.answered_by_post = person, by.post
    feedback.save()
    return feedback


def forget_old_feedback(*, at: datetime) -> int:
    """Delete what people wrote longer ago than ``KEPT``; how many that were."""
    old = Feedback.objects.filter(received_at__lt=at - KEPT)
    if not old.exists():
        return 0
    with act("feedback.forget", on=None, by=SYSTEM, at=at) as this:
        gone: int = old.delete()[0]
        this.note(gone=gone)
    return gone
