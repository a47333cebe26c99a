"""Holes found in a data catalogue."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse
from pytest_django import Settings

from madoguchi.config import urls
from madoguchi.foundation.cases.public import Case, Draft
from tests.conformance.url_world import World, addresses
from tests.peers.conftest import BrowserOf

PRODUCT = Path(configured.ROOT) / "madoguchi"
PLANTED = "planted-secret-a1b2c3"


@login_not_required
def fail(request: HttpRequest) -> HttpResponse:
    secret = PLANTED
    raise RuntimeError(f"{configured.SECRET_KEY} {secret} postgresql://user:{secret}@db/name")


urlpatterns = [
    path("planted/", fail, name="planted"),
    path("api/planted/", fail, name="api_planted"),
    *urls.urlpatterns,
]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500

SQL = [
    "' OR 1=1 --", "'; DROP TABLE cases_case; --", '" OR ""="', "%' OR '%'='", "\\' OR 1=1", "%", "_", "\x00",
    "1 UNION SELECT password FROM accounts_user", "') OR sleep(5) --", "$$; SELECT pg_sleep(5); --", '{"$gt": ""}',
    "id__gt=0", "password", "-password",
]  # fmt: skip


@pytest.mark.parametrize("typed", SQL)
def test_cve_2026_42031_no_sql_comes_from_outside(world: World, browser_of: BrowserOf, typed: str) -> None:
    """A search endpoint ran the SQL that was sent to it. Ours takes words; they find nothing and break nothing."""
    anonymous, clerk = browser_of("anonymous"), browser_of("clerk")
    asked = [
        anonymous.get("/api/procedures/", {"q": typed}),
        anonymous.get("/procedures/", {"q": typed, "category": typed, "life_event": typed}),
        anonymous.post(reverse("reopen"), {"number": typed, "mail": "a@example.jp"}),
        *(
            clerk.get(reverse("case_inbox"), {name: typed})
            for name in ("q", "view", "procedure", "after", "sort", "order_by")
        ),
    ]
    assert [answer.status_code for answer in asked if answer.status_code not in (200, 422)] == []
    assert Case.objects.filter(pk=world.case.pk).exists()
    # What is sought is text: neither quote nor wildcard finds more than a word does. (A zero byte is not sought at all.)
    found = clerk.get(reverse("case_inbox"), {"q": typed, "view": "all"}).content.decode()
    assert world.case.number not in found or typed == "\x00"


def test_cve_2026_42031_sql_is_written_by_hand_only_where_it_must_be() -> None:
    """Raw SQL stands with the ledgers (guards, seals), backups and the doctor, and takes nothing from a request.

    So does that of every connection's prepared reads, and of the register's search: what is sought is a parameter there.
    """
    written = {
        str(one.relative_to(PRODUCT)).split("/")[1]
        for one in PRODUCT.rglob("*.py")
        if not {"tests", "migrations"} & set(one.parts)
        and any(mark in one.read_text(encoding="utf-8") for mark in (".cursor()", "RawSQL(", ".raw(", ".extra("))
    }
    assert written <= {"audit", "backup", "checks", "prepared.py", "residents"}, written


OPEN_TO_ALL = frozenset({"api_opendata_check", "ckan_action", "ckan_action_short"})
"""Reads no session, keeps nothing, changes nothing: a forged request gains what anybody gets."""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the token is asked for before anything else")
def test_cve_2026_41255_every_form_needs_its_token_also_after_an_anonymous_visit(world: World) -> None:
    """A first anonymous request switched the check off for those that followed."""
    taken = []
    forged = {"csrfmiddlewaretoken": "x" * 64}
    for role, sent in (("anonymous", {}), ("clerk", forged)):
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        client.get(reverse("home"))
        client.get(reverse("account_login"))
        if role in world.sessions:
            client.cookies["sessionid"] = world.sessions[role]
        for name, parameters in addresses().items():
            address = reverse(name, kwargs=world.arguments(name, parameters))
            answer = client.post(address, sent)
            to_door = role == "anonymous" and answer.status_code == 302 and address.startswith("/staff/")
            only_reads = answer.status_code == 405 and answer.get("Allow") == "GET, HEAD"
            if answer.status_code != 403 and not only_reads and not to_door and name not in OPEN_TO_ALL:
                taken.append((role, name, answer.status_code))
    assert taken == []


def test_cve_2025_64100_signing_in_never_keeps_the_session_that_was_brought_along(world: World) -> None:
    """A session that an attacker had prepared in the victim's browser became the victim's."""
    attacker = Client()
    attacker.post(reverse("draft_start", args=["bulky-waste"]))
    prepared = attacker.session.session_key
    for planted in (prepared, "attacker-chose-this-key-12345678"):
        victim = Client()
        victim.cookies["sessionid"] = str(planted)
        there = victim.post(reverse("identity_begin", args=["demo"]))["Location"]
        victim.get(victim.post(there, {"card": "hanako", "pin": "1234"})["Location"])
        assert victim.session["_auth_user_id"]
        assert victim.session.session_key != planted
    spy = Client()
    spy.cookies["sessionid"] = str(prepared)
    assert "_auth_user_id" not in spy.session


def test_cve_2024_41674_no_error_page_tells_a_secret(world: World, settings: Settings) -> None:
    """Error texts held credentials, paths and settings."""
    settings.ROOT_URLCONF = __name__
    asked = Client(raise_request_exception=False)
    pages = [
        asked.get("/planted/"), asked.get("/api/planted/"), asked.get("/nowhere/"), asked.get("/api/nowhere/"),
        asked.get("/", headers={"host": "evil.example"}), asked.post("/settings/language/", {"next": "x" * 3_000_000}),
        Client(enforce_csrf_checks=True).post("/settings/language/"), asked.get(reverse("demo_card_reader")),
    ]  # fmt: skip
    assert [page.status_code for page in pages] == [500, 500, 404, 404, 400, 413, 403, 400]
    secrets = (
        configured.SECRET_KEY,
        PLANTED,
        "Traceback",
        "RuntimeError",
        str(PRODUCT),
        "site-packages",
        "DATABASES",
        "postgresql://",
    )
    told = [(page.status_code, secret) for page in pages for secret in secrets if secret in page.content.decode()]
    assert told == []
    assert configured.DEBUG is False


def test_cve_2024_27097_nothing_sent_begins_a_line_of_its_own_in_the_log(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Log injection: a line feed in what was sent made a line that we never wrote."""
    caplog.set_level(logging.DEBUG)
    evil = "%0d%0a2026-11-02 CRITICAL planted line%0d%0a"
    client = Client(raise_request_exception=False)
    client.get(f"/nowhere/{evil}")
    client.get(f"/procedures/{evil}/")
    client.post(f"/reopen/{evil}", {"mail": "a\r\nCRITICAL planted line@example.jp"})
    client.post(reverse("staff_sign_in"), {"login": "a\r\nCRITICAL planted line", "password": "x"})
    client.get(
        "/", headers={"user-agent": "a\r\nCRITICAL planted line", "x-forwarded-for": "a\r\nCRITICAL planted line"}
    )
    assert caplog.records
    assert [one.getMessage() for one in caplog.records if "\n" in one.getMessage() or "\r" in one.getMessage()] == []


