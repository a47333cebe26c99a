"""The addresses that stay: files of a dataset, questions about its records, and what programs read first."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client

from madoguchi.foundation.accounts.public import User
from madoguchi.services.opendata.catalogue.entries import entries
from madoguchi.services.opendata.models import Dataset
from madoguchi.services.opendata.operations import withdraw_version
from madoguchi.services.opendata.tests.desk import clean_file, published
from tests.cast import acting

pytestmark = pytest.mark.django_db
PAGE = "/open/datasets/population/"


def body(answer: object) -> bytes:
    return b"".join(answer.streaming_content) if getattr(answer, "streaming", False) else answer.content  # type: ignore[attr-defined]


FOR_ALL = [
    f"{PAGE}data.csv", f"{PAGE}data.json", f"{PAGE}1/data.csv", f"{PAGE}dataset.jsonld", "/open/catalog.jsonld",
    "/sitemap.xml", "/robots.txt", "/api/opendata/", "/api/opendata/population/rows",
    "/api/opendata/population/openapi.json", "/api/opendata/datasets/", "/api/opendata/datasets/aed/schema.json",
    "/api/opendata/datasets/aed/csvw.json", "/api/3/action/package_list", "/api/3/action/package_show?id=population",
]  # fmt: skip


def test_shared_caches_need_one_copy_of_what_is_the_same_for_everybody(
    client: Client, out: Dataset, sato_client: Client
) -> None:
    for address in FOR_ALL:
        bytes_of = set()
        for language in ("ja", "en", "ja-plain"):
            for one in (client, sato_client):
                one.cookies["madoguchi_language"] = language
                answer = one.get(address, headers={"Accept-Language": language})
                assert answer.status_code == 200, address
                bytes_of.add(body(answer))
                told = {name.strip().lower() for name in answer.headers.get("Vary", "").split(",")}
                if answer.cookies:
                    assert one is sato_client
                    assert answer.headers["Cache-Control"] == "private, no-store", "a cookie is in no shared cache"
                else:
                    assert not told & {"cookie", "accept-language"}, address
        assert len(bytes_of) == 1, f"{address}: it is said only of what is the same"


def test_what_is_said_in_the_reader_s_language_varies_by_it(client: Client, out: Dataset) -> None:
    for address in (
        PAGE,
        "/api/opendata/population/rows?nothing=1",
        "/api/opendata/nothing/rows",
    ):
        varies = client.get(address).headers["Vary"]
        assert "Accept-Language" in varies, address
        assert "Cookie" in varies, address


def test_each_file_lies_at_an_address_that_stays(client: Client, out: Dataset) -> None:
    for name, kind in (
        ("data.csv", "text/csv; charset=utf-8"), ("data-spreadsheet.csv", "text/csv; charset=utf-8"),
        ("data.json", "application/json"), ("data.parquet", "application/vnd.apache.parquet"),
        ("data.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ):  # fmt: skip
        newest, numbered = client.get(PAGE + name), client.get(f"{PAGE}1/{name}")
        assert (newest.status_code, newest["Content-Type"]) == (200, kind)
        assert body(newest) == body(numbered) != b""
        assert newest["ETag"] == numbered["ETag"]
        assert (newest["Cache-Control"], numbered["Cache-Control"]) == ("public, max-age=300", "public, max-age=3600")
        assert newest["Content-Location"] == f"{PAGE}1/{name}"
        assert newest["Access-Control-Allow-Origin"] == "*"
        assert 'rel="license"' in newest["Link"]
        assert client.get(PAGE + name, headers={"if-none-match": newest["ETag"]}).status_code == 304


def test_ranges_and_gzip(client: Client, out: Dataset) -> None:
    whole = body(client.get(PAGE + "data.csv"))
    part = client.get(PAGE + "data.csv", headers={"range": "bytes=0-9"})
    assert (part.status_code, body(part)) == (206, whole[:10])
    assert client.get(PAGE + "data.csv", headers={"accept-encoding": "gzip"})["Content-Encoding"] == "gzip"


def test_a_newer_version_takes_the_address_and_leaves_the_old_one_its_own(
    client: Client, out: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    before = body(client.get(PAGE + "data.csv"))
    published(out, sato, suzuki, at + timedelta(days=1), clean_file(6))
    assert body(client.get(PAGE + "data.csv")) == body(client.get(f"{PAGE}2/data.csv")) != before
    assert body(client.get(f"{PAGE}1/data.csv")) == before


def test_what_is_withdrawn_is_gone_and_says_why(client: Client, out: Dataset, sato: User, at: datetime) -> None:
    withdraw_version(out.versions.get(), reason="地域名に誤りがありました", erase=True, by=acting(sato), at=at)
    for address in (PAGE + "data.csv", f"{PAGE}1/data.csv", "/api/opendata/population/rows"):
        answer = client.get(address)
        assert (answer.status_code, answer.json()["code"]) == (410, "opendata.withdrawn")
        assert "地域名に誤りがありました" in answer.json()["reason"]
        assert answer["Cache-Control"] == "no-store"
        assert answer.json()["next_step"] == "公開している版はほかにありません。市にお問い合わせください。"
        assert "links" not in answer.json()
    page = client.get(PAGE)
    assert (page.status_code, "地域名に誤りがありました" in page.content.decode()) == (410, True)


def test_where_the_newest_is_withdrawn_the_way_to_earlier_versions_is_shown(
    client: Client, out: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    """Nothing older is given out in the place of what was wrong, but who looks for it finds it."""
    second = published(out, sato, suzuki, at + timedelta(days=1), clean_file(6))
    assert f'href="{PAGE}"' in client.get(f"{PAGE}1/").content.decode()
    withdraw_version(second, reason="地域名に誤りがありました", erase=True, by=acting(sato), at=at + timedelta(days=2))
    for address in (PAGE, f"{PAGE}2/"):
        page = client.get(address)
        assert page.status_code == 410
        assert re.findall(rf'<a href="({PAGE}[^"]+)">(第.版)（令和', page.content.decode()) == [(f"{PAGE}1/", "第1版")]
    for address in (PAGE + "data.csv", f"{PAGE}2/data.csv", "/api/opendata/population/rows"):
        answer = client.get(address)
        assert (answer.status_code, [one["href"] for one in answer.json()["links"]]) == (410, [f"{PAGE}1/"])
    earlier = client.get(f"{PAGE}1/")
    assert (earlier.status_code, "最新の版は、公開を取りやめました。" in earlier.content.decode()) == (200, True)
    assert out.slug not in [one.slug for one in entries()]


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/open/datasets/nothing/data.csv", 404, "opendata.not-in-the-catalogue"),
        ("/open/datasets/population/7/data.csv", 404, "opendata.no-such-version"),
        ("/open/datasets/population/data.geojson", 404, "opendata.no-such-format"),
        ("/open/datasets/population/data.sqlite3", 404, "opendata.no-such-format"),
        ("/open/datasets/population/built.json", 404, "opendata.no-such-format"),
        ("/api/opendata/nothing/rows", 404, "opendata.not-in-the-catalogue"),
        ("/api/opendata/population/rows?version=9", 404, "opendata.no-such-version"),
        ("/api/opendata/population/rows?version=x", 404, "opendata.no-such-version"),
        ("/api/opendata/population/rows?nothing=1", 400, "opendata.no-such-field"),
        ("/api/opendata/population/rows?limit=1001", 400, "opendata.too-much-asked"),
        ("/api/opendata/population/rows?format=xml", 400, "opendata.parameter-unreadable"),
        ("/api/opendata/population/rows?format=geojson", 400, "opendata.no-places"),
        ("/api/opendata/population/rows?near=1,2,3", 400, "opendata.no-places"),
        ("/api/opendata/population/rows?population_total__gt=many", 400, "opendata.value-of-another-kind"),
        ("/api/opendata/population/rows?cursor=x", 400, "opendata.place-lost"),
    ],
)
def test_what_cannot_be_had_is_said_to_any_page(
    client: Client, out: Dataset, address: str, status: int, code: str
) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["next_step"]
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_nothing_unpublished_is_told(client: Client, population: Dataset) -> None:
    assert client.get(PAGE).status_code == 404
    assert client.get("/api/opendata/").json() == {"datasets": []}
    assert client.get("/api/opendata/population/rows").status_code == 404


def test_rows_are_asked_and_turned_over(client: Client, out: Dataset) -> None:
    address = "/api/opendata/population/rows?sort=-population_total&limit=3"
    seen = []
    while address:
        answer = client.get(address)
        told = answer.json()
        assert (told["total"], answer["X-Total-Count"]) == (4, "4")
        seen += [row["area_name"] for row in told["rows"]]
        link = answer.get("Link", "")
        address = link[1 : link.index(">")].removeprefix("http://testserver") if link else ""
    assert len(seen) == 4
    one = client.get("/api/opendata/population/rows", {"area_name": seen[0], "format": "csv", "fields": "area_name"})
    assert list(csv.reader(io.StringIO(one.content.decode("utf-8-sig")))) == [
        ["地域名"],
        *[[seen[0]]] * seen.count(seen[0]),
    ]


def test_a_question_that_was_answered_is_not_asked_again(
    client: Client, out: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get("/api/opendata/population/rows?limit=1")
    other = client.get("/api/opendata/population/rows?limit=2")
    assert first["ETag"] != other["ETag"]
    monkeypatch.setattr("madoguchi.services.opendata.views.rows.answered", lambda *_: pytest.fail("asked again"))
    again = client.get("/api/opendata/population/rows?limit=1", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_description_names_what_can_be_asked(client: Client, out: Dataset) -> None:
    told = client.get("/api/opendata/population/openapi.json").json()
    (address,) = told["paths"]
    assert (told["openapi"], told["servers"]) == ("3.1.0", [{"url": "http://testserver"}])
    assert client.get(told["servers"][0]["url"] + address).status_code == 200
    names = [one["name"] for one in told["paths"][address]["get"]["parameters"]]
    assert {"population_total__ge", "area_name__contains", "sort", "text", "cursor"} <= set(names)
    assert told["info"]["license"]["name"] == "CC BY 4.0"


def test_the_list_for_programs_leads_to_everything(client: Client, out: Dataset) -> None:
    answer = client.get("/api/opendata/")
    (told,) = answer.json()["datasets"]
    assert (told["slug"], told["rows"], told["version"]) == ("population", 4, 1)
    for address in (told["page"], told["rows_url"], told["openapi"], *told["files"].values()):
        assert client.get(urlsplit(address).path).status_code == 200, address
    assert client.get("/api/opendata/", headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_the_index_of_doors_names_the_questions(client: Client) -> None:
    assert client.get("/api/").json()["doors"]["api_opendata_rows"] == "/api/opendata/<slug:slug>/rows"


def test_the_json_file_and_the_rows_say_the_same(client: Client, out: Dataset) -> None:
    rows = client.get("/api/opendata/population/rows?limit=1000").json()["rows"]
    assert json.loads(body(client.get(PAGE + "data.json")))["rows"] == rows
