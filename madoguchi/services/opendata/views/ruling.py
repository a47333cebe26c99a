"""What the city holds and how it opens data, for everybody; the guideline also on paper."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.foundation.accounts.public import ASKING, at_a_pace
from madoguchi.foundation.forms.public import Faulty
from madoguchi.foundation.organisation.public import Department
from madoguchi.kernel import clock
from madoguchi.services.opendata.guideline import GuidelineFaulty, city_guideline
from madoguchi.services.opendata.inventory import Holding, Openness, city_inventory, figures_of
from madoguchi.services.opendata.ruling import guideline_pdf, told_guideline

A_PAGE = 20


def listed(request: HttpRequest, sort: str = "") -> dict[str, Any]:
    """What both pages of the inventory show, narrowed and turned to the page that the address says; no such page where
    the city has none."""
    try:
        inventory = city_inventory(settings.CITY_FOLDER)
        title = city_guideline(settings.CITY_FOLDER).title
    except (Faulty, GuidelineFaulty):
        raise Http404 from None
    if inventory is None:
        raise Http404
    department, state = request.GET.get("department", "")[:60], request.GET.get("state", "")[:20]
    figures = figures_of(inventory, on=clock.today())
    names = {one.key: one.name for one in Department.objects.all()}
    holdings = [
        (one, [reason for key in one.because if (reason := inventory.reason(key)) is not None])
        for one in inventory.holdings
        if department in ("", one.owner) and state in ("", one.state.value)
    ]
    page = Paginator(sorted(holdings, key=_by(sort)), A_PAGE).get_page(request.GET.get("page"))
    return {
        "inventory": inventory, "figures": figures, "names": names, "department": department, "state": state,
        "states": Openness.choices, "shown_whole": figures.shown[""], "guideline_title": title.filled({}),
        "shares": [(one, figures.shown[one.owner], figures.percent(one)) for one in figures.shares],
        "holdings": page.object_list, "page": page,
    }  # fmt: skip


def _by(sort: str) -> Any:
    """The order of a list of holdings."""
    orders: dict[str, Any] = {
        "department": lambda pair: pair[0].owner,
        "state": lambda pair: list(Openness).index(pair[0].state),
        "day": lambda pair: (pair[0].by is None, pair[0].by),
    }
    return orders.get(sort, _as_listed)


def _as_listed(_pair: tuple[Holding, Any]) -> int:
    return 0


def _crumbs(title: str) -> list[tuple[str, str | None]]:
    return [(_("Home"), "/"), (_("Open data"), reverse("open_data")), (title, None)]


@login_not_required
@require_safe
@at_a_pace(ASKING)
def open_inventory(request: HttpRequest) -> HttpResponse:
    """Each holding, open or not, and why not (保有データの一覧)."""
    context = listed(request) | {"crumbs": _crumbs(_("What data the city holds"))}
    return render(request, "opendata/resident/open_inventory.html", context)


@login_not_required
@require_safe
@at_a_pace(ASKING)
def open_guideline(request: HttpRequest) -> HttpResponse:
    """The rules of the city (オープンデータ推進ガイドライン)."""
    try:
        guideline, sections = told_guideline()
    except GuidelineFaulty:
        raise Http404 from None
    title = guideline.title.filled({})
    context = {"guideline": guideline, "sections": sections, "title": title, "crumbs": _crumbs(str(title))}
    return render(request, "opendata/resident/open_guideline.html", context)


@login_not_required
@require_safe
@at_a_pace(ASKING)
def open_guideline_pdf(_request: HttpRequest) -> HttpResponse:
    """The same as PDF, in Japanese or English."""
    language = "en" if (get_language() or "ja").startswith("en") else "ja"
    try:
        pdf = guideline_pdf(language)
    except (GuidelineFaulty, OSError):
        raise Http404 from None
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="open-data-guideline-{language}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
