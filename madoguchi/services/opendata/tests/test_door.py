"""Whoever takes the short way gets what the long way gives: every byte, every header, the same line in the log."""

from __future__ import annotations

import io
import logging
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import Mock
from urllib.parse import quote, urlencode

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import OperationalError, close_old_connections
from django.http import HttpRequest, HttpResponseBase
from django.test import Client
from pytest_django import Settings

from madoguchi.foundation.accounts.models import PaceCount
from madoguchi.foundation.accounts.public import User
from madoguchi.kernel.waiting_room import CROWDED
from madoguchi.services.opendata import door, usage
from madoguchi.services.opendata.door import RowsDoor
from madoguchi.services.opendata.models import Dataset, Usage
from madoguchi.services.opendata.operations import withdraw_version
from madoguchi.services.opendata.tests.desk import clean_file, published
from tests.cast import acting
from tests.conformance.headers import faults_of

ROWS = "/api/opendata/population/rows"
QUESTIONS = 300


@dataclass
class Answer:
    """What came, and by which way."""

    status: str
    headers: dict[str, str]
    body: bytes
    short: bool

    @property
    def told(self) -> tuple[str, dict[str, str], bytes]:
        """What the client sees of it."""
        return self.status, self.headers, self.body


@pytest.fixture(autouse=True)
def _a_tests_database_stays_open(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    monkeypatch.setattr(door, "close_old_connections", lambda: None)
    door.HEADS.clear()
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def product() -> WSGIHandler:
    return WSGIHandler()


def asked(app: Callable[..., Iterable[bytes]], path: str, query: str = "", **environ: Any) -> Answer:
    came_in: list[bool] = []

    def inside(*given: Any) -> Iterable[bytes]:
        came_in.append(True)
        return app(*given)

    way = inside if isinstance(environ.pop("way", None), WSGIHandler) else RowsDoor(inside)
    given = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "testserver", "SERVER_PORT": "80",
        "HTTP_HOST": "testserver", "REMOTE_ADDR": "192.0.2.7", "SERVER_PROTOCOL": "HTTP/1.1", "SCRIPT_NAME": "",
        "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(b""), "wsgi.errors": io.StringIO(), **environ,
    }  # fmt: skip
    told: list[Any] = []
    body = way(given, lambda status, head, _wrong=None: told.extend((status, head)))  # type: ignore[arg-type]
    whole = b"".join(body)
    getattr(body, "close", lambda: None)()
    assert len(told[1]) == len(dict(told[1])), "no header twice"
    return Answer(told[0], dict(told[1]), whole, not came_in)


def invented(number: int) -> tuple[str, str, dict[str, Any]]:
    """(path, query, environ): some right, some wrong, each as a program or its maker might write it."""
    chance = random.Random(number)
    slug = chance.choice(["population"] * 6 + ["aed", "nothing", "Population", "datasets"])
    values = ["1", "10", "0", "-1", "見本", "2026-04-01", "", "%", "a b", "\x00", "9" * 30, "id", "-総人口", "true"]
    names = [
        "limit", "cursor", "text", "sort", "fields", "format", "version", "bbox", "near", "総人口", "地域名", "総人口__gte",
        "地域名__contains", "地域コード__in", "population", "population__lt", "no_such_field",
    ]  # fmt: skip
    usual = {"limit": ["1", "2", "3"], "format": ["csv", "json", "geojson", "xml"], "version": ["1", "2", "x"],
             "sort": ["-population", "population", "総人口"], "text": ["市", "見本", "a"]}  # fmt: skip
    asked_for = []
    for _part in range(chance.randrange(4)):
        name = chance.choice(["limit", "format", "text", "sort", *names])
        asked_for.append((name, chance.choice(usual.get(name, values) if chance.random() < 0.8 else values)))
    path, query = f"/api/opendata/{slug}/rows", urlencode(asked_for)
    if chance.random() < 0.2:
        path = f"/api/3/action/{chance.choice(['package_list', 'datastore_search', 'package_show', 'help_show', 'no-such'])}"
        query = urlencode([("id", slug), ("resource_id", f"{slug}-csv"), ("limit", "2")][: chance.randrange(4)])
    if chance.random() < 0.1:
        query = chance.choice(
            ["a=1&a=2", "limit=1&limit=2", "%E3%81", "&&=", "format=csv;limit=1", "limit=%31", "x" * 2000]
        )
    environ: dict[str, Any] = {"REQUEST_METHOD": chance.choice(["GET", "GET", "GET", "HEAD"])}
    for name, told in {
        "HTTP_ACCEPT_LANGUAGE": ["en", "ja,en;q=0.5", "fr", "en-GB;q=0.1,ja;q=0.2", "*"], "HTTP_ACCEPT_ENCODING": ["gzip"],
        "HTTP_ORIGIN": ["https://example.org"], "HTTP_IF_NONE_MATCH": ["*", '"x"', 'W/"x", "y"', "junk"],
        "HTTP_RANGE": ["bytes=0-3"], "HTTP_X_FORWARDED_FOR": ["203.0.113.9"], "HTTP_ACCEPT": ["text/html", "application/json"],
        "HTTP_IF_MODIFIED_SINCE": ["Wed, 21 Oct 2026 07:28:00 GMT"], "HTTP_HOST": ["localhost:8000", "127.0.0.1"],
    }.items():  # fmt: skip
        if chance.random() < 0.15:
            environ[name] = chance.choice(told)
    return path, query, environ


