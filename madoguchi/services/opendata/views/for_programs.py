"""What every door for programs does: any page of any site may read it, at a pace, and is refused in JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.encoding import iri_to_uri
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from madoguchi.foundation.accounts.public import ASKING, keep_pace
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused
from madoguchi.kernel.ui.hardening import allow_everybody, same_for_everybody
from madoguchi.kernel.ui.middleware import refusal_as_json
from madoguchi.services.opendata.snapshots.serving import USUAL_CACHE

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def for_programs(view: View[P]) -> View[P]:
    """A page for programs. A refusal says why also to a script of another site."""

    @csrf_exempt  # only reads: what is sent to it is answered with 405, not with a word about a form
    @login_not_required
    @require_safe
    @wraps(view)
    def opened(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            keep_pace(ASKING, request, at=clock.now())
            response = view(request, *args, **kwargs)
            if "Accept-Language" not in response.headers.get("Vary", ""):
                same_for_everybody(response)
        except Refused as refused:
            response = told_as_json(refused)
        allow_everybody(response, exposed=response.get("Access-Control-Expose-Headers", "ETag, Last-Modified, Link"))
        return response

    return opened


def told_as_json(refused: Refused) -> HttpResponse:
    """As the platform tells programs everywhere; kept by nobody."""
    response = refusal_as_json(refused)
    response["Cache-Control"] = "no-store"
    if refused.retry_after:
        response["Retry-After"] = str(refused.retry_after)
    return response


def as_json(told: Any, kind: str = "application/json") -> HttpResponse:
    """JSON whose letters can be read."""
    return JsonResponse(told, safe=False, json_dumps_params={"ensure_ascii": False}, content_type=kind)


def mark_of(*parts: str) -> str:
    """An ETag of what decides about an answer."""
    return f'"{hashlib.sha256(chr(0).join(parts).encode("utf-8", "replace")).hexdigest()[:32]}"'


def kept(
    request: HttpRequest, etag: str, answer: Callable[[], HttpResponse], *, cache: str = USUAL_CACHE
) -> HttpResponse:
    """304 for whoever has it already, without making it; else the answer with its mark."""
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged if isinstance(unchanged, HttpResponse) else answer()
    response["ETag"], response["Cache-Control"] = etag, cache
    return response


def base_of(request: HttpRequest) -> str:
    """Scheme and host that this was asked by."""
    return iri_to_uri(f"{request.scheme}://{request.get_host()}")
