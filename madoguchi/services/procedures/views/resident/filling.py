"""Answering page by page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.foundation.accounts.public import actor_of, assurance_of
from madoguchi.foundation.booking.public import tell_other_forms
from madoguchi.foundation.cases.public import Draft, adopt_draft, confirm_page, save_page
from madoguchi.foundation.forms.public import FormState, Page
from madoguchi.kernel import clock
from madoguchi.services.procedures.beginning import seen_in_register
from madoguchi.services.procedures.pages import shown_page
from madoguchi.services.procedures.views.resident import uploads
from madoguchi.services.procedures.views.resident.changing import changed_form
from madoguchi.services.procedures.views.resident.entry import draft_view, form_data, resident_in, revision_in
from madoguchi.services.procedures.views.resident.frame import came_from_check, frame
from madoguchi.services.procedures.views.resident.keeping import keep, same_page
from madoguchi.services.procedures.views.resident.rows import row_list
from madoguchi.services.procedures.wizard import (
    assurance_for,
    first_open_step,
    page_url,
    state_of,
    step_after,
    steps_of,
)


@draft_view
def draft_resume(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Go on where it was left; where the form has changed meanwhile, that is told first."""
    if changed_form(request, draft):
        return redirect("draft_changed", draft_id=draft.pk)
    return redirect(first_open_step(steps_of(draft, state_of(request, draft))).url)


@require_http_methods(["GET", "HEAD", "POST"])
@draft_view
def draft_page(request: HttpRequest, draft: Draft, page: str) -> HttpResponse:
    """One topic: shown with what is saved; sent, it is saved and leads on."""
    state = state_of(request, draft)
    found = next((one for one in state.pages if one.name == page), None)
    if found is None:
        # A condition on another page has taken it away, perhaps in another window; what was typed is kept all the same.
        if request.method == "POST":
            _keep_hidden(request, draft, page)
        return redirect("draft_resume", draft_id=draft.pk)
    if request.method == "POST":
        return _go_on_from_rows(request, draft, found) if found.repeat else _keep_page(request, draft, found)
    return row_list(request, draft, state, found) if found.repeat else _page(request, draft, state, found)


def _page(request: HttpRequest, draft: Draft, state: FormState, page: Page) -> HttpResponse:
    shown = shown_page(
        draft, state, page, judged=request.GET.get("show") == "problems", fresh=set(request.GET.getlist("new")),
        more=uploads.refused(request, draft, page.name),
    )  # fmt: skip
    context = {
        **frame(request, draft, state, page.name), "shown": shown, "fresh": request.GET.getlist("new"),
        "title": page.title, "intro": page.intro, "autosave": reverse("draft_autosave", args=[draft.pk, page.name]),
        "may_adopt": draft.owner_id is None and resident_in(request) is not None,
    }  # fmt: skip
    return render(request, "procedures/resident/draft_page.html", context)


def _keep_page(request: HttpRequest, draft: Draft, page: Page) -> HttpResponse:
    saved, goes_on = keep(request, draft, page)
    if "_leave" in request.POST:
        return redirect("draft_leave", draft_id=draft.pk)
    if not goes_on:
        return redirect(same_page(request, saved, page_url(draft, page.name)))
    steps = steps_of(draft, state_of(request, draft))
    return redirect(step_after(steps, page.name, to_check=came_from_check(request)).url)


def _keep_hidden(request: HttpRequest, draft: Draft, page: str) -> None:
    gone = draft.version.procedure.page(page)
    if gone is not None and not gone.repeat:
        save_page(
            draft, page=page, data=form_data(request), revision=revision_in(request), confirm=False,
            assurance=assurance_for(request, draft), by=actor_of(request), at=clock.now(),
        )  # fmt: skip


def _go_on_from_rows(request: HttpRequest, draft: Draft, page: Page) -> HttpResponse:
    if "_leave" in request.POST:
        return redirect("draft_leave", draft_id=draft.pk)
    problems = confirm_page(
        draft, page=page.name, assurance=assurance_for(request, draft), by=actor_of(request), at=clock.now()
    )
    if problems:
        more = "&from=check" if came_from_check(request) else ""
        return redirect(f"{page_url(draft, page.name)}?show=problems{more}")
    tell_other_forms(request, draft, by=actor_of(request), at=clock.now())
    steps = steps_of(draft, state_of(request, draft))
    return redirect(step_after(steps, page.name, to_check=came_from_check(request)).url)


@require_POST
@draft_view
def draft_autosave(request: HttpRequest, draft: Draft, page: str, row: str | None = None) -> JsonResponse:
    """Keep what is typed while it is typed: ``{"saved_at": "10:05", "revision": 7}``."""
    saved = save_page(
        draft, page=page, row=row, data=form_data(request), revision=revision_in(request), confirm=False,
        assurance=assurance_for(request, draft), by=actor_of(request), at=clock.now(),
    )  # fmt: skip
    return JsonResponse({"saved_at": localtime(draft.saved_at).strftime("%H:%M"), "revision": saved.revision})


@require_POST
@draft_view
def draft_adopt(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Somebody who began as a guest has signed in: the draft becomes theirs and is filled in."""
    owner = resident_in(request)
    if owner is not None:
        by, at = actor_of(request), clock.now()
        known = seen_in_register(owner, assurance=assurance_of(request), by=by, at=at)
        adopt_draft(draft, owner=owner, known=known, by=by, at=at)
        messages.success(request, _("What the city already holds about you was filled in. Please check it."))
    return redirect("draft_resume", draft_id=draft.pk)
