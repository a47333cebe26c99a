"""The catalogue as open data, at addresses that stay."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.foundation.accounts.public import ASKING, at_a_pace
from madoguchi.kernel import clock
from madoguchi.kernel.ui.hardening import allow_everybody, same_for_everybody
from madoguchi.services.procedures.open_catalogue import (
    COLUMNS,
    OpenProcedures,
    as_csv,
    as_json,
    as_jsonld,
    open_procedures,
)

FIVE_MINUTES = 300


@login_not_required
@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """What is open, where, under which licence, and what the columns mean."""
    kinds = [
        ("JSON", "open_procedures_json", _("Everything, in three languages")),
        ("CSV", "open_procedures_csv", _("One row for each procedure, in Japanese, for spreadsheet programs (UTF-8)")),
        ("JSON-LD", "open_procedures_jsonld",
         _("schema.org GovernmentService, with the items of the Government Interoperability Framework (GIF)")),
    ]  # fmt: skip
    context = {
        "formats": [(name, request.build_absolute_uri(reverse(url)), about) for name, url, about in kinds],
        "columns": [(column.head, column.about) for column in COLUMNS],
        "crumbs": [(_("Home"), "/"), (_("Open data"), None)],
    }  # fmt: skip
    return render(request, "procedures/resident/open_data.html", context)


@login_not_required
@require_safe
@at_a_pace(ASKING)
def open_procedures_json(request: HttpRequest) -> HttpResponse:
    """``/open/procedures.json``."""
    return _answer(request, as_json, "application/json")


@login_not_required
@require_safe
@at_a_pace(ASKING)
def open_procedures_csv(request: HttpRequest) -> HttpResponse:
    """``/open/procedures.csv``."""
    response = _answer(request, as_csv, "text/csv; charset=utf-8")
    response.headers.setdefault("Content-Disposition", 'attachment; filename="procedures.csv"')
    return response


@login_not_required
@require_safe
@at_a_pace(ASKING)
def open_procedures_jsonld(request: HttpRequest) -> HttpResponse:
    """``/open/procedures.jsonld``."""
    return _answer(request, as_jsonld, "application/ld+json")


def _answer(request: HttpRequest, write: Callable[[OpenProcedures], str], kind: str) -> HttpResponse:
    """The file, or 304 for whoever has it already. Any page of any site may read it."""
    held = open_procedures(clock.today(), f"{request.scheme}://{request.get_host()}")
    body = write(held).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type=kind, headers={"ETag": etag})
    modified: datetime | None = held.modified_at
    if modified:
        response["Last-Modified"] = http_date(modified.timestamp())
    stamp = int(modified.timestamp()) if modified else None
    answer = get_conditional_response(request, etag=etag, last_modified=stamp, response=response) or response
    answer["Cache-Control"] = f"public, max-age={FIVE_MINUTES}"
    allow_everybody(answer)
    same_for_everybody(answer)
    return answer
