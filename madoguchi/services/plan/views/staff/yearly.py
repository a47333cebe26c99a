"""The yearly report for the council: chosen by fiscal year, taken as PDF or as a document to be edited."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from madoguchi.kernel import clock
from madoguchi.services.plan.queries import get_plan
from madoguchi.services.plan.report.content import Report, gather, years_reported
from madoguchi.services.plan.views.staff.answering import office_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@never_cache
@require_safe
def plan_yearly(request: HttpRequest) -> HttpResponse:
    """Which years there are reports of."""
    _person, plan = office_of(request)
    context = {
        "plan": plan,
        "years": years_reported(plan, at=clock.now()),
        "crumbs": [(_("Plan"), reverse("plan_dashboard")), (_("Yearly report"), None)],
    }
    return render(request, "plan/staff/plan_yearly.html", context)


@never_cache
@require_safe
def plan_yearly_pdf(request: HttpRequest, year: int) -> HttpResponse:
    """The report as tagged PDF."""
    from madoguchi.services.plan.report.pdf import report_pdf

    return _made(request, year, report_pdf, "application/pdf", "pdf")


@never_cache
@require_safe
def plan_yearly_docx(request: HttpRequest, year: int) -> HttpResponse:
    """The report as a document to be edited."""
    from madoguchi.services.plan.report.word import report_docx

    return _made(request, year, report_docx, WORD, "docx")


def _made(request: HttpRequest, year: int, make: Callable[[Report], bytes], kind: str, ending: str) -> HttpResponse:
    office_of(request)
    at = clock.now()
    version = get_plan(on=clock.today(), at=at)
    if year not in years_reported(version.plan, at=at):
        raise Http404
    answer = HttpResponse(make(gather(version, year=year, at=at)), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{version.plan_key}-{year}.{ending}"'
    return answer
