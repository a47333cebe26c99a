"""My page, my applications, one application and what belongs to it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.foundation.accounts.public import User, actor_of, signed_in
from madoguchi.foundation.cases.answers import answer_groups, named_files
from madoguchi.foundation.cases.attesting import objections_of
from madoguchi.foundation.cases.forms_resident import WithdrawForm, WriteForm
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.operations.corresponding import (
    current_files,
    read_messages,
    send_message,
    withdraw_application,
)
from madoguchi.foundation.cases.places import case_state
from madoguchi.foundation.cases.printing.receipt import receipt_pdf
from madoguchi.foundation.cases.printing.subjects import subjects_of, subjects_of_document
from madoguchi.foundation.cases.queries.applicant import (
    cases_of,
    documents_of,
    drafts_of,
    events_of,
    open_correction_of,
    public_text,
)
from madoguchi.foundation.cases.refusals import CaseNotFound
from madoguchi.foundation.cases.session import case_for, guest_cases, guest_drafts
from madoguchi.foundation.cases.timeline import timeline_of
from madoguchi.foundation.files.public import read_content, respond_with_file, respond_with_pdf
from madoguchi.foundation.organisation.public import Department
from madoguchi.kernel import clock
from madoguchi.kernel.ui.mailed_code import problems_of


@require_safe
def my_page(request: HttpRequest) -> HttpResponse:
    """マイページ: drafts, applications, documents, and the way to “who looked at my data”."""
    user = request.user
    assert isinstance(user, User), "LoginRequiredMiddleware lets nobody else come here"
    context = {"drafts": drafts_of(user), "cases": cases_of(user), "documents": documents_of(user)}
    return render(request, "cases/resident/my_page.html", context)


@login_not_required
@require_safe
def application_list(request: HttpRequest) -> HttpResponse:
    """申請の状況: mine with an account, else those that this browser opened."""
    user = signed_in(request)
    context = {
        "drafts": drafts_of(user) if user else guest_drafts(request),
        "cases": cases_of(user) if user else guest_cases(request),
    }
    return render(request, "cases/resident/application_list.html", context)


@login_not_required
@require_safe
def application(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One application: where it stands, what happened, what was sent, messages, documents."""
    return _application_page(request, case_for(request, case_id), WriteForm(auto_id="message-%s"))


def _application_page(request: HttpRequest, case: Case, form: WriteForm, status: int = 200) -> HttpResponse:
    case_messages = list(case.messages.all())
    if any(one.from_office and one.read_at is None for one in case_messages):
        read_messages(case, as_office=False, by=actor_of(request), at=clock.now())
    state = case_state(case)
    context = {
        "case": case,
        "public_text": public_text(case),
        "timeline": timeline_of(events_of(case, public_only=True)),
        "groups": answer_groups(state, case.provenance),
        "files": named_files(state, current_files(case)),
        "case_messages": case_messages,
        "documents": case.documents.all() if case.procedure.issues else [],
        "objections": objections_of(case),
        "correction": open_correction_of(case),
        "department": get_object_or_404(Department, pk=case.department),
        "may_withdraw": "withdraw" in case.state_now.actions,
        "crumbs": [(_("My applications"), reverse("application_list")), (case.procedure.title, None)],
        "just_sent": request.GET.get("sent") == "1",
        "form": form,
        "problems": problems_of(form),
    }
    return render(request, "cases/resident/application.html", context, status=status)


@login_not_required
@require_safe
def application_receipt(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The receipt as PDF."""
    case = case_for(request, case_id)
    pdf = receipt_pdf(case, language=get_language() or "ja")
    return respond_with_pdf(pdf, subjects=subjects_of(case), name=f"receipt-{case.number}.pdf")


@login_not_required
@require_safe
def application_file(request: HttpRequest, case_id: UUID, file_id: UUID) -> HttpResponseBase:
    """A file that the applicant sent."""
    case = case_for(request, case_id)
    found = case.files.select_related("file").filter(file_id=file_id).first()
    if found is None:
        raise CaseNotFound
    return respond_with_file(found.file, inline=True)


@login_not_required
@require_safe
def application_document(request: HttpRequest, case_id: UUID, document_id: UUID) -> HttpResponseBase:
    """A document that the city issued; while it is being printed, a page that says so."""
    case = case_for(request, case_id)
    document = case.documents.select_related("file").filter(pk=document_id).first()
    if document is None:
        raise CaseNotFound
    if document.file is None:
        return render(request, "cases/resident/document_waiting.html", {"case": case, "document": document}, status=202)
    return respond_with_pdf(
        read_content(document.file), subjects=subjects_of_document(document), name=document.file.name, kept=True
    )


@login_not_required
@require_POST
def application_message(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Write to the office."""
    case = case_for(request, case_id)
    form = WriteForm(request.POST, auto_id="message-%s")
    if not form.is_valid():
        return _application_page(request, case, form, 422)
    send_message(
        case,
        body=form.cleaned_data["body"],
        from_office=False,
        author=case.applicant_name,
        by=actor_of(request),
        at=clock.now(),
    )
    messages.success(request, _("Your message was sent to the office."))
    return redirect("application", case_id=case.id)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def application_withdraw(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask once more, then take the application back."""
    case: Case = case_for(request, case_id)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"case": case, "form": form, "problems": problems_of(form)}
        return render(
            request, "cases/resident/application_withdraw.html", context, status=422 if form.is_bound else 200
        )
    withdraw_application(case, reason=form.cleaned_data["reason"], by=actor_of(request), at=clock.now())
    messages.success(request, _("You withdrew the application."))
    return redirect("application", case_id=case.id)
