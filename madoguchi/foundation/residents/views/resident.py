"""Who looked at my data."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from madoguchi.foundation.accounts.public import signed_in
from madoguchi.foundation.residents.looks import looks_of

LOOKS_A_PAGE = 20


@require_safe
@never_cache
def my_access_log(request: HttpRequest) -> HttpResponse:
    """Who looked at my data, when and why; newest first."""
    user = signed_in(request)
    if user is None or user.is_staff:
        raise Http404
    page = Paginator(looks_of(user), LOOKS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "residents/resident/my_access_log.html", {"page": page})
