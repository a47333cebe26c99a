"""The bodies of the plan at work, for tests: a quarter's report, a meeting, a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from madoguchi.foundation.accounts.public import User
from madoguchi.services.plan.definition import Body
from madoguchi.services.plan.models import Decision, Meeting, PlanVersion, ProgressReport
from madoguchi.services.plan.operations import convene_meeting, decide_items, open_meeting, save_report, submit_report
from madoguchi.services.plan.quarters import Quarter
from madoguchi.services.plan.vocabulary import Outcome
from tests.cast import acting

LAST = Quarter(2025, 4)
MEASURE = "online-procedures"


@dataclass(slots=True)
class Bodies:
    """The plan, and who is who: the secretary (大山), the chairs of the three bodies (三浦, 対馬, 白戸) and two deputies."""

    version: PlanVersion
    at: datetime
    secretary: User
    chief: User
    maeda: User
    tsushima: User
    narumi: User
    shirato: User

    def body(self, level: int) -> Body:
        """0: the lowest."""
        return self.version.plan.bodies[level]

    def chair(self, level: int) -> User:
        """Who decides at a level."""
        return (self.chief, self.tsushima, self.shirato)[level]

    def report(self, writer: User, *, measure: str = MEASURE, progress: str = "12手続きを公開した。") -> ProgressReport:
        """A report of the last quarter, submitted."""
        found = self.version.plan.find_measure(measure)
        assert found is not None
        report = save_report(
            self.version.plan, found, LAST, progress=progress, issues="担当が足りない。", improvement="応援を頼む。",
            by=acting(writer), at=self.at,
        )  # fmt: skip
        submit_report(self.version, report, by=acting(writer), at=self.at)
        report.refresh_from_db()
        return report

    def meeting(self, level: int, *, opened: bool = True) -> Meeting:
        """A meeting with everything that waits on its agenda."""
        plan, body, by = self.version.plan, self.body(level), acting(self.secretary)
        meeting = convene_meeting(plan, body, on=self.at.date(), place="第1会議室", by=by, at=self.at)
        if opened:
            open_meeting(plan, meeting, present=body.posts, by=by, at=self.at)
        return meeting

    def decide(
        self,
        meeting: Meeting,
        outcome: Outcome,
        *,
        words: str = "",
        items: Sequence[int] = (1,),
        chair: User | None = None,
    ) -> list[Decision]:
        """The chair's word."""
        level = [body.key for body in self.version.plan.bodies].index(meeting.body_key)
        by = acting(chair or self.chair(level))
        return decide_items(self.version.plan, meeting, items=items, outcome=outcome, words=words, by=by, at=self.at)
