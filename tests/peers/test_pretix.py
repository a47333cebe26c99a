"""Holes found in a booking system."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import path, reverse
from pytest_django import Settings

from madoguchi.config import urls
from madoguchi.foundation.accounts.public import client_of
from madoguchi.foundation.cases.public import Draft
from tests.conformance.test_url_roles import ROWS
from tests.conformance.url_world import World, addresses
from tests.peers.conftest import BrowserOf


def planted(request: HttpRequest) -> HttpResponse:
    return HttpResponse("all events of the organiser")


urlpatterns = [path("api/planted/", planted, name="api_planted"), *urls.urlpatterns]


def test_cve_2026_9712_a_file_is_given_to_its_owner_only(world: World, browser_of: BrowserOf) -> None:
    """A file's address (a UUID) was not checked against whose it is.

    Ours: the address names the draft or case too, and the file must belong to that very one. Also with a file that is
    real and a draft or case that is one's own.
    """
    mine = world.kwargs["draft_file"]["file_id"]
    granted = world.kwargs["case_document"]
    taro = browser_of("other_resident")
    begun = taro.post(reverse("draft_start", args=["bulky-waste"]))
    own = Draft.objects.get(pk=begun["Location"].split("/")[2])
    assert browser_of("resident").get(reverse("draft_file", args=[world.draft.pk, mine])).status_code == 200
    tries = [
        ("other_resident", reverse("draft_file", args=[own.pk, mine])),
        ("other_resident", reverse("draft_file", args=[world.draft.pk, mine])),
        ("other_resident", reverse("application_file", args=[world.case.pk, mine])),
        ("other_resident", reverse("application_document", kwargs=granted)),
        ("resident", reverse("application_document", args=[world.case.pk, granted["document_id"]])),
        ("resident", reverse("application_file", args=[world.case.pk, mine])),
        ("clerk", reverse("case_file", args=[world.case.pk, mine])),
        ("clerk", reverse("case_document", args=[world.case.pk, granted["document_id"]])),
        ("other_clerk", reverse("case_document", kwargs=granted)),
        ("anonymous", reverse("draft_file", args=[world.draft.pk, mine])),
        ("administrator", reverse("case_document", kwargs=granted)),
    ]
    assert [(role, address) for role, address in tries if browser_of(role).get(address).status_code != 404] == []


def test_cve_2026_5600_a_new_address_cannot_be_forgotten(settings: Settings) -> None:
    """A new endpoint answered with everything. Ours fails the suite until it has a row for each role."""
    settings.ROOT_URLCONF = __name__
    assert "api_planted" in addresses()
    assert ("api_planted", "GET") not in ROWS
    assert {(name, method) for name in addresses() for method in ("GET", "POST")} - ROWS.keys() == {
        ("api_planted", "GET"),
        ("api_planted", "POST"),
    }


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "True-Client-IP", "CF-Connecting-IP", "Client-IP"]
)
def test_cve_2023_44463_no_header_of_the_client_says_where_it_is(header: str) -> None:
    """``X-Forwarded-For`` of anybody was believed: limits and logs could be led astray."""
    request = RequestFactory(REMOTE_ADDR="192.0.2.1").get("/", headers={header: "203.0.113.7"})
    assert client_of(request) == "192.0.2.1"


def test_cve_2023_27891_an_answer_counts_only_in_the_session_that_asked(world: World, browser_of: BrowserOf) -> None:
    """An authorisation could be given from a session that was not signed in, or had not begun it."""
    asked, thief = browser_of("anonymous"), browser_of("anonymous")
    there = asked.post(reverse("identity_begin", args=["demo"]))["Location"]
    back = asked.post(there, {"card": "hanako", "pin": "1234"})["Location"]
    assert "state=" in back
    for stranger in (thief, browser_of("other_resident"), browser_of("clerk")):
        answer = stranger.get(back)
        assert answer.status_code in (400, 302), answer.status_code
        assert stranger.session.get("madoguchi_identity") is None
    assert asked.get(back).status_code == 302
    assert asked.session["_auth_user_id"]
    assert asked.get(back).status_code == 400, "the same answer twice"
