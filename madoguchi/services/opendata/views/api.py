"""The checker and the definitions for programs."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from madoguchi.foundation.accounts.public import ASKING, at_a_pace
from madoguchi.kernel.ui.hardening import same_for_everybody
from madoguchi.services.opendata.exporting import csvw, table_schema
from madoguchi.services.opendata.receiving import check_sent, standards
from madoguchi.services.opendata.refusals import NoSuchDataset
from madoguchi.services.opendata.standards import Dataset


def _json(data: Any, kind: str = "application/json") -> HttpResponse:
    response = HttpResponse(json.dumps(data, ensure_ascii=False), content_type=kind)
    response["Cache-Control"] = "public, max-age=300"
    same_for_everybody(response)
    return response


def _dataset(slug: str) -> Dataset:
    found = standards().datasets.get(slug)
    if found is None:
        raise NoSuchDataset
    return found


@csrf_exempt  # reads no session and changes nothing: a forged request gains what anybody gets
@login_not_required
@require_POST
def api_opendata_check(request: HttpRequest) -> HttpResponse:
    """The body is the file; ``?as=aed&name=x.csv``. Answers the report, with ``?fix=1`` the repaired file."""
    fix = request.GET.get("fix") == "1"
    told, repaired = check_sent(
        request, request, name=request.GET.get("name", "")[:200], slug=request.GET.get("as", "")[:60], fix=True
    )
    if fix:
        return HttpResponse(repaired, content_type="text/csv; charset=utf-8")
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


@login_not_required
@require_safe
@at_a_pace(ASKING)
def api_opendata_datasets(request: HttpRequest) -> HttpResponse:
    """``{"datasets": […]}``: the fourteen, how sure their definitions are, and where those lie."""
    return _json({
        "datasets": [
            {
                "slug": one.slug, "title": {"ja": one.title.ja, "en": one.title.en}, "sure": one.standard.sure,
                "schema": request.build_absolute_uri(reverse("api_opendata_schema", args=[one.slug])),
                "csvw": request.build_absolute_uri(reverse("api_opendata_csvw", args=[one.slug])),
            }
            for one in standards().datasets.values()
        ]
    })  # fmt: skip


@login_not_required
@require_safe
@at_a_pace(ASKING)
def api_opendata_schema(request: HttpRequest, slug: str) -> HttpResponse:
    """Frictionless Table Schema."""
    return _json(table_schema(_dataset(slug).standard))


@login_not_required
@require_safe
@at_a_pace(ASKING)
def api_opendata_csvw(request: HttpRequest, slug: str) -> HttpResponse:
    """CSVW metadata of a file that is named as the standard names it."""
    dataset = _dataset(slug)
    return _json(csvw(dataset, dataset.standard, address=f"{slug}.csv"), "application/csvm+json")
