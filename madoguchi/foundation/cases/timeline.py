"""The history of a case in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.foundation.cases.models import CaseEvent

SENTENCES = {
    "application.submit": gettext_lazy("The application reached the city."),
    "case.receive": gettext_lazy("The office received it and began to examine."),
    "case.assign": gettext_lazy("It was given to a member of staff."),
    "case.request_correction": gettext_lazy("The office asked for a correction."),
    "case.cancel_correction": gettext_lazy("The office took its request for correction back."),
    "correction.answer": gettext_lazy("The correction was sent."),
    "case.hold": gettext_lazy("The office put it on hold."),
    "case.resume": gettext_lazy("The office went on with it."),
    "case.consult": gettext_lazy("Another department was consulted."),
    "case.end_consultation": gettext_lazy("The consulted department answered."),
    "application.withdraw": gettext_lazy("The applicant withdrew the application."),
}
OUTCOMES = {
    "granted": gettext_lazy("It was granted."),
    "refused": gettext_lazy("It was refused."),
    "accepted": gettext_lazy("It was accepted."),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """One line: when, what, by which post, and what was said."""

    at: datetime
    sentence: str
    by: str
    remark: str


def timeline_of(events: Iterable[CaseEvent]) -> list[Moment]:
    """Events as sentences, oldest first; names of staff stay inside the office."""
    lines = []
    for event in events:
        sentence = OUTCOMES.get(str(event.detail.get("outcome"))) if event.kind == "case.decide" else None
        remark = next((str(event.detail[key]) for key in ("reason", "question", "answer") if event.detail.get(key)), "")
        shown = sentence or SENTENCES.get(event.kind) or _("Something was noted.")
        lines.append(Moment(event.at, str(shown), event.by_post, remark))
    return lines
