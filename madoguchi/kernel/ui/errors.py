"""The last pages: what is shown when no view could answer. Programs get JSON."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from madoguchi.kernel.ui.crowded import NotAnswering, is_of_ours, sent_fields, try_later
from madoguchi.kernel.ui.middleware import wants_json, written_words


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what was sent cannot be read. Drawn without the request, which may be the trouble."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return _too_much(request)
    if _from_program(request):
        return _json("ui.bad-request", _("We could not read what was sent"), 400)
    return HttpResponse(render_to_string("400.html"), status=400)


def _too_much(request: HttpRequest) -> HttpResponse:
    """413: more than one form may hold. It was not read, so it cannot be shown again: the browser still has it."""
    megabytes = (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) // (1024 * 1024)
    lead = _(
        "One form takes up to %(megabytes)s MB of text and %(answers)s answers. What you had saved before is kept."
    )
    steps = [
        _("Go back with your browser: what you typed still stands on the page."),
        _("Make it shorter. If you have a long text, send it along as a PDF or as a photo."),
    ]
    return words(
        request, 413, "ui.too-much", _("Too much was sent at once"),
        lead % {"megabytes": megabytes, "answers": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS}, steps,
    )  # fmt: skip


def words(
    request: HttpRequest, status: int, code: str, title: str, lead: str, steps: Sequence[str] = ()
) -> HttpResponse:
    """A page that asks neither session nor database; JSON for programs."""
    if _from_program(request):
        reason, next_step = f"{title} {lead}".strip(), " ".join(steps)
        answer = {"code": code, "reason": reason, "next_step": next_step}
        return JsonResponse(answer, status=status, json_dumps_params={"ensure_ascii": False})
    return HttpResponse(
        render_to_string("ui/answer.html", {"title": title, "lead": lead, "steps": steps}), status=status
    )


def in_words(request: HttpRequest, status: int) -> HttpResponse:
    """The page for a status that a library gave without a word."""
    if status == 405:
        lead = _("This address cannot be opened in this way. Nothing was changed.")
        return words(request, status, "ui.not-this-way", _("This does not work here"), lead)
    if status == 410:
        lead = _("What stood here is no longer kept.")
        return words(request, status, "ui.gone", _("We cannot find this page"), lead)
    if status == 404:
        return not_found(request, Exception())
    if status == 403:
        return forbidden(request, Exception())
    if status >= 500:
        return server_error(request)
    return words(
        request, status, "ui.bad-request", _("We could not read what was sent"),
        _("Nothing was changed. Go back, load the page again and try once more."),
    )  # fmt: skip


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the page is open only to others."""
    if wants_json(request):
        return _json("ui.forbidden", _("You cannot open this page"), 403)
    return HttpResponse(render_to_string("403.html", request=request), status=403)


def open_too_long(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token is not of this session. What was typed stands in the answer, ready to be sent again.

    Only where the form stood on a page of ours: a stranger's page must not have its words shown, nor sent, as ours.
    """
    if wants_json(request):
        return _json("ui.open-too-long", _("Please send it once more"), 403)
    told = {
        "sent": [(name, value) for name, value in sent_fields(request) if name != "csrfmiddlewaretoken"],
        "written": list(written_words(request)) if is_of_ours(request) else [],
        "address": request.get_full_path(), "with_files": request.content_type == "multipart/form-data",
    }  # fmt: skip
    response = HttpResponse(render_to_string("403_csrf.html", told, request=request), status=403)
    add_never_cache_headers(response)
    return response


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
