"""The documents to send along: added as photos or PDFs, looked at, removed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.foundation.cases.public import ATTACHMENT, CaseNotFound, Draft, confirm_page
from madoguchi.foundation.files.public import LARGEST_UPLOAD, respond_with_file
from madoguchi.foundation.forms.public import AttachmentState, FormState, Problem, input_id
from madoguchi.kernel import clock
from madoguchi.services.procedures.pages import files_at
from madoguchi.services.procedures.views.resident import uploads
from madoguchi.services.procedures.views.resident.entry import draft_view
from madoguchi.services.procedures.views.resident.frame import came_from_check, frame
from madoguchi.services.procedures.vocabulary import ATTACHMENTS
from madoguchi.services.procedures.wizard import (
    assurance_for,
    attachment_problems,
    first_open_step,
    state_of,
    step_after,
    step_url,
    steps_of,
)

MEDIA = {"photo": "image/*", "pdf": "application/pdf"}


@require_http_methods(["GET", "HEAD", "POST"])
@draft_view
def draft_attachments(request: HttpRequest, draft: Draft) -> HttpResponse:
    """What is asked, what was added, and what need not be attached and why."""
    state = state_of(request, draft)
    if not state.attachments:
        return redirect(first_open_step(steps_of(draft, state)).url)
    if request.method == "POST":
        return _keep(request, draft, state)
    problems = uploads.refused(request, draft, ATTACHMENTS)
    if request.GET.get("show") == "problems":
        problems += attachment_problems(draft, state)
    asked = [_item(draft, a, problems) for a in state.attachments if not a.waived]
    context = {
        **frame(request, draft, state, ATTACHMENTS), "asked": asked,
        "waived": [a.attachment for a in state.attachments if a.waived],
        "problems": [(input_id(p.path), p.message) for p in problems],
        "megabytes": LARGEST_UPLOAD // (1024 * 1024),
    }  # fmt: skip
    return render(request, "procedures/resident/draft_attachments.html", context)


def _item(draft: Draft, asked: AttachmentState, problems: list[Problem]) -> dict[str, Any]:
    place = f"{ATTACHMENT}{asked.attachment.name}"
    files = files_at(draft, place)
    return {
        "state": asked, "attachment": asked.attachment, "place": place, "id": input_id(place), "files": files,
        "media": ",".join(MEDIA[kind] for kind in asked.attachment.accept),
        "more": len(files) < asked.attachment.at_most, "problems": [p.message for p in problems if p.path == place],
    }  # fmt: skip


def _keep(request: HttpRequest, draft: Draft, state: FormState) -> HttpResponse:
    uploads.remove_asked(request, draft)
    refused = uploads.take_attachments(request, draft, state)
    here = step_url(draft, ATTACHMENTS)
    more = "from=check" if came_from_check(request) else ""
    if "_leave" in request.POST:
        return redirect("draft_leave", draft_id=draft.pk)
    if refused or {"_remove", "_upload"} & request.POST.keys():
        return redirect(f"{here}?{more}" if more else here)
    if attachment_problems(draft, state_of(request, draft)):
        return redirect(f"{here}?show=problems&{more}")
    confirm_page(draft, page=ATTACHMENTS, assurance=assurance_for(request, draft), by=actor_of(request), at=clock.now())
    steps = steps_of(draft, state_of(request, draft))
    return redirect(step_after(steps, ATTACHMENTS, to_check=came_from_check(request)).url)


@require_safe
@draft_view
def draft_file(request: HttpRequest, draft: Draft, file_id: UUID) -> HttpResponseBase:
    """Look at a file that was added."""
    found = draft.files.select_related("file").filter(file_id=file_id).first()
    if found is None:
        raise CaseNotFound
    return respond_with_file(found.file, inline=True)
