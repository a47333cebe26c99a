"""One case as its examiner reads it, and what belongs to it; each look is recorded before."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.foundation.cases import wording
from madoguchi.foundation.cases.attesting import attested_of, find_sheet
from madoguchi.foundation.cases.findings import findings_shown
from madoguchi.foundation.cases.forms import AssignForm, MessageForm, MyNumberForm, NoteForm, PurposeForm
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.places import case_state, field_at
from madoguchi.foundation.cases.policies import may_work_on, offered_actions
from madoguchi.foundation.cases.printing.application import application_pdf
from madoguchi.foundation.cases.printing.subjects import subjects_of, subjects_of_document
from madoguchi.foundation.cases.queries.applicant import events_of, public_text
from madoguchi.foundation.cases.queries.dossier import dossier_of
from madoguchi.foundation.cases.refusals import CaseNotFound, NotForYou, ProtectedNotPrinted
from madoguchi.foundation.cases.views.staff.opening import (
    case_seen,
    keep_purpose,
    looks_at,
    staff_of,
    typed_in,
    write_look,
)
from madoguchi.foundation.files.public import read_content, respond_with_file, respond_with_pdf
from madoguchi.foundation.forms.public import unseal
from madoguchi.foundation.organisation.public import Department, colleagues
from madoguchi.foundation.residents.public import consents_of
from madoguchi.kernel import clock


@require_safe
@looks_at(wording.WHOLE_CASE)
def case_detail(request: HttpRequest, case: Case) -> HttpResponse:
    """The whole case."""
    return case_page(request, case)


def case_page(
    request: HttpRequest,
    case: Case,
    *,
    note: NoteForm | None = None,
    message: MessageForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a case, perhaps with a form that came back; the caller has recorded the look."""
    today = clock.today()
    user = staff_of(request)
    offered = offered_actions(user, case, on=today)
    dossier = dossier_of(case, today=today)
    history = list(events_of(case, public_only=False))
    return render(
        request,
        "cases/staff/case_detail.html",
        {
            "case": case,
            "dossier": dossier,
            "attested": attested_of(case),
            "consents": consents_of(case.resident_id),
            "found": findings_shown(case, case.findings),
            "history": history,
            "offered": offered,
            "may_work": bool(offered),
            "waits_for_chief": bool(offered) and "decide" in case.state_now.actions,
            "notes": case.notes.all(),
            "case_messages": list(case.messages.all()),
            "public_text": public_text(case),
            "unread": case.messages.filter(from_office=False, read_at=None).count(),
            "withdrawal": next((e for e in history if e.kind == "application.withdraw"), None),
            "department": Department.objects.filter(pk=case.department).first(),
            "assign": AssignForm(
                initial={"assignee": str(case.assignee_id or "")}, people=colleagues(case.department, today)
            ),
            "note_form": note or NoteForm(),
            "message_form": message or MessageForm(case=case),
            "problems": [*(note.problems if note else []), *(message.problems if message else [])],
            "crumbs": [(_("Inbox"), reverse("case_inbox")), (case.number, None)],
        },
        status=status,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case_purpose(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask why a case that has ended is to be opened; nothing of it is shown here but its number."""
    case = case_seen(request, case_id)
    if not case.is_ended:
        return redirect("case_detail", case_id=case.pk)
    form = PurposeForm(typed_in(request))
    if request.method == "POST" and form.is_valid():
        keep_purpose(request, case, form.cleaned_data["purpose"])
        return redirect("case_detail", case_id=case.pk)
    context = {"case": case, "form": form, "crumbs": [(_("Inbox"), reverse("case_inbox")), (case.number, None)]}
    return render(request, "cases/staff/case_purpose.html", context, status=422 if form.errors else 200)


@require_safe
@looks_at(wording.A_FILE)
def case_file(request: HttpRequest, case: Case, file_id: UUID) -> HttpResponseBase:
    """A file of the application, those replaced by a correction and the signed sheet too."""
    found = case.files.select_related("file").filter(file_id=file_id).first()
    file = found.file if found is not None else find_sheet(case, file_id)
    if file is None:
        raise CaseNotFound
    return respond_with_file(file, inline=request.GET.get("save") != "1")


@require_safe
@looks_at(wording.A_DOCUMENT)
def case_document(request: HttpRequest, case: Case, document_id: UUID) -> HttpResponseBase:
    """A document that was issued; while it is being printed, a page that says so."""
    document = case.documents.select_related("file").filter(pk=document_id).first()
    if document is None:
        raise CaseNotFound
    if document.file is None:
        return render(request, "cases/staff/case_document.html", {"case": case, "document": document}, status=202)
    return respond_with_pdf(
        read_content(document.file), subjects=subjects_of_document(document), name=document.file.name,
        inline=request.GET.get("save") != "1",
        kept=True,
    )  # fmt: skip


@require_safe
@looks_at(wording.PRINTED)
def case_print(request: HttpRequest, case: Case) -> HttpResponseBase:
    """The application in the layout of an official form, as PDF; a protected person's stays on the screen."""
    if case.guarded:
        raise ProtectedNotPrinted
    pdf = application_pdf(case, by=actor_of(request), at=clock.now())
    return respond_with_pdf(pdf, subjects=subjects_of(case), name=f"application-{case.number}.pdf")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case_my_number(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show one Individual Number once, for a purpose, after the line was written (番号法第14条)."""
    case = case_seen(request, case_id)
    if not may_work_on(staff_of(request), case, on=clock.today()):
        raise NotForYou
    path = request.POST.get("path") or request.GET.get("path", "")
    f = field_at(case, path)
    value = case_state(case).value(path)
    if f is None or f.type != "my_number" or not isinstance(value, dict):
        raise CaseNotFound
    form = MyNumberForm(typed_in(request), initial={"path": path})
    number = ""
    if request.method == "POST" and form.is_valid():
        purpose = wording.MY_NUMBER_PURPOSES[form.cleaned_data["purpose"]]
        write_look(request, case, purpose=purpose, what=wording.MY_NUMBER)
        number = unseal(str(value.get("sealed", "")), f.legal_basis)
    return render(
        request,
        "cases/staff/case_my_number.html",
        {
            "case": case,
            "form": form,
            "field": f,
            "number": number,
            "crumbs": [
                (_("Inbox"), reverse("case_inbox")),
                (case.number, reverse("case_detail", args=[case.pk])),
                (f.label, None),
            ],
        },
        status=422 if form.errors else 200,
    )
