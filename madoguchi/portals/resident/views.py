"""The first page, the accessibility policy, and the reader's choices."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madoguchi.kernel import clock
from madoguchi.kernel.ui.choices import (
    LANGUAGE_COOKIE,
    TEXT_SIZE_COOKIE,
    TEXT_SIZES,
    remember_choice,
    safe_next,
)
from madoguchi.portals.resident.queries import categories, life_events, often_used


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What can be done here, by search and by what has happened in life."""
    today = clock.today()
    context = {"life_events": life_events(today), "categories": categories(today), "procedures": often_used(today)}
    return render(request, "resident/home.html", context)


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How usable these pages are, measured against JIS X 8341-3, and where to say that they are not."""
    crumbs = [(_("First page"), reverse("home")), (_("Accessibility"), None)]
    return render(request, "resident/accessibility.html", {"crumbs": crumbs})


@login_not_required
@require_POST
def language_choose(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language and go back."""
    return _choose(request, LANGUAGE_COOKIE, request.POST.get("language", ""), dict(settings.LANGUAGES))


@login_not_required
@require_POST
def text_size_choose(request: HttpRequest) -> HttpResponse:
    """Keep the chosen size of text and go back."""
    return _choose(request, TEXT_SIZE_COOKIE, request.POST.get("text_size", ""), dict(TEXT_SIZES))


def _choose(request: HttpRequest, cookie: str, value: str, offered: dict[str, Any]) -> HttpResponse:
    response = HttpResponseRedirect(safe_next(request, request.POST.get("next", "")))
    if value in offered:
        remember_choice(response, cookie, value)
    return response
