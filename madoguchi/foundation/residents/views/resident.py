"""Who looked at my data, and what I agreed to."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.foundation.accounts.public import actor_of, signed_in
from madoguchi.foundation.residents.looks import visits_of
from madoguchi.foundation.residents.operations import revoke_consent
from madoguchi.foundation.residents.queries import consents_of, resident_of
from madoguchi.kernel import clock

LOOKS_A_PAGE = 20


@require_safe
@never_cache
def my_access_log(request: HttpRequest) -> HttpResponse:
    """Who looked at my data, when and why; newest first."""
    user = signed_in(request)
    if user is None or user.is_staff:
        raise Http404
    visits = visits_of(user)
    page = Paginator(visits, LOOKS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "residents/resident/my_access_log.html", {"page": page, "total": visits.lines.count()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_consents(request: HttpRequest) -> HttpResponse:
    """What the person agreed to; each can be taken back."""
    user = signed_in(request)
    if user is None or user.is_staff:
        raise Http404
    resident = resident_of(user)
    consents = consents_of(str(resident.pk)) if resident is not None else []
    if request.method == "POST":
        mine = next((one for one in consents if str(one.pk) == request.POST.get("revoke", "")), None)
        if mine is not None:
            revoke_consent(mine, by=actor_of(request), at=clock.now())
            messages.success(request, _("It was taken back."))
        return redirect("my_consents")
    return render(request, "residents/resident/my_consents.html", {"consents": consents})
