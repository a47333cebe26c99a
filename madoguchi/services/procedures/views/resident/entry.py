"""The door to every page of a draft: whose it is, and whether it was already sent."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from madoguchi.foundation.accounts.public import User, signed_in
from madoguchi.foundation.cases.public import Case, draft_for, remember_case

DraftView = Callable[..., HttpResponseBase]


def draft_view(view: DraftView) -> DraftView:
    """Open the draft for ``view(request, draft, …)``; one that was already sent leads to its application.

    Never kept by the browser: going back then shows what is saved, not what was on the screen.
    """

    @login_not_required
    @never_cache
    @wraps(view)
    def open_first(request: HttpRequest, draft_id: UUID, **rest: Any) -> HttpResponseBase:
        draft = draft_for(request, draft_id)
        if draft.submitted_at is not None:
            return to_application(request, Case.objects.filter(draft=draft).first())
        return view(request, draft, **rest)

    return open_first


def to_application(request: HttpRequest, case: Case | None, *, just_sent: bool = False) -> HttpResponse:
    """Go to what became of the draft, and let a guest's browser open it."""
    if case is None:
        return redirect("application_list")
    if case.applicant_id is None:
        remember_case(request, case)
    return redirect(reverse("application", args=[case.pk]) + ("?sent=1" if just_sent else ""))


def resident_in(request: HttpRequest) -> User | None:
    """The resident who is signed in; a member of staff at these pages is a guest like everybody else."""
    user = signed_in(request)
    return user if user is not None and not user.is_staff else None


def form_data(request: HttpRequest) -> dict[str, list[str]]:
    """What was sent, every value of every name."""
    return {name: [str(value) for value in request.POST.getlist(name)] for name in request.POST}


def revision_in(request: HttpRequest) -> int | None:
    """The revision that the page was drawn from."""
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else None