def differing(product: WSGIHandler, caplog: pytest.LogCaptureFixture, numbers: Iterable[int]) -> tuple[int, list[str]]:
    """(how many took the short way, the questions that were answered otherwise)."""
    short, faults = 0, []
    for number in numbers:
        path, query, environ = invented(number)
        answers, lines = [], []
        for way in (product, None):
            with caplog.at_level(logging.INFO):
                caplog.clear()
                answers.append(asked(product, path, query, way=way, **environ))
            lines.append([
                {name: record.__dict__.get(name) for name in ("name", "msg", "route", "method", "status", "role")}
                for record in caplog.records
            ])  # fmt: skip
        long, door_ = answers
        short += door_.short
        if long.told != door_.told or lines[0] != lines[1]:
            faults.append(f"{path}?{query} {environ}\n{long.told}\n{door_.told}\n{lines}")
        if etag := long.headers.get("ETag"):
            environ["HTTP_IF_NONE_MATCH"] = etag
            both = [asked(product, path, query, way=way, **environ) for way in (product, None)]
            if both[0].told != both[1].told or both[1].status[:3] != "304":
                faults.append(f"304: {path}?{query} {both}")
    return short, faults


def test_the_short_way_and_the_long_way_answer_alike(
    product: WSGIHandler, out: Dataset, caplog: pytest.LogCaptureFixture, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
    settings.MADOGUCHI_PACE = 0
    short, faults = differing(product, caplog, range(QUESTIONS))
    assert faults == []
    assert short == QUESTIONS, "nothing of this is unusual"
    assert faults_of(asked(product, ROWS).headers) == []


@pytest.mark.parametrize(
    "broken",
    [
        ("HardeningMiddleware", lambda inner: inner),
        ("LanguageMiddleware", lambda inner: inner),
        ("RequestLineMiddleware", lambda inner: inner),
        ("_answer", lambda request: door._resolved(request.path_info).func(request, slug="population")),
    ],
    ids=lambda broken: broken[0],
)
def test_a_layer_that_is_missing_is_noticed(
    broken: tuple[str, Any], product: WSGIHandler, out: Dataset, caplog: pytest.LogCaptureFixture, settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The control of the test above."""
    settings.ALLOWED_HOSTS, settings.MADOGUCHI_PACE = ["*"], 0
    monkeypatch.setattr(door, *broken)
    assert differing(product, caplog, range(10))[1]


def test_the_head_of_an_answer_is_learned_and_the_next_question_is_answered_under_it(
    product: WSGIHandler, out: Dataset, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked(product, ROWS, "limit=1").short
    assert len(door.HEADS) == 1
    long = asked(product, ROWS, "limit=2", way=product)
    monkeypatch.setattr(door, "_answer", _nobody)
    address = Mock(wraps=door.ADDRESS)
    monkeypatch.setattr(door, "ADDRESS", address)
    with caplog.at_level(logging.INFO):
        caplog.clear()
        by_heart = asked(product, ROWS, "limit=2", HTTP_USER_AGENT="curl/8")
    assert by_heart.told == long.told
    assert address.fullmatch.call_count == 1, "the address is read once"
    assert [(one.msg, one.__dict__["route"]) for one in caplog.records] == [("request", door.ROWS)]


def _nobody(_request: object) -> Any:
    raise AssertionError("Django was asked")


@pytest.mark.parametrize(
    "other",
    [
        {"HTTP_IF_NONE_MATCH": "*"}, {"HTTP_RANGE": "bytes=0-3"}, {"HTTP_X_SOMETHING": "new"}, {"HTTP_HOST": "testserver:8000"},
        {"HTTP_ACCEPT_LANGUAGE": "en"}, {"wsgi.url_scheme": "https"}, {"REQUEST_METHOD": "HEAD"}, {"QUERY_STRING": "format=csv"},
        {"QUERY_STRING": "limit=x"}, {"QUERY_STRING": "no_such_field=1"}, {"PATH_INFO": "/api/opendata/nothing/rows"},
    ],
    ids=str,
)  # fmt: skip
def test_who_asks_in_another_manner_or_wrongly_is_answered_by_django(
    product: WSGIHandler, out: Dataset, other: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(product, ROWS, "limit=1")
    django: list[str] = []
    answer = door._answer

    def noted(request: HttpRequest) -> HttpResponseBase:
        django.append(request.path)
        return answer(request)

    monkeypatch.setattr(door, "_answer", noted)
    path, query = other.pop("PATH_INFO", ROWS), other.pop("QUERY_STRING", "limit=1")
    told = asked(product, path, query, **other)
    assert django == [path]
    assert told.told == asked(product, path, query, way=product, **other).told


def test_a_head_that_was_learned_wrongly_is_noticed(
    product: WSGIHandler,
    out: Dataset,
    caplog: pytest.LogCaptureFixture,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another control of the comparison of both ways."""
    settings.ALLOWED_HOSTS, settings.MADOGUCHI_PACE = ["*"], 0
    monkeypatch.setattr(door, "OF_ONE_ANSWER", {*door.OF_ONE_ANSWER, "cache-control"})
    assert differing(product, caplog, range(60))[1]


@pytest.mark.parametrize(
    "unusual",
    [
        {"HTTP_COOKIE": "sessionid=x"}, {"REQUEST_METHOD": "POST"}, {"REQUEST_METHOD": "OPTIONS"}, {"CONTENT_LENGTH": "3"},
        {"CONTENT_TYPE": "text/plain; charset=cp932"}, {"HTTP_TRANSFER_ENCODING": "chunked"}, {CROWDED: True},
        {"SCRIPT_NAME": "/elsewhere"}, {"PATH_INFO": f"{ROWS}/"}, {"PATH_INFO": ROWS.upper()}, {"PATH_INFO": f"/{ROWS}"},
        {"PATH_INFO": f"{ROWS}\n"}, {"PATH_INFO": "/api/opendata/"}, {"PATH_INFO": "/api/3/action/a/b"},
        {"HTTP_HOST": "evil.example"}, {"HTTP_HOST": "testserver:80:80"},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_unusual_goes_the_long_way(product: WSGIHandler, out: Dataset, unusual: dict[str, Any]) -> None:
    path = unusual.pop("PATH_INFO", ROWS)
    asked_ = {"wsgi.input": io.BytesIO(b"abc")} | unusual
    answer = asked(product, path, "limit=1", **asked_)
    assert not answer.short
    long = asked(product, path, "limit=1", way=product, **{**asked_, "wsgi.input": io.BytesIO(b"abc")})
    assert (answer.status, answer.headers.keys()) == (long.status, long.headers.keys())
    assert not PaceCount.objects.filter(count__gt=20).exists()


def test_the_side_of_the_office_does_not_open_it(product: WSGIHandler, out: Dataset, settings: Settings) -> None:
    assert asked(product, ROWS).short
    settings.SIDE = "lgwan"
    assert not asked(product, ROWS).short


def test_a_fault_on_the_short_way_is_told_by_the_long_one(
    product: WSGIHandler, out: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_request: object) -> Any:
        raise OperationalError("gone")

    monkeypatch.setattr(door, "_answer", broken)
    answer = asked(product, ROWS)
    assert (answer.short, answer.status, answer.body) == (False, "200 OK", asked(product, ROWS, way=product).body)


def test_a_new_version_and_a_withdrawn_one_are_seen_at_once(
    product: WSGIHandler, out: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    def total() -> str:
        answer = asked(product, ROWS)
        assert answer.short
        return answer.headers.get("X-Total-Count", answer.status[:3])

    first = asked(product, ROWS).headers["ETag"]
    assert total() == "4"
    second = published(out, sato, suzuki, at + timedelta(days=1), clean_file(6))
    assert total() == "6"
    assert asked(product, ROWS, HTTP_IF_NONE_MATCH=first).status == "200 OK"
    assert asked(product, ROWS, "version=1").headers["X-Total-Count"] == "4"
    withdraw_version(second, reason="誤り", erase=False, by=acting(sato), at=at + timedelta(days=2))
    assert total() == asked(product, ROWS, way=product).headers.get("X-Total-Count", "410")
    assert asked(product, ROWS, "version=2").status[:3] == "410"


def test_the_pace_is_kept_and_the_use_is_counted(
    product: WSGIHandler, out: Dataset, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("random.randrange", lambda _sides: 0)
    answers = [asked(product, ROWS, f"limit=1&text={quote('市')}") for _time in range(61)]
    assert all(one.short for one in answers)
    assert [one.status[:3] for one in answers] == ["200"] * 60 + ["429"]
    assert answers[-1].headers["Retry-After"] == asked(product, ROWS, way=product).headers["Retry-After"]
    assert Usage.objects.get(format=usage.QUESTIONS).count == 600


def test_what_is_sent_to_a_door_that_only_reads_is_answered_with_405() -> None:
    answer = Client(enforce_csrf_checks=True).post(ROWS, {"x": "1"})
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert answer.json()["code"] == "ui.not-this-way"
