"""What every request passes: the reader's language, and refusals turned into pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from madoguchi.kernel.refusals import Refused
from madoguchi.kernel.ui.choices import LANGUAGE_COOKIE, came_from
from madoguchi.kernel.ui.furigana import current_readings, readings_with, with_furigana
from madoguchi.kernel.ui.hardening import is_same_for_everybody

PLAIN = "ja-plain"
GetResponse = Callable[[HttpRequest], HttpResponseBase]


def wanted_language(request: HttpRequest) -> str:
    """The language that was chosen; else English for browsers that ask for it before Japanese; else Japanese."""
    offered = dict(settings.LANGUAGES)
    chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
    if chosen in offered:
        return chosen
    for code, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        family = code.partition("-")[0]
        if family in {"ja", "en"}:
            return family
    return settings.LANGUAGE_CODE


class LanguageMiddleware:
    """Speaks the reader's language and says so to caches."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = wanted_language(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        if not is_same_for_everybody(response):
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
            response.headers.setdefault("Content-Language", "en" if language == "en" else "ja")
        return response


class WordsMiddleware:
    """No answer without words: what a library refuses with an empty page gets one, and a body in a foreign encoding is
    refused at once, because everything that is read from it would be wrong."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if (request.encoding or "utf-8").lower().replace("_", "-") not in ("utf-8", "utf8"):
            # Before anybody reads a query or a form with it: some of these names are no encodings of text at all.
            return _without_words(request, 400)
        response = self.get_response(request)
        if response.status_code >= 400 and not response.streaming and not getattr(response, "content", b"-"):
            told = _without_words(request, response.status_code)
            for name in {"Allow", "Retry-After"} & response.headers.keys():
                told[name] = response[name]
            told.cookies = response.cookies
            return told
        return response


def _without_words(request: HttpRequest, status: int) -> HttpResponse:
    from madoguchi.kernel.ui.errors import in_words

    return in_words(request, status)


class FuriganaMiddleware:
    """Puts readings over the kanji of pages in やさしい日本語."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if (
            isinstance(response, HttpResponse)
            and getattr(request, "LANGUAGE_CODE", "") == PLAIN
            and response.headers.get("Content-Type", "").startswith("text/html")
        ):
            # A city's own words lie in the database, which may be the very thing that does not answer.
            readings = readings_with({}) if response.status_code >= 500 else current_readings()
            response.content = with_furigana(response.content.decode(), readings)
        return response


class RefusalMiddleware:
    """A ``Refused`` raised by a view becomes a page with the reason and the way out, or JSON for programs."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer to a refusal; every other exception goes on its way."""
        if not isinstance(exception, Refused):
            return None
        response = refusal_as_json(exception) if wants_json(request) else _as_page(request, exception)
        add_never_cache_headers(response)
        if exception.retry_after:
            response.headers["Retry-After"] = str(exception.retry_after)
        return response


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks: a path of the API, or JSON preferred to pages."""
    if request.path.startswith("/api/"):
        return True
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def refusal_as_json(refusal: Refused) -> HttpResponse:
    """As programs are told it everywhere."""
    answer: dict[str, object] = {"code": refusal.code, "reason": str(refusal), "next_step": refusal.way_out}
    if refusal.links:
        answer["links"] = [{"title": words, "href": address} for words, address in refusal.links]
    return JsonResponse(answer, status=refusal.status, json_dumps_params={"ensure_ascii": False})


def _as_page(request: HttpRequest, refusal: Refused) -> HttpResponse:
    told = {
        "reason": str(refusal), "way_out": refusal.way_out, "links": refusal.links, "code": refusal.code,
        "back": refusal.back or came_from(request),
        "written": list(written_words(request)) if request.method == "POST" else [],
    }  # fmt: skip
    return render(request, "ui/refusal.html", told, status=refusal.status)


_NOT_WRITTEN = re.compile(r"^_|csrf|password|code|number|sealed|shown|revision|token")
_A_SIGN = re.compile(r"[\x21-\x7e]{0,80}")


def written_words(request: HttpRequest) -> Iterator[str]:
    """The words that came with a form that was refused as a whole: given back, so that nobody writes them again.

    Signs of the form itself (keys, ids, days, numbers) are no words, and secrets are not repeated.
    """
    for name, values in request.POST.lists():
        if not _NOT_WRITTEN.search(name):
            yield from (value for value in values if value.strip() and not _A_SIGN.fullmatch(str(value)))
