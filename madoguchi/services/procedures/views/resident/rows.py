"""Questions that repeat (children, vehicles, periods): a list, and a page for each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.foundation.cases.public import (
    CaseNotFound,
    Draft,
    add_row,
    answer_groups,
    page_problems,
    provenance_by_place,
    remove_row,
)
from madoguchi.foundation.forms.public import FormState, Page
from madoguchi.kernel import clock
from madoguchi.services.procedures.pages import shown_page
from madoguchi.services.procedures.views.resident import uploads
from madoguchi.services.procedures.views.resident.entry import draft_view
from madoguchi.services.procedures.views.resident.frame import came_from_check, frame
from madoguchi.services.procedures.views.resident.keeping import keep, same_page
from madoguchi.services.procedures.wizard import page_url, state_of


def row_list(request: HttpRequest, draft: Draft, state: FormState, page: Page) -> HttpResponse:
    """The rows so far, each with its buttons, and the button to add one."""
    groups = [g for g in answer_groups(state, provenance_by_place(draft)) if g.page == page.name]
    rows = [{"group": g, "lacking": bool(page_problems(draft, state, page, g.row_id))} for g in groups]
    problems: list[tuple[str, str]] = []
    if request.GET.get("show") == "problems":
        problems = [("f-rows", p.message) for p in page_problems(draft, state, page) if p.path == page.name]
        problems += [(f"f-row-{g.row_id}", g.title) for g, row in zip(groups, rows, strict=True) if row["lacking"]]
    context = {
        **frame(request, draft, state, page.name), "page": page, "rows": rows, "problems": problems,
        "full": len(rows) >= page.most,
    }  # fmt: skip
    return render(request, "procedures/resident/draft_rows.html", context)


@require_POST
@draft_view
def draft_row_add(request: HttpRequest, draft: Draft, page: str) -> HttpResponse:
    """Add an empty row and go to it."""
    row = add_row(draft, page=page, by=actor_of(request), at=clock.now())
    return redirect(_onwards(request, reverse("draft_row", args=[draft.pk, page, row])))


@require_POST
@draft_view
def draft_row_remove(request: HttpRequest, draft: Draft, page: str, row: str) -> HttpResponse:
    """Remove one row."""
    remove_row(draft, page=page, row=row, by=actor_of(request), at=clock.now())
    return redirect(_onwards(request, page_url(draft, page)))


@require_http_methods(["GET", "HEAD", "POST"])
@draft_view
def draft_row(request: HttpRequest, draft: Draft, page: str, row: str) -> HttpResponse:
    """The questions of one row; sent, they are saved and lead back to the list."""
    state = state_of(request, draft)
    found = next((one for one in state.pages if one.name == page and one.repeat), None)
    ids = [one.get("id") for one in draft.answers.get(page, [])]
    if found is None or row not in ids:
        raise CaseNotFound
    if request.method == "POST":
        return _keep_row(request, draft, found, row)
    shown = shown_page(
        draft, state, found, row=row, judged=request.GET.get("show") == "problems",
        fresh=set(request.GET.getlist("new")), more=uploads.refused(request, draft, page),
    )  # fmt: skip
    context = {
        **frame(request, draft, state, page), "shown": shown, "fresh": request.GET.getlist("new"), "row": row,
        "title": f"{found.item} {ids.index(row) + 1}", "intro": found.intro, "back": page_url(draft, page),
        "autosave": reverse("draft_row_autosave", args=[draft.pk, page, row]),
    }  # fmt: skip
    return render(request, "procedures/resident/draft_page.html", context)


def _keep_row(request: HttpRequest, draft: Draft, page: Page, row: str) -> HttpResponse:
    saved, goes_on = keep(request, draft, page, row=row)
    if "_leave" in request.POST:
        return redirect("draft_leave", draft_id=draft.pk)
    if goes_on:
        return redirect(_onwards(request, page_url(draft, page.name)))
    return redirect(same_page(request, saved, reverse("draft_row", args=[draft.pk, page.name, row])))


def _onwards(request: HttpRequest, address: str) -> str:
    return address + ("?from=check" if came_from_check(request) else "")
