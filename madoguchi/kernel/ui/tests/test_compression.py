"""Pages are compressed where that gives nothing away, and nowhere else."""

from __future__ import annotations

import gzip

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from madoguchi.kernel.ui.compression import CompressionMiddleware


def answered(request: HttpRequest, status: int = 200, kind: str = "text/html; charset=utf-8") -> HttpResponse:
    """What becomes of a page of two thousand letters."""
    request.META["HTTP_ACCEPT_ENCODING"] = "gzip"
    made = HttpResponse("あいうえお" * 400, status=status, content_type=kind)
    answer = CompressionMiddleware(lambda _request: made)(request)
    assert isinstance(answer, HttpResponse)
    return answer


def test_a_page_travels_compressed() -> None:
    answer = answered(RequestFactory().get("/drafts/1/pages/applicant/"))
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content).decode() == "あいうえお" * 400
    assert len(answer.content) < 1000


@pytest.mark.parametrize(
    "request_made",
    [
        RequestFactory().get("/procedures/?q=secret"),
        RequestFactory().post("/drafts/1/pages/applicant/", {"name": "x"}),
        RequestFactory().get("/staff/cases/"),
        RequestFactory().get("/account/login/"),
        RequestFactory().get("/reopen/"),
    ],
)
def test_what_may_repeat_a_visitors_words_is_not_compressed(request_made: HttpRequest) -> None:
    assert "Content-Encoding" not in answered(request_made)


def test_errors_and_data_are_not_compressed() -> None:
    assert "Content-Encoding" not in answered(RequestFactory().get("/nowhere/"), status=404)
    assert "Content-Encoding" not in answered(RequestFactory().get("/open/procedures.json"), kind="application/json")


def test_two_answers_to_the_same_request_differ_in_length(db: None) -> None:
    """Padding of random length, and a CSRF token that looks different each time: sizes tell little."""
    pages = [Client().get("/", headers={"accept-encoding": "gzip"}) for _turn in range(6)]
    assert all(page["Content-Encoding"] == "gzip" for page in pages)
    assert len({len(page.content) for page in pages}) > 1
