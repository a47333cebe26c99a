"""Nothing of anybody reaches the log, wherever it was planted; and the test would see it if it did."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel import jobs
from madoguchi.kernel.logs import FIELDS, LineFormatter, LineHandler, as_text
from madoguchi.kernel.ui.request_lines import RequestLineMiddleware

PLANTED = {
    "name": "秘密花子",
    "romaji": "himitsu-hanako",
    "mail": "himitsu.hanako@example.jp",
    "receipt": "G26-7788-9911",
    "number": "123456789018",
    "token": "tok_Zx81kkQ0pLw",
    "answer": "夫に知られたくない住所",
}
ALWAYS = {"at", "level", "event", "logger", "place", "error"}


@login_not_required
def breaks(request: HttpRequest, rest: str = "") -> HttpResponse:
    """A page that fails with everything in its hands."""
    known = {**request.POST.dict(), **request.GET.dict(), "path": rest}
    try:
        raise KeyError(PLANTED["mail"])
    except KeyError as error:
        error.add_note(PLANTED["name"])
        raise ValueError(f"cannot read {known} {PLANTED['number']}") from error


urlpatterns = [path("planted/<path:rest>", breaks, name="planted"), path("", include("madoguchi.config.urls"))]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class Naive(logging.Formatter):
    """What a log without the sieve would hold: the sentence, everything in the record, the error."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{super().format(record)} {record.__dict__}"


@dataclass
class Written:
    """What was logged, as it is, and as it would be without the sieve."""

    sieved: io.StringIO
    naive: io.StringIO

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Each line, read."""
        return [json.loads(line) for line in self.sieved.getvalue().splitlines()]

    def found(self, where: str) -> set[str]:
        """Which plants stand in ``where``."""
        escaped = where.encode().decode("unicode_escape", errors="ignore")
        return {name for name, value in PLANTED.items() if value in where or value in escaped}


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[Written]:
    """Everything that any logger says, down to debugging."""
    out = Written(io.StringIO(), io.StringIO())
    sieved, naive = logging.StreamHandler(out.sieved), logging.StreamHandler(out.naive)
    sieved.setFormatter(LineFormatter("json"))
    naive.setFormatter(Naive())
    root = logging.getLogger()
    before = root.level, logging.getLogger("django.request").level
    root.setLevel(logging.DEBUG)
    logging.getLogger("django.request").setLevel(logging.DEBUG)
    for handler in (sieved, naive):
        root.addHandler(handler)
    yield out
    for handler in (sieved, naive):
        root.removeHandler(handler)
    root.setLevel(before[0])
    logging.getLogger("django.request").setLevel(before[1])


def ask_everything(client: Client) -> None:
    """Requests with the plants in paths, queries, fields, cookies and headers; some fail."""
    told: dict[str, Any] = {
        "HTTP_USER_AGENT": PLANTED["name"],
        "HTTP_REFERER": f"http://x/{PLANTED['token']}",
        "HTTP_X_REQUEST_ID": PLANTED["receipt"],
        "HTTP_AUTHORIZATION": f"Bearer {PLANTED['token']}",
        "HTTP_X_FORWARDED_FOR": PLANTED["mail"],
    }
    client.raise_request_exception = False
    client.cookies["hint"] = PLANTED["token"]
    client.get(f"/no-such/{PLANTED['name']}/?q={PLANTED['mail']}", **told)
    client.get(f"/procedures/?q={PLANTED['answer']}", **told)
    client.post("/account/staff/", {"login": PLANTED["mail"], "password": PLANTED["token"]}, **told)
    client.post(f"/planted/{PLANTED['romaji']}/{PLANTED['receipt']}?code={PLANTED['token']}", PLANTED, **told)
    client.generic(PLANTED["romaji"].upper(), f"/staff/cases/{PLANTED['receipt']}/")


def log_everything() -> None:
    """Lines as a careless line of code, or another library, would write them."""
    ours, foreign = logging.getLogger("madoguchi.planted"), logging.getLogger("somebody.library")
    ours.warning("mail to %s about %s", PLANTED["mail"], PLANTED["receipt"])
    ours.info("number %d", int(PLANTED["number"]))
    ours.info("of %(name)s", {"name": PLANTED["name"]})
    ours.info("kept", extra=dict(zip(sorted(FIELDS), [*PLANTED.values()] * 3, strict=False)))
    for word in PLANTED.values():
        ours.info("kept", extra=dict.fromkeys(FIELDS, word))
    ours.info("kept", extra={"answers": dict(PLANTED), "route": PLANTED["mail"], "status": int(PLANTED["number"])})
    foreign.error(f"could not deliver to {PLANTED['mail']}: {PLANTED['answer']}")
    foreign.error(ValueError(PLANTED["name"]))


def fail_a_job() -> None:
    """A job whose arguments, key and error hold the plants."""

    def fails(*, key: str, **arguments: Any) -> None:
        raise RuntimeError(f"550 {arguments['mail']} unknown")

    jobs._jobs["planted.fails"] = jobs.Job("planted.fails", fails, attempts=1)
    try:
        with pytest.raises(RuntimeError):
            jobs.perform.func("planted.fails", PLANTED["receipt"], dict(PLANTED), 1)
    finally:
        del jobs._jobs["planted.fails"]


def test_nothing_of_anybody_reaches_a_line(written: Written, sato_client: Client, client: Client) -> None:
    ask_everything(client)
    ask_everything(sato_client)
    log_everything()
    fail_a_job()
    assert written.found(written.sieved.getvalue()) == set()
    assert len(written.lines) >= 15
    assert [set(line) - ALWAYS - FIELDS for line in written.lines if set(line) - ALWAYS - FIELDS] == []
    # The control: without the sieve every one of them is there.
    assert written.found(written.naive.getvalue()) == set(PLANTED)


def test_a_line_without_the_sieve_is_seen(written: Written, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The harness can fail: where fields or sentences pass unlooked, the plants are found in the lines."""
    monkeypatch.setattr("madoguchi.kernel.logs.safe_field", lambda _name, _value: True)
    monkeypatch.setattr("madoguchi.kernel.logs.sentence", logging.LogRecord.getMessage)
    log_everything()
    assert written.found(written.sieved.getvalue()) == set(PLANTED)


