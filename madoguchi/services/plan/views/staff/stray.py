"""What lies before a body that the plan names no longer, and the way on for it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.kernel import clock
from madoguchi.services.plan.body_forms import ForwardForm
from madoguchi.services.plan.models import Referral
from madoguchi.services.plan.operations import forward_matter
from madoguchi.services.plan.policies import may_run_plan
from madoguchi.services.plan.queries import Stray, stray_matters
from madoguchi.services.plan.refusals import BodyUnknown, NotForThisPost
from madoguchi.services.plan.timeline import body_in_words
from madoguchi.services.plan.views.staff.frame import Frame, crumbs, present_frame
from madoguchi.services.plan.views.staff.present import bodies_crumb
from madoguchi.services.plan.views.staff.words import matter_in_words


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of the page, with its form."""

    thing: Stray
    words: str
    url: str
    where: str
    form: ForwardForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan_stray(request: HttpRequest) -> HttpResponse:
    """All of it; the office of the plan sends each on, with the reason."""
    frame = present_frame(request)
    may = may_run_plan(frame.person, frame.plan, on=frame.on)
    if request.method != "POST":
        return _show(request, frame, [_line(frame, one) for one in stray_matters(frame.plan)], may=may)
    if not may:
        raise NotForThisPost
    asked = request.POST.get("thing", "")
    lines = [_line(frame, one, request if str(one.pk) == asked else None) for one in stray_matters(frame.plan)]
    line = next((one for one in lines if one.form.is_bound), None)
    if line is None:
        raise BodyUnknown
    if not line.form.is_valid():
        return _show(request, frame, lines, may=may)
    forward_matter(frame.plan, line.thing, **line.form.cleaned_data, by=actor_of(request), at=clock.now())
    messages.success(request, _("It was sent on."))
    return redirect("plan_stray")


def _line(frame: Frame, thing: Stray, request: HttpRequest | None = None) -> Line:
    form = ForwardForm(
        request.POST if request is not None else None,
        bodies=[(body.key, str(body.title)) for body in frame.plan.bodies],
        auto_id=f"f-{thing.pk}-%s",
    )
    if isinstance(thing, Referral):
        words = _("Question from below: %(question)s") % {"question": thing.question}
        return Line(thing, words, "", body_in_words(frame.plan, thing.to_body), form)
    return Line(thing, *matter_in_words(frame.plan, thing), body_in_words(frame.plan, thing.body_key), form)


def _show(request: HttpRequest, frame: Frame, lines: list[Line], *, may: bool) -> HttpResponse:
    wrong = [problem for line in lines if line.form.is_bound for problem in line.form.problems]
    context = {
        "frame": frame, "lines": lines, "may": may, "problems": wrong,
        "crumbs": crumbs(frame, bodies_crumb(frame), (_("Before a body that is no longer"), None)),
    }  # fmt: skip
    return render(request, "plan/staff/plan_stray.html", context, status=422 if wrong else 200)
