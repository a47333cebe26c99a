"""Taking datasets over from another CKAN: from a strict fake of one, and from our own."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from madoguchi.foundation.accounts.public import User
from madoguchi.services.opendata.ckan import importing
from madoguchi.services.opendata.models import Dataset
from madoguchi.services.opendata.states import State
from madoguchi.services.opendata.tests.desk import clean_file, published


class Fake(BaseHTTPRequestHandler):
    """A CKAN that knows exactly one way to be asked."""

    packages: dict[str, Any] = {}
    files: dict[str, bytes] = {}
    most = 3
    turned: list[int] = []
    turns_no_page = False

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        if asked.path == "/api/3/action/package_show":
            name = parse_qs(asked.query)["id"][0]
            found = self.packages.get(name)
            told = (
                {"success": True, "result": found}
                if found
                else {"success": False, "error": {"__type": "Not Found Error"}}
            )
            return self._send(200 if found else 404, json.dumps(told).encode())
        if asked.path == "/api/3/action/package_search":
            return self._search(parse_qs(asked.query))
        if asked.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/f/jinkou.csv")
            self.end_headers()
            return None
        if asked.path == "/away":
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()
            return None
        return self._send(200 if asked.path in self.files else 404, self.files.get(asked.path, b""))

    def _search(self, asked: dict[str, list[str]]) -> None:
        """As 2.11: at most ``most`` on a page, whatever is asked for; what it does not know it refuses."""
        if set(asked) - {"rows", "start", "sort", "q", "fq"}:
            return self._send(409, b'{"success": false}')
        start, rows = int(asked["start"][0]), min(int(asked["rows"][0]), self.most)
        found = sorted(self.packages.items())
        self.turned.append(start)
        begin = 0 if self.turns_no_page else start
        page = [one for _name, one in found[begin : begin + rows]]
        told = {"success": True, "result": {"count": len(found), "results": page, "sort": "name asc", "facets": {}}}
        return self._send(200, json.dumps(told).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Quiet."""


