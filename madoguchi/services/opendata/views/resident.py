"""The page where anybody drops a file of open data and is told what machines would stumble over."""

from __future__ import annotations

import base64
from pathlib import PurePath
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.kernel.refusals import Refused
from madoguchi.services.opendata.receiving import MEGABYTES, check_sent, standards

MOST_IN_PAGE = 2 * 1024 * 1024
"""Bytes of a repaired file that the page itself carries; nothing is stored for a second request."""
MOST_CHANGES = 200
CSV = "text/csv; charset=utf-8"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def opendata_check(request: HttpRequest) -> HttpResponse:
    """The form; after a file was sent, what was found in it, or the repaired file itself."""
    if request.method != "POST":
        return _page(request)
    sent = request.FILES.get("file")
    name = PurePath(sent.name or "").name if sent is not None else ""
    try:
        told, repaired = check_sent(request, sent, name=name, slug=request.POST.get("dataset", ""), fix=True)
    except Refused as refused:
        return _page(request, status=refused.status, problem=refused)
    if request.POST.get("answer") == "file":
        response = HttpResponse(repaired, content_type=CSV)
        response["Content-Disposition"] = f'attachment; filename="{repaired_name(name)}"'
        return response
    inside = base64.b64encode(repaired).decode() if len(repaired) <= MOST_IN_PAGE else ""
    return _page(request, told=told, name=name, repaired=inside, repaired_name=repaired_name(name))


def repaired_name(name: str) -> str:
    """A plain file name: what a browser or a header could take for something else becomes a line."""
    stem = "".join(one if one.isascii() and (one.isalnum() or one in "-_") else "_" for one in PurePath(name).stem)
    return f"{stem[:80] or 'file'}_repaired.csv"


def _page(request: HttpRequest, *, status: int = 200, **found: Any) -> HttpResponse:
    told, problem = found.get("told"), found.get("problem")
    context = found | {
        "datasets": [(one.slug, str(one.title)) for one in standards().datasets.values()],
        "chosen": request.POST.get("dataset", ""),
        "megabytes": MEGABYTES,
        "changes": told["changes"][:MOST_CHANGES] if told else [],
        "more_changes": max(0, told["changes_count"] - MOST_CHANGES) if told else 0,
        "problems": [("file", problem.told)] if problem else [],
        "crumbs": [(_("Home"), "/"), (_("Open data"), "/open/"), (_("Check a file"), None)],
    }
    return render(request, "opendata/resident/opendata_check.html", context, status=status)
