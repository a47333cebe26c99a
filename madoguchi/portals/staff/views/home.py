"""The first page of the staff: their inbox."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe


@require_safe
def staff_home(request: HttpRequest) -> HttpResponse:
    """Straight to the inbox, where the day begins; without a room of cases, a page that says so."""
    try:
        return HttpResponseRedirect(reverse("case_inbox"))
    except NoReverseMatch:
        return render(request, "staff/staff_home.html")
