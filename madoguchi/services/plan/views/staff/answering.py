"""The office of the plan reads what people wrote, and answers."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.foundation.accounts.public import User, actor_of, signed_in
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused
from madoguchi.kernel.ui.office_forms import OfficeForm
from madoguchi.services.plan.definition import Plan
from madoguchi.services.plan.models import Feedback
from madoguchi.services.plan.models.feedback import LONGEST
from madoguchi.services.plan.operations import answer_feedback, set_feedback_aside
from madoguchi.services.plan.policies import may_run_plan
from madoguchi.services.plan.queries import get_plan
from madoguchi.services.plan.refusals import NotForThisPost
from madoguchi.services.plan.vocabulary import FeedbackState

A_PAGE = 30


class AnswerForm(OfficeForm):
    """The office's answer, or why there is none."""

    answer = forms.CharField(
        label=gettext_lazy("Answer, or why there is none"),
        help_text=gettext_lazy("Whoever wrote it reads this at the address of the message. Write no personal data."),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Write the answer, or the reason.")},
        widget=forms.Textarea(attrs={"class": "field__input", "rows": 6}),
    )


def office_of(request: HttpRequest) -> tuple[User, Plan]:
    """Who asks, and the plan in force; refuses ``NotForThisPost`` for all but the office of the plan."""
    person = signed_in(request)
    if person is None or not person.is_staff:
        raise NotForThisPost
    plan = get_plan(on=clock.today(), at=clock.now()).plan
    if not may_run_plan(person, plan, on=clock.today()):
        raise NotForThisPost
    return person, plan


@never_cache
@require_safe
def plan_feedback_list(request: HttpRequest) -> HttpResponse:
    """All that people wrote, what waits first."""
    _person, plan = office_of(request)
    wanted = request.GET.get("state", "")
    found = Feedback.objects.filter(state=wanted) if wanted in FeedbackState.values else Feedback.objects.all()
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")), "wanted": wanted,
        "states": [(one, Feedback.objects.filter(state=one).count()) for one in FeedbackState],
        "titles": {one.key: str(one.title) for one in plan.measures},
        "crumbs": [(_("Plan"), reverse("plan_dashboard")), (_("What people say about the plan"), None)],
    }  # fmt: skip
    return render(request, "plan/staff/plan_feedback_list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan_feedback_answer(request: HttpRequest, feedback_id: UUID) -> HttpResponse:
    """One message and its answer."""
    person, plan = office_of(request)
    feedback = Feedback.objects.filter(pk=feedback_id).first()
    if feedback is None:
        raise Http404
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        words, by, at = form.cleaned_data["answer"], actor_of(request), clock.now()
        try:
            if "_aside" in request.POST:
                set_feedback_aside(plan, feedback, reason=words, person=person, by=by, at=at)
            else:
                answer_feedback(plan, feedback, answer=words, person=person, by=by, at=at)
        except Refused as refusal:
            form.add_error("answer", refusal.told)
        else:
            messages.success(request, _("Kept. Whoever wrote it can read it now."))
            return redirect("plan_feedback_answer", feedback_id=feedback.pk)
    measure = plan.find_measure(feedback.measure_key)
    crumbs = [(_("Plan"), reverse("plan_dashboard")), (_("What people say about the plan"), reverse("plan_feedback_list")),
              (_("Message"), None)]  # fmt: skip
    context = {"feedback": feedback, "form": form, "measure": measure, "crumbs": crumbs}
    return render(request, "plan/staff/plan_feedback_answer.html", context, status=422 if form.errors else 200)
