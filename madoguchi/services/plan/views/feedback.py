"""Writing about the plan without an account; and reading the answer at the address that was given."""

from __future__ import annotations

import uuid
from datetime import timedelta
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.foundation.accounts.public import Limit, actor_of, client_of, note_try, refuse_over
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused
from madoguchi.services.plan.forms_feedback import FeedbackForm
from madoguchi.services.plan.models import Feedback
from madoguchi.services.plan.operations import send_feedback
from madoguchi.services.plan.queries import find_plan
from madoguchi.services.plan.views.everybody import crumbs_of

SENDING = Limit("plan.feedback", 10, 10, timedelta(hours=1), counts_success=True)
"""One address of the network; a library or a school shares one."""


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan_feedback(request: HttpRequest) -> HttpResponse:
    """The form. Whatever keeps it from being sent, what was typed stands in it again."""
    version = find_plan(on=clock.today(), at=clock.now())
    plan = version.plan if version else None
    start = {"about": request.GET.get("about", ""), "form_id": uuid.uuid4()}
    form = FeedbackForm(request.POST if request.method == "POST" else None, initial=start, plan=plan)
    if not form.is_valid():
        return _form_page(request, form, 422 if form.errors else 200)
    typed, at, client = form.cleaned_data, clock.now(), client_of(request)
    try:
        refuse_over(SENDING, request, client, at)
        sent = send_feedback(
            typed["form_id"], body=typed["body"], measure_key=typed["about"], language=get_language() or "ja",
            by=actor_of(request), at=at,
        )  # fmt: skip
    except Refused as refusal:
        form.add_error(None, refusal.told)
        answer = _form_page(request, form, refusal.status)
        if refusal.retry_after:
            answer["Retry-After"] = str(refusal.retry_after)
        return answer
    note_try(SENDING, request, client, succeeded=True, at=at)
    return redirect("plan_feedback_sent", feedback_id=sent.pk)


def _form_page(request: HttpRequest, form: FeedbackForm, status: int) -> HttpResponse:
    problems = [("main", str(error)) for error in form.non_field_errors()] if form.is_bound else []
    problems += [one for one in form.problems if one[0]] if form.is_bound else []
    context = {"form": form, "problems": problems, "crumbs": crumbs_of((_("Write to the city"), None))}
    return render(request, "plan/resident/plan_feedback.html", context, status=status)


@login_not_required
@never_cache
@require_safe
def plan_feedback_sent(request: HttpRequest, feedback_id: UUID) -> HttpResponse:
    """What was written, and the answer, for whoever knows the address."""
    feedback = Feedback.objects.filter(pk=feedback_id).first()
    if feedback is None:
        raise Http404
    context = {"feedback": feedback, "crumbs": crumbs_of((_("Your message"), None))}
    return render(request, "plan/resident/plan_feedback_sent.html", context)
