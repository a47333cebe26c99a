"""Opening a draft or an application again without an account: number or mail, then a mailed code."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from madoguchi.foundation.accounts.public import Limit, actor_of, note_try, refuse_over, remember_device
from madoguchi.foundation.cases.forms_resident import ReopenForm
from madoguchi.foundation.cases.models import AccessCode
from madoguchi.foundation.cases.operations.opening import request_code, use_code
from madoguchi.foundation.cases.queries.applicant import find_cases_by_number, guest_drafts_of
from madoguchi.foundation.cases.refusals import CaseNotFound, WrongCode
from madoguchi.foundation.cases.session import remember_case, remember_draft
from madoguchi.kernel import clock
from madoguchi.kernel.ui.mailed_code import CodeForm, problems_of

REOPEN = Limit("cases.reopen", 5, 30, timedelta(hours=1), counts_success=True)
CODE = Limit("cases.reopen-code", 50, 50, timedelta(minutes=30))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest) -> HttpResponse:
    """Ask for the receipt number (or only the mail address of a draft) and mail a code."""
    form = ReopenForm(request.POST or None, initial={"number": request.GET.get("number", "")})
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else 422
        return render(
            request, "cases/resident/reopen.html", {"form": form, "problems": problems_of(form)}, status=status
        )
    mail, number, at = form.cleaned_data["mail"], form.cleaned_data["number"], clock.now()
    refuse_over(REOPEN, request, mail, at)
    note_try(REOPEN, request, mail, succeeded=True, at=at)
    case = find_cases_by_number(number, mail) if number else None
    draft = None if number else guest_drafts_of(mail).first()
    access = request_code(
        purpose="case" if number else "draft",
        mail=mail,
        language=get_language() or "ja",
        draft=draft,
        case=case,
        by=actor_of(request),
        at=at,
    )
    return redirect("reopen_code", code_id=access.id)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def reopen_code(request: HttpRequest, code_id: UUID) -> HttpResponse:
    """Type the code; then the application opens in this browser."""
    access = get_object_or_404(AccessCode, pk=code_id, purpose__in=("case", "draft"))
    form = CodeForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _code_page(request, form, access, 200 if request.method == "GET" else 422)
    at = clock.now()
    refuse_over(CODE, request, str(access.id), at)
    try:
        access = use_code(access.id, code=form.cleaned_data["code"], by=actor_of(request), at=at)
    except (WrongCode, CaseNotFound):
        note_try(CODE, request, str(access.id), succeeded=False, at=at)
        form.add_error("code", f"{WrongCode.reason} {WrongCode.next_step}")
        return _code_page(request, form, access, 422)
    request.session.cycle_key()
    response = redirect("application_list")
    if access.case is not None:
        remember_case(request, access.case)
        response = redirect("application", case_id=access.case.id)
    else:
        for draft in guest_drafts_of(access.mail):
            remember_draft(request, draft)
    remember_device(request, response, [access.mail])
    return response


def _code_page(request: HttpRequest, form: CodeForm, access: AccessCode, status: int) -> HttpResponse:
    context = {"form": form, "access": access, "problems": problems_of(form)}
    return render(request, "cases/resident/reopen_code.html", context, status=status)
