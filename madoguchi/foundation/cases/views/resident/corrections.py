"""Answering a request for correction in place: only what was asked is open."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.foundation.accounts.public import UPLOADING, actor_of, keep_pace
from madoguchi.foundation.cases.circumstances import ATTACHMENT
from madoguchi.foundation.cases.models import Case, Correction
from madoguchi.foundation.cases.operations.corresponding import (
    answer_correction,
    attach_correction_file,
    corrected_state,
    current_files,
    save_correction,
)
from madoguchi.foundation.cases.places import field_at
from madoguchi.foundation.cases.queries.applicant import open_correction_of
from madoguchi.foundation.cases.refusals import NotComplete
from madoguchi.foundation.cases.session import case_for
from madoguchi.foundation.forms.public import Problem, bound_field
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def application_correction(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show the open fields with what the office asks; keep what is typed, and send it when it is sound."""
    case = case_for(request, case_id)
    correction = open_correction_of(case)
    if correction is None:
        return redirect("application", case_id=case.id)
    if request.method == "GET":
        return _page(request, case, correction, [])
    problems = [*_take_files(request, correction), *_save(request, correction)]
    if problems or "add" in request.POST:
        return _page(request, case, correction, problems)
    try:
        answer_correction(correction, by=actor_of(request), at=clock.now())
    except NotComplete as refusal:
        return _page(request, case, correction, refusal.problems)
    messages.success(request, _("Your correction was sent. The office goes on examining."))
    return redirect("application", case_id=case.id)


def _save(request: HttpRequest, correction: Correction) -> list[Problem]:
    data = {key: request.POST.getlist(key) for key in request.POST}
    return save_correction(correction, data=data, by=actor_of(request), at=clock.now())


def _take_files(request: HttpRequest, correction: Correction) -> list[Problem]:
    problems = []
    for path in request.FILES:
        for upload in request.FILES.getlist(path):
            try:
                keep_pace(UPLOADING, request, at=clock.now())
                attach_correction_file(correction, path=path, upload=upload, by=actor_of(request), at=clock.now())
            except Refused as refusal:
                problems.append(Problem(path, refusal.told, refusal.code))
    return problems


def _page(request: HttpRequest, case: Case, correction: Correction, problems: list[Problem]) -> HttpResponse:
    state = corrected_state(correction, case)
    files = current_files(case)
    items: list[dict[str, Any]] = []
    for item in correction.items:
        path = item["path"]
        f = field_at(case, path)
        own = [p for p in problems if p.path == path or p.path.startswith(f"{path}.")]
        items.append(
            {
                **item,
                "is_file": path.startswith(ATTACHMENT),
                "input_id": "f-" + path.replace(".", "-"),
                "bound": bound_field(
                    f,
                    path=path,
                    value=state.value(path),
                    typed=correction.typed.get(path),
                    problems=own,
                    required=path in state.required,
                    circumstances=state.circumstances,
                )
                if f is not None
                else None,
                "files": [one for one in files if one.name == path],
                "problems": own,
            }
        )
    context = {
        "case": case,
        "correction": correction,
        "items": items,
        "problems": [("f-" + p.path.replace(".", "-"), p.message) for p in problems],
    }
    return render(request, "cases/resident/application_correction.html", context, status=422 if problems else 200)
