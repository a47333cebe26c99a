"""A browser that still sends gets its answer: what nobody wanted of a request is read past."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.test import RequestFactory

from madoguchi.kernel.ui import read_past
from madoguchi.kernel.ui.read_past import ReadPastMiddleware

MUCH = 300_000


def sent(how_much: int = MUCH) -> HttpRequest:
    return RequestFactory().post("/", b"x" * how_much, content_type="application/octet-stream")


def unread(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=413)


def test_what_no_view_has_read_is_read_past() -> None:
    request = sent()
    assert ReadPastMiddleware(unread)(request).status_code == 413
    assert request.read() == b""


def test_what_a_view_has_read_is_left_to_it() -> None:
    request = sent()
    ReadPastMiddleware(lambda asked: HttpResponse(asked.body[:1]))(request)
    assert len(request.body) == MUCH


def test_without_end_nothing_is_read() -> None:
    """And the control: unread, all of it is still there."""
    request = sent()
    request.META["CONTENT_LENGTH"] = str(read_past.MOST_BYTES + 1)
    ReadPastMiddleware(unread)(request)
    assert len(request.read(MUCH)) == MUCH


def test_whoever_hangs_up_meanwhile_breaks_nothing() -> None:
    class HungUp(HttpRequest):
        def read(self, *_how_much: object) -> bytes:
            raise UnreadablePostError

    request = HungUp()
    request.META["CONTENT_LENGTH"] = "100"
    assert ReadPastMiddleware(unread)(request).status_code == 413