@pytest.mark.parametrize(
    "sent",
    [
        "&".join(f"f{number}=x" for number in range(100_000)),
        "f=" + "[" * 1_000_000,
        "&".join("row" + ".0" * depth + "=x" for depth in range(1, 1500)),
        "x" * 1_900_000,
    ],
    ids=["a hundred thousand names", "a million brackets", "deep names", "one long name"],
)
def test_cve_2023_50248_crafted_fields_cost_little_and_break_nothing(
    world: World, browser_of: BrowserOf, sent: str
) -> None:
    """A crafted field ate the memory of the server."""
    draft = world.draft
    page = world.kwargs["*"]["page"]
    before = Draft.objects.get(pk=draft.pk).answers
    for name in ("draft_page", "draft_autosave"):
        answer = browser_of("resident").generic(
            "POST", reverse(name, args=[draft.pk, page]), sent, content_type="application/x-www-form-urlencoded"
        )
        assert answer.status_code in (200, 302, 400, 413, 422)
    assert Draft.objects.get(pk=draft.pk).answers == before


def converters(patterns: list[URLPattern | URLResolver]) -> set[tuple[str, str]]:
    found = set()
    for one in patterns:
        found |= {(name, type(kind).__name__) for name, kind in one.pattern.converters.items()}
        if isinstance(one, URLResolver):
            found |= converters(one.url_patterns)
    return found


def test_cve_2023_32321_what_names_a_thing_is_a_uuid_and_nothing_else() -> None:
    """An id became a path, and a path became code. Ours are UUIDs: no dots, no slashes, and none can be counted up."""
    kinds = converters(get_resolver().url_patterns)
    numbered = {name for name, kind in kinds if kind == "IntConverter"}
    assert {kind for name, kind in kinds if name.endswith("_id") and name not in numbered} == {"UUIDConverter"}
    desk = {"sheet_id", "edition_id", "figure_id"}
    assert numbered <= {"pk", "value_id", "number", "paper_id", "version_id", "year", "position", *desk}, (
        "allauth's passkeys, asked with their owner; a year; the plan's values and its meetings' papers, which concern nobody;"
        " versions of open data, which before they are public open only for those who prepare them or decide;"
        " the numbers of public ones; sheets of evidence, which all who make or decide on sheets may read"
    )
    assert {name for name, kind in kinds if kind == "PathConverter"} <= {"path"}


def test_cve_2022_43685_nothing_is_taken_over_by_sending_an_id_that_exists(world: World, browser_of: BrowserOf) -> None:
    """Creating with the id of somebody else's thing made it one's own."""
    taro = browser_of("other_resident")
    theirs = str(world.draft.pk)
    sent = {
        "id": theirs,
        "pk": theirs,
        "draft_id": theirs,
        "draft": theirs,
        "uuid": theirs,
        "case_id": str(world.case.pk),
    }
    began = taro.post(reverse("draft_start", args=["bulky-waste"]) + f"?id={theirs}", sent)["Location"]
    assert theirs not in began
    world.draft.refresh_from_db()
    assert str(world.draft.owner_id) != taro.session["_auth_user_id"]
    assert taro.get(reverse("draft_resume", args=[theirs])).status_code == 404
