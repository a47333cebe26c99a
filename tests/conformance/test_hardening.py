"""Every answer tells the browser what to forbid: errors, redirects, static files, downloads, a request that cannot be read.

That each address answers each role so is looked at beside (``test_url_roles``), the pages of every journey in
``tests/journeys/walker.py``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import path, reverse
from pytest_django import Settings

from madoguchi.config import urls
from madoguchi.foundation.organisation.public import City
from madoguchi.kernel.ui.hardening import CLOSED_POLICY, PAGE_POLICY
from tests.conformance import live
from tests.conformance.headers import cookie_faults, faults_of

OURS = "madoguchi.kernel.ui.hardening.HardeningMiddleware"


@login_not_required
def fail(request: Any) -> HttpResponseBase:
    raise RuntimeError("planted")


urlpatterns = [path("planted/", fail, name="planted"), *urls.urlpatterns]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


def strict() -> Client:
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


def errors() -> dict[str, HttpResponseBase]:
    """One answer of each kind that no view of ours has made."""
    send = Client(raise_request_exception=False).post
    many = {f"f{number}": "x" for number in range(configured.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    big = {"next": "x" * (configured.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}
    upload = {"file": SimpleUploadedFile("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml")}
    return {
        "400 host": strict().get("/", headers={"host": "evil.example"}),
        "413 too many fields": send("/settings/language/", many),
        "413 too much": send("/settings/language/", big),
        "302": send("/settings/language/", {"language": "en"}),
        "302 with a file": send("/settings/language/", upload),
        "403": strict().post("/settings/language/"),
        "404": strict().get("/nowhere/"),
        "404 of a program": strict().get("/api/nowhere/"),
        "404 of a draft": strict().get(f"/drafts/{'0' * 8}-0000-4000-8000-{'0' * 12}/"),
        "405": strict().get("/settings/language/"),
        "301": strict().get("/procedures"),
        "500": strict().get("/planted/"),
        "static": strict().get("/static/ui/app.js"),
        "static picture": strict().get("/static/ui/mark.svg"),
        "static nowhere": strict().get("/static/nowhere.js"),
    }


@pytest.mark.django_db
def test_errors_redirects_and_static_files_are_hardened_like_pages(city: City, settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    answers = errors()
    assert {kind: answer.status_code for kind, answer in answers.items() if kind[0].isdigit()} == {
        kind: int(kind[:3]) for kind in answers if kind[0].isdigit()
    }
    assert {kind: faults for kind, answer in answers.items() if (faults := faults_of(answer.headers))} == {}
    assert answers["static"].headers["Content-Security-Policy"] == CLOSED_POLICY
    assert answers["500"].headers["Content-Security-Policy"] == PAGE_POLICY


@pytest.mark.django_db
def test_without_the_middleware_every_one_of_them_is_found(city: City, settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if one != OURS]
    assert [kind for kind, answer in errors().items() if not faults_of(answer.headers)] == []


def test_it_stands_before_everything_that_could_answer() -> None:
    assert configured.MIDDLEWARE[0] == OURS


@pytest.mark.parametrize(
    ("spoiled", "found"),
    [
        ({"Content-Security-Policy": PAGE_POLICY.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")}, 2),
        ({"Content-Security-Policy": PAGE_POLICY.replace("'none'; base-uri", "'self'; base-uri")}, 1),
        ({"Content-Security-Policy": PAGE_POLICY.replace("img-src 'self'", "img-src https://cdn.example")}, 1),
        ({"X-Powered-By": "Django"}, 1),
        ({"Server": "gunicorn/27"}, 1),
        ({"Cache-Control": "public"}, 1),
        ({"X-Frame-Options": "ALLOWALL"}, 1),
    ],
)
def test_this_harness_can_fail(spoiled: dict[str, str], found: int) -> None:
    from django.http import HttpResponse
    from django.test import RequestFactory

    from madoguchi.kernel.ui.hardening import harden

    sound = HttpResponse()
    sound["Cache-Control"] = "no-store"
    harden(RequestFactory().get("/"), sound)
    assert faults_of(sound.headers, personal=True) == []
    assert len(faults_of({**sound.headers, **spoiled}, personal=True)) == found
    assert cookie_faults(["sessionid=1; Path=/; HttpOnly; SameSite=Lax"], https=True) == [
        "cookie sessionid: Secure",
        "cookie sessionid: __Host-",
    ]


UNREADABLE = {
    "no request": "\x00\x01\r\n\r\n",
    "no version": "GET /\r\n\r\n",
    "bad header": "GET / HTTP/1.1\r\nHost: localhost\r\nBad Header\r\n\r\n",
    "long line": f"GET /{'a' * 9000} HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "long header": f"GET / HTTP/1.1\r\nHost: localhost\r\nX: {'a' * 20000}\r\n\r\n",
    "odd encoding": "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: evil\r\n\r\n",
}


SIX_MB, FAR_TOO_MUCH = 6_000_000, 40_000_000


@pytest.mark.django_db(transaction=True)
def test_the_server_itself_over_https(city: City, tmp_path: Path) -> None:
    def asked(line: str, *headers: str, body: str = "") -> live.Answer:
        more = "".join(f"{one}\r\n" for one in headers)
        return live.ask(
            place, f"{line} HTTP/1.1\r\nHost: madoguchi.example.jp\r\nX-Forwarded-Proto: https\r\n{more}\r\n{body}"
        )

    def sent(how_much: int, *headers: str) -> live.Answer:
        told = ("Content-Type: application/x-www-form-urlencoded", f"Content-Length: {how_much}", *headers)
        return asked("POST /settings/language/", *told, body="x" * how_much)

    with live.served(
        tmp_path, MADOGUCHI_BASE_URL="https://madoguchi.example.jp", MADOGUCHI_HOSTS="madoguchi.example.jp"
    ) as place:
        answers = {
            "page": asked("GET /"),
            "sign-in": asked("GET /account/staff/"),
            "to the office": asked("GET /staff/"),
            "nowhere": asked("GET /nowhere/"),
            "no token": asked("POST /settings/language/", "Content-Length: 0"),
            "too much": sent(SIX_MB, f"Cookie: __Host-csrftoken={'a' * 32}", "Origin: https://madoguchi.example.jp"),
            "too much, unread": sent(SIX_MB),
            "static": asked("GET /static/a.js"),
            "another host": live.ask(place, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
            "odd address": asked("GET /%ff%fe/"),
            **{kind: live.ask(place, raw) for kind, raw in UNREADABLE.items()},
        }
        with pytest.raises(ConnectionError):  # the control: what is not read past breaks the connection
            sent(FAR_TOO_MUCH)
    assert {kind: answer.status for kind, answer in answers.items() if kind not in UNREADABLE} == {
        "page": 200, "sign-in": 200, "to the office": 302, "nowhere": 404, "no token": 403, "static": 200,
        "too much": 413, "too much, unread": 403, "another host": 400, "odd address": 404,
    }  # fmt: skip
    assert all(400 <= answers[kind].status < 600 for kind in UNREADABLE)
    assert {kind: faults for kind, a in answers.items() if (faults := faults_of(dict(a.headers), https=True))} == {}
    cookies = [line for answer in answers.values() for line in answer.named("Set-Cookie")]
    assert cookies
    assert cookie_faults(cookies, https=True) == []
    # What was sent does not come back, and the software is not named.
    assert [kind for kind in UNREADABLE if b"evil" in answers[kind].body or b"aaaa" in answers[kind].body] == []
    assert [kind for kind, a in answers.items() if b"gunicorn" in a.body.lower()] == []


def test_over_plain_http_the_names_of_cookies_are_plain() -> None:
    """Browsers refuse ``__Host-`` without ``Secure``: the demo on http://127.0.0.1 would let nobody in."""
    assert configured.HTTPS is False
    assert (configured.SESSION_COOKIE_NAME, configured.CSRF_COOKIE_NAME) == ("sessionid", "csrftoken")
    assert reverse("home") == "/"
