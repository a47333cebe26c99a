"""Progress reports: written by who answers for the measure, frozen as they are submitted, remarked on by the bodies."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localdate

from madoguchi.kernel.acts import Actor, act
from madoguchi.services.plan.authority import body_discussing, require_writer
from madoguchi.services.plan.definition import Measure, Plan
from madoguchi.services.plan.models import (
    ChangeProposal,
    IndicatorValue,
    PlanVersion,
    ProgressReport,
    Remark,
    Submission,
    SubmittedValue,
)
from madoguchi.services.plan.policies import person_behind
from madoguchi.services.plan.quarters import Quarter, quarters_of
from madoguchi.services.plan.queries.seen import values_seen
from madoguchi.services.plan.refusals import (
    BodyUnknown,
    MeasureUnknown,
    NoBodies,
    NothingWritten,
    NotInWriting,
    QuarterNotOver,
    WordsMissing,
)
from madoguchi.services.plan.vocabulary import MatterState


def save_report(
    plan: Plan,
    measure: Measure,
    quarter: Quarter,
    *,
    progress: str,
    issues: str,
    improvement: str,
    by: Actor,
    at: datetime,
) -> ProgressReport:
    """Write the report of a quarter as far as it is; it is a draft until it is submitted."""
    with act("progress_report.save", on=None, by=by, at=at, measure=measure.key, quarter=quarter.key) as this:
        person = require_writer(by, plan, measure, at=at)
        if quarter not in quarters_of(plan):
            raise BodyUnknown
        report, _new = ProgressReport.objects.select_for_update().get_or_create(
            plan_key=plan.plan,
            measure_key=measure.key,
            year=quarter.year,
            quarter=quarter.number,
            defaults={"written_by": person, "written_at": at},
        )
        if not report.in_writing:
            raise NotInWriting
        report.progress, report.issues, report.improvement = progress.strip(), issues.strip(), improvement.strip()
        report.written_by, report.written_by_post, report.written_at = person, by.post, at
        report.save()
        this.on = report
    return report


def submit_report(version: PlanVersion, report: ProgressReport, *, by: Actor, at: datetime) -> Submission:
    """Submit a report (提出): its words and the values of its indicators stand as they are now, before the first body."""
    plan = version.plan
    with act("progress_report.submit", on=report, by=by, at=at, quarter=report.of.key) as this:
        measure = plan.find_measure(report.measure_key)
        if measure is None:
            raise MeasureUnknown
        person = require_writer(by, plan, measure, at=at)
        if not report.in_writing:
            raise NotInWriting
        if not report.progress:
            raise NothingWritten
        if report.of.last_on >= localdate(at):
            raise QuarterNotOver(last=report.of.last_on.isoformat())
        if not plan.bodies:
            raise NoBodies
        submission = Submission.objects.create(
            report=report,
            number=report.submissions.count() + 1,
            version=version,
            progress=report.progress,
            issues=report.issues,
            improvement=report.improvement,
            submitted_at=at,
            submitted_by=person,
            submitted_by_post=by.post,
        )
        _freeze(submission, values_of_measure(measure, as_of=report.of.last_on, at=at))
        report.state, report.body_key = MatterState.SUBMITTED, plan.bodies[0].key
        report.save(update_fields=["state", "body_key"])
        this.note(measure=report.measure_key, submission=submission.number, plan=str(version))
    return submission


def make_remark(plan: Plan, matter: ProgressReport | ChangeProposal, *, text: str, by: Actor, at: datetime) -> Remark:
    """Say something to a matter, as a member of the body before which it lies (意見)."""
    with act("matter.remark", on=matter, by=by, at=at) as this:
        person = person_behind(by)
        body = body_discussing(person, plan, matter, on=localdate(at))
        if not text.strip():
            raise WordsMissing
        remark = Remark.objects.create(
            report=matter if isinstance(matter, ProgressReport) else None,
            proposal=matter if isinstance(matter, ChangeProposal) else None,
            body_key=body.key,
            text=text.strip(),
            at=at,
            made_by=person,
            made_by_post=by.post,
        )
        this.note(body=body.key)
    return remark


def values_of_measure(measure: Measure, *, as_of: date, at: datetime) -> dict[str, IndicatorValue]:
    """Key of each KPI of a measure that had a value as of a day, as it is known at a moment."""
    seen = values_seen((kpi.series for kpi in measure.kpis), at=at, as_of=as_of)
    return {kpi.key: seen[kpi.series] for kpi in measure.kpis if kpi.series in seen}


def _freeze(submission: Submission, known: dict[str, IndicatorValue]) -> None:
    measure = submission.version.plan.find_measure(submission.report.measure_key)
    kpis = measure.kpis if measure else ()
    SubmittedValue.objects.bulk_create(
        [SubmittedValue(submission=submission, kpi_key=kpi.key, value=known.get(kpi.key)) for kpi in kpis]
    )
