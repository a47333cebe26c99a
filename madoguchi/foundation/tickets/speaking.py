"""The hall's pages speak four languages, chosen by address: whoever steps up to a kiosk next begins in Japanese again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from madoguchi.foundation.tickets.vocabulary import HALL_LANGUAGES

View = Callable[..., HttpResponseBase]
ASKED = "in"


def in_hall_language(default: str = "") -> Callable[[View], View]:
    """Answer in the language that ``?in=`` names; else in ``default``, or as the reader's other pages do."""

    def wrap(view: View) -> View:
        @wraps(view)
        def spoken(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
            asked = request.POST.get(ASKED) or request.GET.get(ASKED) or default
            if asked in dict(HALL_LANGUAGES):
                translation.activate(asked)
                request.LANGUAGE_CODE = asked
            response = view(request, *args, **named)
            response.headers["Content-Language"] = request.LANGUAGE_CODE.partition("-")[0]
            return response

        return spoken

    return wrap


def spoken_in(request: HttpRequest) -> str:
    """The language of this answer."""
    return request.LANGUAGE_CODE if request.LANGUAGE_CODE in dict(HALL_LANGUAGES) else "ja"


def language_links(request: HttpRequest) -> list[dict[str, Any]]:
    """The languages of the hall with the address of this page in each."""
    now = spoken_in(request)
    links = []
    for code, name in HALL_LANGUAGES:
        query = request.GET.copy()
        query[ASKED] = code
        links.append(
            {"name": name, "lang": code.partition("-")[0], "url": f"?{query.urlencode()}", "here": code == now}
        )
    return links
