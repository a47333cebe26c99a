"""What happened to a report or a proposal: submitted, remarked on, decided, asked and answered, oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from madoguchi.services.plan.definition import Plan
from madoguchi.services.plan.models import ChangeProposal, Decision, Meeting, ProgressReport, Referral
from madoguchi.services.plan.queries import former_body
from madoguchi.services.plan.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Happened:
    """One line: when, where (a body; empty below them), what, in which words, and who."""

    at: datetime
    body: str
    what: str
    words: str
    who: str
    meeting: Meeting | None = None


def body_in_words(plan: Plan, key: str) -> str:
    """A body's name, as it was called last where the plan names it no longer."""
    body = former_body(plan, key) if key else None
    return str(body.title) if body else key


def timeline_of(plan: Plan, matter: ProgressReport | ChangeProposal) -> list[Happened]:
    """Everything that happened, oldest first."""
    lines = _begun(matter)
    for remark in matter.remarks.select_related("made_by"):
        who = _who(remark.made_by_post, remark.made_by.name)
        lines.append(Happened(remark.at, body_in_words(plan, remark.body_key), _("Said by a member"), remark.text, who))
    column = "report" if isinstance(matter, ProgressReport) else "proposal"
    decisions = Decision.objects.filter(**{f"item__{column}": matter}).select_related("item__meeting", "decided_by")
    for one in decisions:
        meeting = one.item.meeting
        words, who = str(Outcome(one.outcome).label), _who(one.decided_by_post, one.decided_by.name)
        lines.append(Happened(one.at, body_in_words(plan, meeting.body_key), words, one.words, who, meeting))
    for asked in Referral.objects.filter(**{f"item__{column}": matter}).exclude(answered_at=None):
        assert asked.answered_at is not None
        lines.append(Happened(asked.answered_at, body_in_words(plan, asked.to_body), _("Answer"), asked.answer, ""))
    for moved in matter.forwardings.select_related("forwarded_by"):
        who = _who(moved.forwarded_by_post, moved.forwarded_by.name)
        lines.append(
            Happened(moved.at, body_in_words(plan, moved.to_body), _("Sent on to this body"), moved.reason, who)
        )
    return sorted(lines, key=lambda one: one.at)


def _begun(matter: ProgressReport | ChangeProposal) -> list[Happened]:
    if isinstance(matter, ChangeProposal):
        who = _who(matter.written_by_post, matter.written_by.name)
        return [Happened(matter.written_at, "", _("Proposed"), "", who)]
    return [
        Happened(one.submitted_at, "", _("Report submitted"), "", _who(one.submitted_by_post, one.submitted_by.name))
        for one in matter.submissions.select_related("submitted_by")
    ]


def _who(post: str, name: str) -> str:
    return f"{post} {name}".strip()
