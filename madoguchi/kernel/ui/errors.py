"""The last pages: what is shown when no view could answer. Programs get JSON."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from madoguchi.kernel.ui.crowded import NotAnswering, try_later
from madoguchi.kernel.ui.middleware import wants_json


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what was sent cannot be read. Drawn without the request, which may be the trouble."""
    if _from_program(request):
        return _json("ui.bad-request", _("We could not read what was sent"), 400)
    return HttpResponse(render_to_string("400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the page is open only to others."""
    if wants_json(request):
        return _json("ui.forbidden", _("You cannot open this page"), 403)
    return HttpResponse(render_to_string("403.html", request=request), status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page, or none for this person; the two are not told apart."""
    if wants_json(request):
        return _json("ui.not-found", _("We cannot find this page"), 404)
    return HttpResponse(render_to_string("404.html", request=request), status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; 503 where the database did not answer. Drawn without it in either case."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return try_later(request, NotAnswering())
    if _from_program(request):
        return _json("ui.server-error", _("Something is wrong on our side"), 500)
    return HttpResponse(render_to_string("500.html"), status=500)


def _from_program(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _json(code: str, reason: str, status: int) -> HttpResponse:
    answer = {"code": code, "reason": reason, "next_step": ""}
    return JsonResponse(answer, status=status, json_dumps_params={"ensure_ascii": False})
