"""Asking the city for data without an account; reading the answer, one's own and those for everybody."""

from __future__ import annotations

import uuid
from datetime import timedelta
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.foundation.accounts.public import Limit, actor_of, client_of, note_try, refuse_over
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused
from madoguchi.services.opendata.forms_requests import RequestForm
from madoguchi.services.opendata.models import DataRequest
from madoguchi.services.opendata.operations import send_request
from madoguchi.services.opendata.queries import answered_requests, titles_of
from madoguchi.services.opendata.views.datasets import crumbs

SENDING = Limit("opendata.request", 10, 10, timedelta(hours=1), counts_success=True)
"""One address of the network; a library or a school shares one."""
A_PAGE = 20


@login_not_required
@require_safe
def open_requests(request: HttpRequest) -> HttpResponse:
    """Questions in the city's words, and its answers."""
    context = {
        "page": Paginator(answered_requests(), A_PAGE).get_page(request.GET.get("page")),
        "titles": titles_of(),
        "crumbs": crumbs((_("Requests for data"), None)),
    }
    return render(request, "opendata/resident/open_requests.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_request_new(request: HttpRequest) -> HttpResponse:
    """The form. Whatever keeps it from being sent, what was typed stands in it again."""
    start = {"about": request.GET.get("about", ""), "form_id": uuid.uuid4()}
    form = RequestForm(request.POST if request.method == "POST" else None, initial=start)
    if not form.is_valid():
        return _form_page(request, form, 422 if form.errors else 200)
    typed, at, client = form.cleaned_data, clock.now(), client_of(request)
    try:
        refuse_over(SENDING, request, client, at)
        sent = send_request(
            typed["form_id"], wish=typed["wish"], purpose=typed["purpose"], about=typed["about"],
            language=get_language() or "ja", by=actor_of(request), at=at,
        )  # fmt: skip
    except Refused as refusal:
        form.add_error(None, refusal.told)
        answer = _form_page(request, form, refusal.status)
        if refusal.retry_after:
            answer["Retry-After"] = str(refusal.retry_after)
        return answer
    note_try(SENDING, request, client, succeeded=True, at=at)
    return redirect("open_request", request_id=sent.pk)


def _form_page(request: HttpRequest, form: RequestForm, status: int) -> HttpResponse:
    problems = [("main", str(error)) for error in form.non_field_errors()] if form.is_bound else []
    problems += [one for one in form.problems if one[0]] if form.is_bound else []
    context = {
        "form": form, "problems": problems,
        "crumbs": crumbs((_("Requests for data"), reverse("open_requests")), (_("Ask the city for data"), None)),
    }  # fmt: skip
    return render(request, "opendata/resident/open_request_new.html", context, status=status)


@login_not_required
@never_cache
@require_safe
def open_request(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """What was asked for, and the answer, for whoever knows the address."""
    found = DataRequest.objects.filter(pk=request_id).first()
    if found is None:
        raise Http404
    context = {
        "sent": found, "title": titles_of().get(found.about, ""),
        "crumbs": crumbs((_("Requests for data"), reverse("open_requests")), (_("Your request"), None)),
    }  # fmt: skip
    return render(request, "opendata/resident/open_request.html", context)
