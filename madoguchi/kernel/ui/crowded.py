"""The calm page (503): too many people at once, or a database that does not answer. Nothing here asks the database.

What was just sent is not thrown away: the page holds it, with a button to send it again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused
from madoguchi.kernel.ui.middleware import wants_json
from madoguchi.kernel.waiting_room import CROWDED

RETRY_SECONDS = 30
SECRET = re.compile(r"password|(?<!postal_)code$|(^|[._-])(pin|otp)$", re.IGNORECASE)
"""What is typed into these goes into no page: whoever signs in types it again."""


class Crowded(Refused):
    """More people at once than there are places and seats."""

    code = "ui.crowded"
    reason = _("Many people are here at the moment, and your turn did not come.")
    next_step = _("Please try again in about half a minute.")
    status = 503


class NotAnswering(Refused):
    """The database, or something else behind the pages, does not answer."""

    code = "ui.not-answering"
    reason = _("Something on our side is not answering at the moment.")
    next_step = _("Please try again in about half a minute.")
    status = 503


class CrowdedMiddleware:
    """Answers whoever the waiting room turned away, before anything asks the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return try_later(request, Crowded()) if request.META.get(CROWDED) else self.get_response(request)


class _NoFiles(FileUploadHandler):
    """Files are too large to stand in a page: they are read past."""

    def new_file(self, *given: object, **named: object) -> None:
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return None

    def file_complete(self, file_size: int) -> Any:
        return None


def try_later(request: HttpRequest, why: Refused) -> HttpResponse:
    """503 with ``Retry-After``: why, when to try again, and what was sent, ready to be sent again."""
    response: HttpResponse
    if wants_json(request):
        answer = {"code": why.code, "reason": str(why), "next_step": why.way_out}
        response = JsonResponse(answer, status=503, json_dumps_params={"ensure_ascii": False})
    else:
        sent = sent_fields(request) if request.method == "POST" else []
        told = {
            "why": why, "crowded": isinstance(why, Crowded), "sent": sent, "posted": request.method == "POST",
            "address": request.get_full_path(), "with_files": request.content_type == "multipart/form-data",
        }  # fmt: skip
        response = HttpResponse(render_to_string("503.html", told), status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    # One line in the log for each of thousands would only be more work; a silent database was logged as the fault it is.
    response._has_been_logged = True  # type: ignore[attr-defined]
    add_never_cache_headers(response)
    return response


def is_of_ours(request: HttpRequest) -> bool:
    """Whether the form stood on a page of ours, as the browser says."""
    came_from = urlsplit(request.headers.get("Origin") or request.headers.get("Referer", ""))
    return came_from.scheme == request.scheme and came_from.netloc == request.get_host()


def sent_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a form of ours; of a form that stood on another's page, or that holds a secret, nothing."""
    if not is_of_ours(request):
        return []
    try:
        if not hasattr(request, "_post"):
            request.upload_handlers = [_NoFiles(request)]
        fields = [(name, str(value)) for name in request.POST for value in request.POST.getlist(name)]
    except (SuspiciousOperation, MultiPartParserError, OSError):
        return []
    return [] if any(SECRET.search(name) for name, _value in fields) else fields
