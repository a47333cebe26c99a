"""Single steps of the examination; each is one act, allowed by post and state."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.foundation.cases import wording
from madoguchi.foundation.cases.forms import (
    AnswerForm,
    AssignForm,
    ConsultForm,
    HoldForm,
    MessageForm,
    NoteForm,
    StaffForm,
)
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.operations.corresponding import read_messages, send_message
from madoguchi.foundation.cases.operations.examining import (
    add_note,
    assign_case,
    cancel_correction,
    consult,
    end_consultation,
    hold_case,
    mark_check,
    receive_case,
    resume_case,
)
from madoguchi.foundation.cases.queries.dossier import dossier_of
from madoguchi.foundation.cases.refusals import NotForYou
from madoguchi.foundation.cases.views.staff.detail import case_page
from madoguchi.foundation.cases.views.staff.opening import case_for_action, looks_at, typed_in
from madoguchi.foundation.organisation.public import colleagues
from madoguchi.kernel import clock


def _back(request: HttpRequest, case: Case, told: str, *, at: str = "") -> HttpResponse:
    messages.success(request, told)
    return redirect(reverse("case_detail", args=[case.pk]) + at)


@require_POST
def case_receive(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take the application in (受付)."""
    case = case_for_action(request, case_id, "receive")
    receive_case(case, by=actor_of(request), at=clock.now())
    return _back(request, case, _("The application was received. The examination can begin."))


@require_POST
def case_assign(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Give the case to a colleague of its department, or back to all."""
    case = case_for_action(request, case_id, "assign")
    form = AssignForm(request.POST, people=colleagues(case.department, clock.today()))
    if not form.is_valid():
        raise NotForYou
    assignee = form.people.get(form.cleaned_data["assignee"])
    assign_case(case, assignee=assignee, by=actor_of(request), at=clock.now())
    if assignee is None:
        return _back(request, case, _("The case was given back to all."))
    return _back(request, case, _("%(name)s is now in charge.") % {"name": assignee.name})


@require_POST
def case_checks(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Mark the checks as ticked; each that changed is an act of its own."""
    case = case_for_action(request, case_id, "check")
    ticked = set(request.POST.getlist("check"))
    for check in dossier_of(case, today=clock.today()).checks:
        if check.done != (check.name in ticked):
            mark_check(case, name=check.name, done=not check.done, by=actor_of(request), at=clock.now())
    return _back(request, case, _("The checks were saved."), at="#checks")


@require_POST
def case_note(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Write a note for colleagues."""
    case = case_for_action(request, case_id, "note")
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _again(request, case_id=case_id, note=form)
    add_note(case, body=form.cleaned_data["body"], by=actor_of(request), at=clock.now())
    return _back(request, case, _("The note was written."), at="#notes")


@require_POST
def case_message(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Write to the applicant."""
    case = case_for_action(request, case_id, "message")
    form = MessageForm(request.POST, case=case)
    if not form.is_valid():
        return _again(request, case_id=case_id, message=form)
    by = actor_of(request)
    send_message(case, body=form.cleaned_data["text"], from_office=True, author=by.post, by=by, at=clock.now())
    return _back(request, case, _("The message was sent."), at="#messages")


@looks_at(wording.WHOLE_CASE)
def _again(request: HttpRequest, case: Case, **forms: Any) -> HttpResponse:
    return case_page(request, case, status=422, **forms)


@require_POST
def case_messages_read(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Mark the applicant's messages as read."""
    case = case_for_action(request, case_id, "message")
    read_messages(case, as_office=True, by=actor_of(request), at=clock.now())
    return _back(request, case, _("The messages were marked as read."), at="#messages")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case_hold(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Put the case on hold (保留)."""
    case = case_for_action(request, case_id, "hold")
    form = HoldForm(typed_in(request))
    if request.method == "POST" and form.is_valid():
        hold_case(case, reason=form.cleaned_data["reason"], by=actor_of(request), at=clock.now())
        return _back(request, case, _("The case is on hold. The clock stands until work goes on."))
    return _step(request, case, form, "cases/staff/case_hold.html", _("Put on hold"))


@require_POST
def case_resume(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Go on after a hold."""
    case = case_for_action(request, case_id, "resume")
    resume_case(case, by=actor_of(request), at=clock.now())
    return _back(request, case, _("Work goes on. The clock runs again."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case_consult(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask another department (合議)."""
    case = case_for_action(request, case_id, "consult")
    form = ConsultForm(typed_in(request), case=case)
    if request.method == "POST" and form.is_valid():
        consult(
            case,
            question=form.cleaned_data["question"],
            department=form.cleaned_data["department"].pk,
            by=actor_of(request),
            at=clock.now(),
        )
        return _back(request, case, _("The question was noted. The case waits for the other department."))
    return _step(request, case, form, "cases/staff/case_consult.html", _("Ask another department"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case_consultation_end(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Write down the other department's answer."""
    case = case_for_action(request, case_id, "end_consultation")
    form = AnswerForm(typed_in(request))
    if request.method == "POST" and form.is_valid():
        end_consultation(case, answer=form.cleaned_data["answer"], by=actor_of(request), at=clock.now())
        return _back(request, case, _("The answer was noted. The examination goes on."))
    return _step(request, case, form, "cases/staff/case_consultation_end.html", _("Answer of the other department"))


@require_POST
def case_correction_cancel(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take the request for correction back."""
    case = case_for_action(request, case_id, "cancel_correction")
    cancel_correction(case, by=actor_of(request), at=clock.now())
    return _back(request, case, _("The request for correction was taken back."))


def _step(request: HttpRequest, case: Case, form: StaffForm, template: str, title: str) -> HttpResponse:
    crumbs = [(_("Inbox"), reverse("case_inbox")), (case.number, reverse("case_detail", args=[case.pk])), (title, None)]
    context = {"case": case, "form": form, "crumbs": crumbs, "title": title}
    return render(request, template, context, status=422 if form.errors else 200)