@pytest.fixture
def other() -> Iterator[str]:
    """The address of the fake."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Fake)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    Fake.files = {"/f/jinkou.csv": clean_file(6), "/f/jinkou.pdf": b"%PDF"}
    Fake.packages = {
        "jinkou": {"name": "jinkou", "resources": [
            {"format": "PDF", "url": "/f/jinkou.pdf"}, {"format": "csv", "url": "/f/jinkou.csv"}]},
        "only-pdf": {"name": "only-pdf", "resources": [{"format": "PDF", "url": "/f/jinkou.pdf"}]},
        "gone": {"name": "gone", "resources": [{"format": "CSV", "url": "/f/gone.csv"}]},
        "away": {"name": "away", "resources": [{"format": "CSV", "url": "/away"}]},
        "file": {"name": "file", "resources": [{"format": "CSV", "url": "file:///etc/passwd"}]},
        "odd": {"name": "odd", "resources": "none"},
    }  # fmt: skip
    Fake.turned, Fake.turns_no_page = [], False
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.django_db
def test_a_package_becomes_a_version_in_writing(quick: None, population: Dataset, other: str) -> None:
    out = io.StringIO()
    call_command("opendata_import_ckan", other, "--dataset", "population=jinkou", stdout=out)
    version = population.versions.get()
    assert (version.state, version.rows, version.errors, version.prepared_by) == (State.CHECKED, 6, 0, None)
    assert version.file_name == "jinkou.csv"
    assert "6 records, 0 errors" in out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["nothing", "only-pdf", "gone", "away", "file", "odd"])
def test_what_cannot_be_taken_over_is_said(quick: None, population: Dataset, other: str, name: str) -> None:
    err = io.StringIO()
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("opendata_import_ckan", other, "--dataset", f"population={name}", stderr=err)
    assert err.getvalue().startswith("population: ")
    assert "root:" not in err.getvalue()
    assert not population.versions.exists()


@pytest.mark.django_db
def test_one_that_fails_does_not_stop_the_others(quick: None, population: Dataset, other: str) -> None:
    with pytest.raises(CommandError, match="1 of 2"):
        call_command(
            "opendata_import_ckan",
            other,
            "--dataset",
            "nowhere",
            "--dataset",
            "population=jinkou",
            stderr=io.StringIO(),
        )
    assert population.versions.count() == 1


@pytest.mark.django_db
def test_too_large_a_file_is_not_read_to_its_end(
    quick: None, population: Dataset, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "LARGEST_TABLE", 50)
    err = io.StringIO()
    with pytest.raises(CommandError):
        call_command("opendata_import_ckan", other, "--dataset", "population=jinkou", stderr=err)
    assert not population.versions.exists()


@pytest.mark.django_db
def test_nobody_there(quick: None, population: Dataset) -> None:
    with pytest.raises(CommandError):
        call_command("opendata_import_ckan", "http://127.0.0.1:9", "--dataset", "population", stderr=io.StringIO())


@pytest.mark.django_db(transaction=True)
def test_our_own_server_is_read_as_any_other(
    quick: None, live_server: Any, population: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    first = published(population, sato, suzuki, at)
    call_command("opendata_import_ckan", str(live_server), "--dataset", "population", stdout=io.StringIO())
    second = population.versions.get(number=2)
    assert (second.state, second.sha256) == (State.CHECKED, first.sha256)


def as_2_11(name: str, *resources: dict[str, Any]) -> dict[str, Any]:
    """What CKAN 2.11 shows of a dataset without an organisation: keys are there, and empty."""
    kept = {
        "cache_url": None,
        "description": "",
        "format": "",
        "hash": "",
        "mimetype": None,
        "size": None,
        "state": "active",
    }
    return {
        "author": None, "creator_user_id": None, "id": f"id-{name}", "isopen": False, "license_id": None, "name": name,
        "organization": None, "owner_org": None, "private": False, "state": "active", "title": "人口", "type": "dataset",
        "extras": [], "groups": [], "tags": [], "num_resources": len(resources),
        "resources": [kept | one for one in resources],
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("resource", "file_name"),
    [
        ({"url": "/f/jinkou.csv"}, "jinkou.csv"),
        ({"url": "/f/jinkou.csv", "format": None}, "jinkou.csv"),
        ({"url": "/f/jinkou.csv", "format": " .csv "}, "jinkou.csv"),
        ({"url": "/f/download", "mimetype": "text/csv"}, "download.csv"),
        ({"url": "/f/download", "format": "text/csv"}, "download.csv"),
        ({"url": "/moved", "format": "CSV"}, "moved.csv"),
        ({"url": "/f/人口 一覧.csv"}, "人口 一覧.csv"),
    ],
)
def test_a_resource_that_tells_little_of_itself_is_taken_over(
    quick: None, population: Dataset, other: str, resource: dict[str, Any], file_name: str
) -> None:
    for path in ("/f/download", "/f/%E4%BA%BA%E5%8F%A3%20%E4%B8%80%E8%A6%A7.csv"):
        Fake.files[path] = clean_file(6)
    Fake.packages["bare"] = as_2_11("bare", {"url": "/f/jinkou.pdf", "format": None}, resource)
    call_command("opendata_import_ckan", other, "--dataset", "population=bare", stdout=io.StringIO())
    version = population.versions.get()
    assert (version.state, version.rows, version.file_name) == (State.CHECKED, 6, file_name)


@pytest.mark.django_db
@pytest.mark.parametrize("url", [None, "", "/f/jinkou.pdf", "http://[", "http://[/a.csv", "/f/nothing"])
def test_what_tells_nothing_at_all_is_refused_in_words(quick: None, population: Dataset, other: str, url: Any) -> None:
    Fake.packages["bare"] = as_2_11("bare", {"url": url})
    err = io.StringIO()
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("opendata_import_ckan", other, "--dataset", "population=bare", stderr=err)
    assert err.getvalue().startswith("population: ")


def listed(site: str) -> list[str]:
    out = io.StringIO()
    call_command("opendata_import_ckan", site, "--list", stdout=out)
    return out.getvalue().splitlines()


def test_the_list_turns_every_page_although_fewer_come_than_were_asked_for(other: str) -> None:
    Fake.packages = {f"n{number:02}": as_2_11(f"n{number:02}", {"url": "/f/a.csv"}) for number in range(8)}
    found = listed(other)
    assert [one.split() for one in found] == [[f"n{number:02}", "CSV", "人口"] for number in range(8)]
    assert Fake.turned == [0, 3, 6]


def test_one_that_turns_no_page_is_not_asked_for_ever(other: str) -> None:
    Fake.packages = {f"n{number:02}": as_2_11(f"n{number:02}") for number in range(8)}
    Fake.turns_no_page = True
    assert len(listed(other)) == 3
    assert Fake.turned == [0, 3]


def test_without_a_name_and_without_a_ckan_it_is_said() -> None:
    with pytest.raises(CommandError, match="--list"):
        call_command("opendata_import_ckan", "http://127.0.0.1:9")
    with pytest.raises(CommandError, match=r"127\.0\.0\.1:9"):
        listed("http://127.0.0.1:9")
