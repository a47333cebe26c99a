"""Far too much at once, and the controls that show that these harnesses can fail."""

from __future__ import annotations

import json
import socket
from runpy import run_path
from typing import Any

import pytest
from django.conf import settings as product
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from gunicorn import util
from gunicorn.config import Config
from gunicorn.http.errors import InvalidHeader, InvalidRequestLine, LimitRequestHeaders, LimitRequestLine
from gunicorn.http.message import Request
from gunicorn.workers.gthread import ThreadWorker
from pytest_django import Settings

from madoguchi.config import bare_answers
from madoguchi.foundation.cases.models import Draft
from madoguchi.foundation.forms.types import texts as text_types
from tests.conformance.url_world import undone
from tests.resilience.bad_answers import check_kept, check_sent, sent_page
from tests.resilience.bad_world import BadWorld
from tests.resilience.hostile import Sent, as_form, as_parts
from tests.resilience.judging import ask, fault_of, page_of

FORM = "application/x-www-form-urlencoded"
TEN_MB = "津" * (10 * 1024 * 1024 // 3)


def _files(count: int) -> Sent:
    part = '--b\r\nContent-Disposition: form-data; name="paper"; filename="a.pdf"\r\n\r\nx\r\n'
    return (part * count + "--b--\r\n").encode(), "multipart/form-data; boundary=b"


@pytest.mark.parametrize(
    "flood",
    [
        lambda: as_form({"line": [TEN_MB]}),
        lambda: as_parts({"line": [TEN_MB]}),
        lambda: as_form({"line": ["x"] * 4_000}),
        lambda: as_parts({"line": ["x"] * 4_000}),
        lambda: ("&".join(f"k{i}=" for i in range(1_000_000)).encode(), FORM),
        lambda: (b"&" * 1_900_000, FORM),
        lambda: _files(150),
    ],
    ids=["10 MB", "10 MB in parts", "4,000 times", "4,000 parts", "a million names", "empty pairs", "150 files"],
)
def test_too_much_at_once_is_refused_in_words_and_changes_nothing(bad_world: BadWorld, flood: Any) -> None:
    body, kind = flood()
    with undone():
        before = Draft.objects.get(pk=bad_world.draft.pk).answers
        address = reverse("draft_page", args=[bad_world.draft.pk, "plain"])
        answer = ask(bad_world.browser("resident"), "POST", address, body, kind)
        assert answer.status_code == 413
        assert "これまでに保存された内容は残っています" in page_of(answer)
        assert Draft.objects.get(pk=bad_world.draft.pk).answers == before


@pytest.mark.parametrize(
    "query", ["&".join(f"a{i}=1" for i in range(2_500)), "q=" + "%E6%B4%A5" * 9_000, "=" * 8_000, "q=%ED%A0%80&q=%00"]
)
def test_a_flood_in_the_address_is_answered(bad_world: BadWorld, query: str) -> None:
    for name, role in (("procedure_list", "anonymous"), ("case_inbox", "clerk"), ("question_guide", "anonymous"),
                       ("api_procedure_list", "anonymous"), ("figures", "clerk"), ("reopen", "anonymous")):  # fmt: skip
        with undone():
            cache.clear()
            ask(bad_world.browser(role), "GET", f"{reverse(name)}?{query}")


@pytest.mark.parametrize(
    "path", ["things.².what", "things.٣.what", "things.99.what", "things..", ".", "\x00", "things.-1.what"]
)
def test_a_path_that_is_none_is_refused(bad_world: BadWorld, path: str) -> None:
    address = reverse("case_my_number", args=[bad_world.cases["examining"].pk])
    assert (
        ask(bad_world.browser("clerk"), "GET", f"{address}?{as_form({'path': [path]})[0].decode()}").status_code == 404
    )


def test_json_without_end_is_answered_with_json(bad_world: BadWorld) -> None:
    for body in (
        b"[" * 100_000,
        b'{"a":' * 50_000,
        json.dumps({f"k{i}": i for i in range(50_000)}).encode(),
        b'"\\ud800"',
    ):
        answer = ask(Client(), "POST", reverse("api_procedure_list"), body, "application/json")
        assert answer.status_code in (400, 405, 413)
        assert json.loads(page_of(answer))["reason"]


@pytest.mark.parametrize(
    "exc", [LimitRequestLine(10_000, 8_190), LimitRequestHeaders("too many"), InvalidHeader("x")], ids=type
)
def test_what_the_server_refuses_before_reading_it_is_told_on_our_page(
    exc: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(util, "write_error", bare_answers._write_error)
    answer = _refused_by_gunicorn(exc)
    assert "送信された内容を読み取れませんでした" in answer
    assert "We could not read what was sent" in answer
    assert "ui/madoguchi.css" in answer
    assert "Content-Security-Policy: default-src 'none'" in answer


def test_letters_that_are_not_encoded_are_explained_to_programs_in_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(util, "write_error", bare_answers._write_error)
    for asked in ("/api/opendata/aed/rows?text=学校", "/api/3/action/package_search?fq=tags:自治体標準ODS"):
        head, _blank, body = _refused_by_gunicorn(_unreadable(asked)).partition("\r\n\r\n")
        assert head.startswith("HTTP/1.1 400 ")
        assert "Content-Type: application/json" in head
        told = json.loads(body)
        assert told["code"] == "ui.address-not-encoded"
        assert "%E5%AD%A6%E6%A0%A1" in told["next_step"]
        assert "そのままでは" in told["reason"]
        assert "rows?" not in body
    assert "<!doctype html>" in _refused_by_gunicorn(_unreadable("/map/?from=/api/学校"))


def _unreadable(target: str) -> Exception:
    """What gunicorn raises at such a line."""
    reader = Request.__new__(Request)
    reader.cfg = Config()
    with pytest.raises(InvalidRequestLine) as refused:
        reader.parse_request_line(f"GET {target} HTTP/1.1".encode())
    found: Exception = refused.value
    return found


def _refused_by_gunicorn(exc: Exception) -> str:
    class Quiet:
        def warning(self, *_said: Any) -> None: ...
        def debug(self, *_said: Any) -> None: ...

    class Worker:
        log = Quiet()
        cfg = None

    here, there = socket.socketpair()
    with here, there:
        ThreadWorker.handle_error(Worker(), None, there, ("127.0.0.1", 1), exc)
        there.close()
        found = b""
        while more := here.recv(65536):
            found += more
    return found.decode()


# The controls: each guard turned off once, and the harness finds it.


def test_the_properties_are_not_empty(bad_world: BadWorld) -> None:
    data = {"line": ["葛󠄀西 𠮷野"], "story": ["一行\r\n二行"], "_shown": ["line", "story"]}
    with undone():
        client = bad_world.browser("resident")
        sent_page(bad_world, client, "plain", 0, as_form(data))
        case = check_sent(bad_world, client, 1)
        assert case is not None, "no draft of these harnesses ever becomes a case"
        assert (case.answers["line"], case.answers["story"]) == ("葛󠄀西 𠮷野", "一行\n二行")


def test_the_judge_can_fail() -> None:
    assert fault_of(HttpResponse("<h1>Bad Request (400)</h1>", status=400))
    assert fault_of(HttpResponse(status=500))
    assert not fault_of(HttpResponse("fine"))


def test_without_the_pages_of_gunicorn_its_bare_one_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    # Another test of this process may have loaded our pages already: take gunicorn's own from its file.
    monkeypatch.setattr(util, "write_error", run_path(str(util.__file__))["write_error"])
    assert "<title>URI Too Long</title>" in _refused_by_gunicorn(LimitRequestLine(10_000, 8_190))


def test_without_the_middleware_a_bare_page_is_found(bad_world: BadWorld, settings: Settings) -> None:
    settings.MIDDLEWARE = [one for one in product.MIDDLEWARE if not one.endswith("WordsMiddleware")]
    with pytest.raises(AssertionError, match="a bare page: 405"):
        ask(Client(), "DELETE", reverse("home"))


def test_a_text_that_is_cut_unseen_is_found(bad_world: BadWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_types, "typed_text", lambda typed, suffix="", **_limit: typed[suffix][:20])
    data = {"line": [" " * 30 + "津軽"], "_shown": ["line"]}
    with undone(), pytest.raises(AssertionError, match="is gone"):
        client = bad_world.browser("resident")
        sent_page(bad_world, client, "plain", 0, as_form(data))
        check_kept(bad_world, client, "plain", 0, data)
