"""One program, two deployments: what each side opens, and that the office's side needs nothing from outside."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.db import connection
from django.test import Client, override_settings
from django.urls import resolve, reverse

from madoguchi.config.sides import Side, side_of
from madoguchi.kernel.ui import remembered
from tests.conformance.standing import standing_world
from tests.conformance.test_url_roles import ROWS
from tests.conformance.url_world import ROLES, World, addresses, undone
from tests.migrated import migrated_file

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="what a side opens is the same on either engine"),
]
ROOT = Path(settings.ROOT)
STAFF = ("clerk", "other_clerk", "chief", "administrator")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    with standing_world(django_db_blocker) as world:
        yield world


def path_of(world: World, name: str) -> str:
    return reverse(name, kwargs=world.arguments(name, addresses()[name]))


def sides(world: World) -> dict[str, Side]:
    return {name: side_of(resolve(path_of(world, name)).route) for name in addresses()}


@pytest.mark.parametrize("side", ["internet", "lgwan"])
def test_every_address_of_the_other_side_is_not_there(world: World, side: str) -> None:
    standing = sides(world)
    closed = [name for name, stands in standing.items() if stands not in (side, "both")]
    # On the right side not even the one who may everything there; strangers neither.
    # (An address that is there answers 404 to the wrong person, too: the next test and the control show the difference.)
    roles = {"internet": ("administrator", "anonymous"), "lgwan": ("resident", "anonymous")}[side]
    found = {}
    with override_settings(SIDE=side):
        for name in closed:
            for role, method in ((roles[0], "GET"), (roles[0], "POST"), (roles[1], "GET")):
                answer = world.ask(role, method, name, addresses()[name])
                if answer != "404" and not (name == "home" and method == "GET" and answer == "302"):
                    found[f"{method} {name} {role}"] = answer
    assert found == {}
    assert len(closed) > 40


@pytest.mark.parametrize("side", ["internet", "lgwan"])
def test_every_address_of_its_own_side_answers_as_ever(world: World, side: str) -> None:
    """As the table of addresses and roles says, which is tried on a server for both sides."""
    role = {"internet": "resident", "lgwan": "chief"}[side]
    own = [name for name, stands in sides(world).items() if stands in (side, "both")]
    expected = {name: ROWS[name, "GET"][ROLES.index(role)] for name in own}
    with override_settings(SIDE=side):
        assert {name: world.ask(role, "GET", name, addresses()[name]) for name in own} == expected


def test_the_office_stands_on_one_side_and_residents_on_the_other(world: World) -> None:
    standing = sides(world)
    below = {name for name in standing if path_of(world, name).startswith(("/staff/", "/api/staff/"))}
    assert {name for name in below if standing[name] != "lgwan"} == set()
    entrance = {name for name, stands in standing.items() if stands == "lgwan"} - below
    assert {name for name in entrance if not name.startswith(("mfa_", "tablet"))} == {
        "staff_sign_in", "staff_link", "staff_link_open", "second_factor_setup", "account_reauthenticate",
        "account_change_password",
    }  # fmt: skip
    assert {name for name, stands in standing.items() if stands == "both"} - {"demo_desk", "demo_unlock_cards"} == {
        "language_choose", "text_size_choose", "accessibility", "postal_lookup", "session_clock", "session_resume",
        "account_logout", "account_inactive",
        # The hall: kiosks and displays stand in the office, phones and the public page on the internet.
        "waiting", "waiting_board", "waiting_stream", "display", "kiosk", "kiosk_ticket",
    }  # fmt: skip


@override_settings(SIDE="internet")
def test_no_spelling_leads_from_the_internet_to_the_office() -> None:
    for path in ("/staff", "/staff/", "/staff/no-such-page/", "/./staff/", "/%73taff/", "/staff//", "/STAFF/"):
        answer = Client().get(path, follow=True)
        assert answer.status_code == 404, path
        assert b"account/staff" not in answer.content


def test_no_page_of_a_side_leads_to_the_other() -> None:
    """The shells, the doors and the pages for what is not there; ``url_or_none`` asks which side it is on."""
    led = set()
    for side, pages in {
        "lgwan": ("/account/staff/", "/nowhere/"),
        "internet": ("/", "/account/login/", "/nowhere/"),
    }.items():
        for path in pages:
            remembered._kept.clear()  # a process has one side for as long as it lives
            with override_settings(SIDE=side):
                page = Client().get(path).content.decode()
            for address in set(re.findall(r'(?:href|action)="(/[^"#?]*)', page)):
                if not address.startswith("/static/") and side_of(resolve(address).route) not in (side, "both"):
                    led.add(f"{side} {path} {address}")
    remembered._kept.clear()
    assert led <= {"lgwan /account/staff/ /", "lgwan /nowhere/ /"}, "the front page leads on to the office"


def test_without_the_setting_the_office_is_reached_from_everywhere() -> None:
    """The control: what the tests above find closed is open on a server for both."""
    assert Client().get("/staff/", follow=True).status_code == 200


OUTSIDE = re.compile(
    r"""(?:src|href|action|poster|data|srcset|formaction)\s*=\s*["']?\s*((?:https?:)?//[^"'\s>]+)"""
    r"""|url\(\s*["']?((?:https?:)?//[^"')]+)|(?:import|from|fetch\(|Worker\()\s*\(?["'`]((?:https?:)?//[^"'`]+)""",
    re.IGNORECASE,
)