def test_a_request_is_one_line_that_says_how_it_went(written: Written, sato_client: Client) -> None:
    sato_client.get("/staff/cases/")
    line = next(one for one in written.lines if one["event"] == "request")
    assert (line["route"], line["method"], line["status"], line["role"]) == ("case_inbox", "GET", 200, "staff")
    assert len(line["request_id"]) == 32
    assert line["ms"] >= 0
    assert line["cpu_ms"] >= 0


def test_what_happens_in_a_request_carries_its_number_and_the_error_names_the_places(
    written: Written, client: Client
) -> None:
    client.raise_request_exception = False
    client.get("/planted/x")
    failed = next(one for one in written.lines if one["level"] == "error")
    request = next(one for one in written.lines if one["event"] == "request")
    assert failed["request_id"] == request["request_id"]
    assert (request["status"], request["route"], request["role"]) == (500, "planted", "nobody")
    assert failed["error"][0] == "builtins.ValueError"
    assert "builtins.KeyError" in failed["error"]
    assert any("tests/conformance/test_logs.py:" in one and one.endswith(" breaks") for one in failed["error"])


def test_the_number_of_one_request_is_not_that_of_the_next(written: Written, client: Client) -> None:
    client.get("/")
    client.get("/")
    numbers = [one["request_id"] for one in written.lines if one["event"] == "request"]
    assert len(set(numbers)) == 2
    logging.getLogger("madoguchi.planted").warning("afterwards")
    assert "request_id" not in written.lines[-1]


def test_an_error_that_no_middleware_caught_leaves_no_number_behind(written: Written, rf: Any) -> None:
    def fails(_request: HttpRequest) -> HttpResponse:
        raise MemoryError

    with pytest.raises(MemoryError):
        RequestLineMiddleware(fails)(rf.get("/"))
    logging.getLogger("madoguchi.planted").warning("afterwards")
    assert "request_id" not in written.lines[-1]


def test_a_line_that_cannot_be_written_is_not_printed_as_it_came(capsys: Any) -> None:
    class Unwritable(logging.Formatter):
        def format(self, record: logging.LogRecord) -> str:
            raise TypeError

    logger = logging.getLogger("madoguchi.unwritable")
    for handler, seen in ((LineHandler(), False), (logging.StreamHandler(), True)):
        handler.setFormatter(Unwritable())
        logger.addHandler(handler)
        logger.error("mail to %s", PLANTED["mail"])
        logger.removeHandler(handler)
        assert (PLANTED["mail"] in capsys.readouterr().err) is seen


def test_the_form_for_a_terminal_says_the_same() -> None:
    event = {
        "at": "2026-11-02T01:00:00Z",
        "level": "info",
        "event": "request",
        "logger": "x",
        "status": 200,
        "route": "home",
    }
    assert as_text(None, "", dict(event)) == "01:00:00 I request  status=200 route=home"
    assert as_text(None, "", {**event, "error": ["builtins.ValueError"]}).endswith("\n    builtins.ValueError")


def test_a_signed_in_resident_is_told_as_one(written: Written, hanako: User, hanako_client: Client) -> None:
    hanako_client.get("/my/")
    assert next(one for one in written.lines if one["event"] == "request")["role"] == "resident"


def test_what_strangers_send_wrongly_is_a_warning_and_our_own_faults_stay_errors() -> None:
    lines = []
    for name in (
        "django.security.DisallowedHost",
        "django.security.RequestDataTooBig",
        "django.request",
        "madoguchi.x",
    ):
        record = logging.LogRecord(name, logging.ERROR, "x.py", 1, "Invalid host", (), None)
        handler = next(one for one in logging.getLogger().handlers if isinstance(one, LineHandler))
        assert handler.filter(record)
        lines.append(json.loads(handler.format(record))["level"])
    assert lines == ["warning", "warning", "error", "error"]
