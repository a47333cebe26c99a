"""A quarter's progress: all measures, and the report of one, written where the figures already stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.kernel import clock
from madoguchi.services.plan.authority import body_discussing, is_member
from madoguchi.services.plan.body_forms import RemarkForm, ReportForm
from madoguchi.services.plan.definition import Measure
from madoguchi.services.plan.judging import KpiStanding, judge_kpi, judge_measure
from madoguchi.services.plan.models import IndicatorValue, ProgressReport, Submission
from madoguchi.services.plan.operations import make_remark, save_report, submit_report
from madoguchi.services.plan.policies import may_report
from madoguchi.services.plan.quarters import Quarter, due_on, quarter_to_report, quarters_of
from madoguchi.services.plan.queries import is_stray, values_seen
from madoguchi.services.plan.refusals import BodyUnknown, NotForThisPost
from madoguchi.services.plan.timeline import body_in_words, timeline_of
from madoguchi.services.plan.views.staff.frame import Frame, crumbs, measure_crumb, measure_in, present_frame
from madoguchi.services.plan.views.staff.present import quarter_crumb, quarter_in


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator as of the end of a quarter, beside the quarter before."""

    standing: KpiStanding
    before: IndicatorValue | None


@never_cache
@require_safe
def plan_quarter_now(request: HttpRequest) -> HttpResponse:
    """To the quarter that is to be reported."""
    frame = present_frame(request)
    return redirect("plan_quarter", quarter_key=quarter_to_report(frame.plan, on=frame.on).key)


@never_cache
@require_safe
def plan_quarter(request: HttpRequest, quarter_key: str) -> HttpResponse:
    """All measures in a quarter: where their reports stand."""
    frame = present_frame(request)
    quarter = quarter_in(frame, quarter_key)
    every = quarters_of(frame.plan)
    reports = ProgressReport.objects.filter(plan_key=frame.plan.plan, year=quarter.year, quarter=quarter.number)
    found = {one.measure_key: one for one in reports.select_related("written_by")}
    seen = values_seen((kpi.series for _measure, kpi in frame.plan.every_kpi()), at=frame.at, as_of=quarter.last_on)
    context = {
        "frame": frame, "plan": frame.plan, "quarter": quarter, "due_on": due_on(frame.plan, quarter),
        "over": quarter.last_on < frame.on,
        "rows": [
            {
                "measure": one, "standing": judge_measure(one, seen, on=quarter.last_on), "report": found.get(one.key),
                "where": body_in_words(frame.plan, found[one.key].body_key) if one.key in found else "",
                "may_write": may_report(frame.person, frame.plan, one, None, on=frame.on),
            }
            for one in frame.plan.measures
        ],
        "earlier": quarter.before if quarter.before in every else None,
        "later": quarter.after if quarter.after in every else None,
        "crumbs": crumbs(frame, (str(quarter), None)),
    }  # fmt: skip
    return render(request, "plan/staff/plan_quarter.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan_report(request: HttpRequest, quarter_key: str, measure_key: str) -> HttpResponse:
    """One report: read, written, submitted."""
    frame = present_frame(request)
    quarter, measure = quarter_in(frame, quarter_key), measure_in(frame, measure_key)
    if request.method != "POST":
        return _show(request, frame, quarter, measure)
    if not may_report(frame.person, frame.plan, measure, None, on=frame.on):
        raise NotForThisPost
    submitting = request.POST.get("deed") == "submit"
    form = ReportForm(request.POST, submitting=submitting)
    if not form.is_valid():
        return _show(request, frame, quarter, measure, form=form)
    by, at = actor_of(request), clock.now()
    report = save_report(frame.plan, measure, quarter, **form.cleaned_data, by=by, at=at)
    if submitting:
        submit_report(frame.version, report, by=by, at=at)
        messages.success(request, _("The report is submitted, with the values as they stand now."))
    else:
        messages.success(request, _("The draft is saved."))
    return redirect("plan_report", quarter_key=quarter.key, measure_key=measure.key)


@never_cache
@require_POST
def plan_report_remark(request: HttpRequest, quarter_key: str, measure_key: str) -> HttpResponse:
    """A member's remark."""
    frame = present_frame(request)
    quarter, measure = quarter_in(frame, quarter_key), measure_in(frame, measure_key)
    report = _report(frame, quarter, measure)
    if report is None:
        raise BodyUnknown
    body_discussing(frame.person, frame.plan, report, on=frame.on)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return _show(request, frame, quarter, measure, remark_form=form)
    make_remark(frame.plan, report, text=form.cleaned_data["remark"], by=actor_of(request), at=clock.now())
    messages.success(request, _("The remark is kept."))
    return redirect("plan_report", quarter_key=quarter.key, measure_key=measure.key)


def _report(frame: Frame, quarter: Quarter, measure: Measure) -> ProgressReport | None:
    return ProgressReport.objects.filter(
        plan_key=frame.plan.plan, measure_key=measure.key, year=quarter.year, quarter=quarter.number
    ).first()


def _show(
    request: HttpRequest,
    frame: Frame,
    quarter: Quarter,
    measure: Measure,
    *,
    form: ReportForm | None = None,
    remark_form: RemarkForm | None = None,
) -> HttpResponse:
    report = _report(frame, quarter, measure)
    in_writing = report is None or report.in_writing
    submission = report.submissions.first() if report is not None else None
    may_write = in_writing and may_report(frame.person, frame.plan, measure, None, on=frame.on)
    body = frame.plan.find_body(report.body_key) if report is not None else None
    shown = {"progress": report.progress, "issues": report.issues, "improvement": report.improvement} if report else {}
    wrong = form if form is not None else remark_form
    context = {
        "frame": frame, "plan": frame.plan, "quarter": quarter, "measure": measure, "report": report, "body": body,
        "submission": submission, "frozen": not in_writing and submission is not None,
        "figures": _figures(quarter, measure, None if in_writing else submission, at=frame.at),
        "due_on": due_on(frame.plan, quarter), "over": quarter.last_on < frame.on,
        "may_write": may_write, "form": form or ReportForm(initial=shown),
        "gone": report is not None and is_stray(frame.plan, report),
        "may_remark": body is not None and is_member(frame.person, body, on=frame.on),
        "remark_form": remark_form or RemarkForm(), "problems": wrong.problems if wrong is not None else [],
        "timeline": timeline_of(frame.plan, report) if report is not None else [],
        "crumbs": crumbs(frame, quarter_crumb(frame, quarter), measure_crumb(frame, measure), (_("Report"), None)),
    }  # fmt: skip
    return render(request, "plan/staff/plan_report.html", context, status=422 if wrong is not None else 200)


def _figures(quarter: Quarter, measure: Measure, submission: Submission | None, *, at: datetime) -> list[Figure]:
    """As they stand now for a draft; for a submitted report the very values that it was submitted with."""
    series = [kpi.series for kpi in measure.kpis]
    moment = submission.submitted_at if submission is not None else at
    before = values_seen(series, at=moment, as_of=quarter.before.last_on)
    if submission is None:
        seen = values_seen(series, at=at, as_of=quarter.last_on)
        known = {kpi.key: seen.get(kpi.series) for kpi in measure.kpis}
    else:
        known = {one.kpi_key: one.value for one in submission.values.select_related("value")}
    return [
        Figure(judge_kpi(measure, kpi, known.get(kpi.key), on=quarter.last_on), before.get(kpi.series))
        for kpi in measure.kpis
    ]