def outside_hosts(text: str) -> set[str]:
    """The hosts from which a page, style or script would have something fetched, or to which it leads."""
    named = {next(part for part in found if part) for found in OUTSIDE.findall(text)}
    return {host for one in named if (host := urlsplit(one).hostname) and host not in ("testserver", "127.0.0.1")}


def test_no_page_of_the_office_names_an_outside_host(world: World) -> None:
    found: dict[str, set[str]] = {}
    read = 0
    with override_settings(SIDE="lgwan"):
        for name, stands in sides(world).items():
            if stands == "internet":
                continue
            for role in ("anonymous", "chief", "administrator"):
                browser = Client(raise_request_exception=False)
                if role in world.sessions:
                    browser.cookies["sessionid"] = world.sessions[role]
                with undone():
                    answer = browser.get(path_of(world, name))
                if answer.headers.get("Content-Type", "").startswith("text/html"):
                    read += 1
                    if hosts := outside_hosts(answer.content.decode()):
                        found[f"{name} {role}"] = hosts
    assert found == {}
    assert read > 60


def test_no_style_or_script_names_an_outside_host() -> None:
    files = [
        Path(storage.path(path))
        for finder in get_finders()
        for path, storage in finder.list([])
        if path.endswith((".css", ".js", ".svg", ".html"))
    ]
    assert len(files) > 10
    assert {str(one): hosts for one in files if (hosts := outside_hosts(one.read_text(encoding="utf-8")))} == {}


@pytest.mark.parametrize(
    "planted",
    [
        '<script src="https://cdn.example.com/a.js"></script>',
        "<link rel=stylesheet href=//fonts.example.com/css>",
        "@import 'x'; a { background: url(https://tiles.example.com/1.png) }",
        'import { map } from "https://cdn.example.com/map.js";',
        "await fetch(`https://api.example.com/`)",
        '<form action="https://other.example.com/">',
    ],
)
def test_an_outside_host_is_seen(planted: str) -> None:
    """The control of the two tests above."""
    assert len(outside_hosts(planted)) == 1
    assert outside_hosts('<svg xmlns="http://www.w3.org/2000/svg"><a href="/staff/">') == set()


STARTED = """
import json, socket, sys
calls = []
def hear(event, told):
    if event in ("socket.connect", "socket.sendto") and not isinstance(told[1], (str, bytes)):
        calls.append(f"{event} {told[1]}")
sys.addaudithook(hear)
from madoguchi.config import gunicorn
from madoguchi.config.wsgi import application
gunicorn.post_worker_init(None)
guarded = socket.getaddrinfo
def look_up(host, *rest, **named):
    calls.append(f"look up {host}")
    return guarded(host, *rest, **named)
socket.getaddrinfo = look_up
from django.test import Client
answers = [Client().get(path, follow=True).status_code for path in ("/staff/", "/procedures/", "/account/staff/", "/")]
alone = list(calls)
import urllib.request
try:
    urllib.request.urlopen("http://fonts.example.com/", timeout=2)
except OSError as wrong:
    refused = str(wrong)
print("TOLD " + json.dumps([answers, alone, calls, refused]))
"""


def test_a_process_of_the_office_calls_nobody_and_a_call_would_be_heard(tmp_path: Path) -> None:
    env = {
        **{key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "MADOGUCHI_"))},
        "MADOGUCHI_VAR": str(tmp_path), "MADOGUCHI_SIDE": "lgwan", "MADOGUCHI_HOSTS": "testserver",
        "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings",
    }  # fmt: skip
    if migrated := migrated_file():
        shutil.copyfile(migrated, tmp_path / "madoguchi.sqlite3")
    said = ""
    for line in (["-m", "django", "migrate", "-v", "0"], ["-c", STARTED]):
        run = subprocess.run([sys.executable, *line], cwd=ROOT, env=env, capture_output=True, text=True, timeout=240)
        assert run.returncode == 0, run.stderr[-2000:]
        said = run.stdout
    told = next(line for line in said.splitlines() if line.startswith("TOLD "))
    answers, alone, calls, refused = json.loads(told.removeprefix("TOLD "))
    assert answers == [200, 404, 200, 200]
    assert alone == []
    # The control: one call for a font is heard, and refused.
    assert calls == ["look up fonts.example.com"]
    assert "MADOGUCHI_OUTSIDE" in refused
