"""The office of the catalogue reads what people ask for, answers, and sees how often data is used."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.foundation.accounts.public import User, actor_of, signed_in
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused
from madoguchi.services.opendata.forms_requests import RequestAnswerForm
from madoguchi.services.opendata.models import DataRequest
from madoguchi.services.opendata.operations import answer_request
from madoguchi.services.opendata.policies import may_answer_requests, works_here
from madoguchi.services.opendata.queries import titles_of
from madoguchi.services.opendata.refusals import NotForThisDataset, NotTheOffice
from madoguchi.services.opendata.usage import used_since
from madoguchi.services.opendata.views.staff.frame import crumbs

A_PAGE = 30
DAYS = (30, 365)


def _office(request: HttpRequest) -> User:
    person = signed_in(request)
    if person is None or not may_answer_requests(person, on=clock.today()):
        raise NotTheOffice
    return person


@never_cache
@require_safe
def opendata_requests(request: HttpRequest) -> HttpResponse:
    """What people ask for; what waits comes first."""
    _office(request)
    found = DataRequest.objects.order_by("answered_at", "-received_at")
    waiting = DataRequest.objects.filter(answered_at=None)
    listed = waiting if request.GET.get("waiting") == "1" else found
    context = {
        "page": Paginator(listed, A_PAGE).get_page(request.GET.get("page")), "waiting": waiting.count(),
        "only_waiting": request.GET.get("waiting") == "1", "titles": titles_of(),
        "crumbs": crumbs((_("Requests for data"), None)),
    }  # fmt: skip
    return render(request, "opendata/staff/opendata_requests.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opendata_request(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """One request and its answer, to the writer alone or to everybody."""
    _office(request)
    asked = DataRequest.objects.filter(pk=request_id).first()
    if asked is None:
        raise Http404
    form = RequestAnswerForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                answer_request(
                    asked, question=form.cleaned_data["question"], answer=form.cleaned_data["answer"],
                    publish="_publish" in request.POST, by=actor_of(request), at=clock.now(),
                )  # fmt: skip
            except Refused as refusal:
                form.add_error("question", refusal.told)
                status = refusal.status
            else:
                messages.success(request, _("Answered."))
                return redirect("opendata_request", request_id=asked.pk)
    context = {
        "asked": asked, "title": titles_of().get(asked.about, ""), "form": form,
        "crumbs": crumbs((_("Requests for data"), reverse("opendata_requests")), (_("Request"), None)),
    }  # fmt: skip
    return render(request, "opendata/staff/opendata_request.html", context, status=status)


@never_cache
@require_safe
def opendata_usage(request: HttpRequest) -> HttpResponse:
    """How often each dataset was used: numbers, and nobody behind them."""
    person, today = signed_in(request), clock.today()
    if person is None or not works_here(person, on=today):
        raise NotForThisDataset
    days = next((one for one in DAYS if request.GET.get("days") == str(one)), DAYS[0])
    titles = titles_of()
    found = [(titles.get(one.slug, one.slug), one) for one in used_since(today - timedelta(days=days))]
    context = {
        "used": found, "days": days, "choices": DAYS, "points": [(title, one.total) for title, one in found[:20]],
        "crumbs": crumbs((_("Use of the datasets"), None)),
    }  # fmt: skip
    return render(request, "opendata/staff/opendata_usage.html", context)
