"""The procedures for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from madoguchi.foundation.accounts.public import ASKING, at_a_pace
from madoguchi.foundation.forms.public import city_library, get_version_offered, procedures_offered
from madoguchi.foundation.organisation.public import Department
from madoguchi.kernel import clock
from madoguchi.services.procedures.guide import guide_of
from madoguchi.services.procedures.json_schema import answers_schema
from madoguchi.services.procedures.search import search_procedures


def _json(data: Any) -> JsonResponse:
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "public, max-age=300"
    return response


@login_not_required
@require_safe
@at_a_pace(ASKING)
def api_procedure_list(request: HttpRequest) -> JsonResponse:
    """``{"procedures": […]}``, searched by ``?q=``."""
    found = search_procedures(procedures_offered(clock.today()), request.GET.get("q", "")[:100])
    return _json({
        "procedures": [
            {
                "slug": p.slug, "title": str(p.title), "summary": str(p.summary), "category": p.category,
                "life_events": p.life_events, "channels": p.channels, "assurance": p.assurance_online,
                "guide": request.build_absolute_uri(reverse("procedure_guide", args=[p.slug])),
                "api": request.build_absolute_uri(reverse("api_procedure", args=[p.slug])),
            }
            for p in found
        ]
    })  # fmt: skip


@login_not_required
@require_safe
@at_a_pace(ASKING)
def api_procedure(request: HttpRequest, slug: str) -> JsonResponse:
    """Everything the guide page tells, in the language asked for."""
    version = get_version_offered(slug, on=clock.today())
    department = Department.objects.filter(key=version.procedure.owner).first()
    office = (
        {"name": str(department.name), "phone": department.phone, "place": str(department.place)}
        if department
        else None
    )
    return _json({
        **asdict(guide_of(version.procedure, city_library(), on=clock.today())), "office": office,
        "version": version.number, "sha256": version.sha256, "valid_from": version.valid_from.isoformat(),
        "schema": request.build_absolute_uri(reverse("api_procedure_schema", args=[slug])),
    })  # fmt: skip


@login_not_required
@require_safe
@at_a_pace(ASKING)
def api_procedure_schema(request: HttpRequest, slug: str) -> JsonResponse:
    """JSON Schema 2020-12 of the answers."""
    procedure = get_version_offered(slug, on=clock.today()).procedure
    response = _json(answers_schema(procedure, address=request.build_absolute_uri(request.path)))
    response["Content-Type"] = "application/schema+json"
    return response
