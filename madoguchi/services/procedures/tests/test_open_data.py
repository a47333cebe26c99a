"""The catalogue as open data."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.services.procedures.open_catalogue import COLUMNS, GIF_TERMS
from madoguchi.services.procedures.tests.conftest import words

FILES = ("open_procedures_json", "open_procedures_csv", "open_procedures_jsonld")


def test_json_tells_everything_in_three_languages(client: Client) -> None:
    answer = client.get("/open/procedures.json")
    told = json.loads(answer.content)
    assert answer["Content-Type"] == "application/json"
    assert told["count"] == 3
    assert told["licence"] == "CC BY 4.0"
    dog = next(one for one in told["procedures"] if one["id"] == "dog")
    assert dog["title"] == {"ja": "犬の登録", "plain": "犬の とうろく", "en": "Registering a dog"}
    assert dog["fees"][0]["yen"] == 500
    assert dog["url"] == "http://testserver/procedures/dog/"
    assert dog["office"]["name"]["ja"] == "市民課"
    assert dog["attachments"][0]["when"] == "「予防注射」が「はい」の場合"


def test_csv_has_a_row_for_each_and_opens_in_spreadsheets(client: Client) -> None:
    answer = client.get("/open/procedures.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["ID"] for row in rows] == ["certificate", "counter-only", "dog"]
    assert rows[2]["手続名"] == "犬の登録"
    assert rows[2]["担当部署"] == "市民課"
    assert list(rows[0]) == [column.head for column in COLUMNS]


def test_jsonld_is_schema_org_with_the_items_of_the_gif(client: Client) -> None:
    answer = client.get("/open/procedures.jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    told = json.loads(answer.content)
    kinds = [one["@type"] for one in told["@graph"]]
    assert kinds[:3] == ["DataCatalog", "Dataset", "GovernmentOrganization"]
    services = [one for one in told["@graph"] if one["@type"] == "GovernmentService"]
    assert len(services) == 3
    assert services[2]["申請内容"]["名称"] == "犬の登録"
    assert services[2]["宛先"]["ID群"][0]["ID"] == "022055"
    used = {key for one in services for part in ("申請内容", "宛先", "連絡先") for key in one[part]}
    assert used <= set(GIF_TERMS) == set(told["@context"][1]) - {"gif"}


@pytest.mark.parametrize("name", FILES)
def test_it_is_the_same_for_everybody_and_says_so(client: Client, name: str) -> None:
    told = set()
    for language in ("en", "ja", "ja-plain"):
        client.cookies["madoguchi_language"] = language
        answer = client.get(reverse(name), headers={"Accept-Language": language})
        assert not {"cookie", "accept-language"} & {
            one.strip().lower() for one in answer.headers.get("Vary", "").split(",")
        }
        told.add(answer.content)
    assert len(told) == 1


@pytest.mark.parametrize("name", FILES)
def test_who_has_it_already_gets_nothing_again(client: Client, name: str) -> None:
    first = client.get(reverse(name))
    assert first["Access-Control-Allow-Origin"] == "*"
    assert first["Last-Modified"]
    again = client.get(reverse(name), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert not again.content
    since = client.get(reverse(name), headers={"If-Modified-Since": first["Last-Modified"]})
    assert since.status_code == 304
    assert client.get(reverse(name), headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("name", FILES)
def test_the_reader_s_language_changes_nothing(client: Client, name: str) -> None:
    from madoguchi.kernel.ui.choices import LANGUAGE_COOKIE

    first = client.get(reverse(name)).content
    client.cookies[LANGUAGE_COOKIE] = "en"
    assert client.get(reverse(name)).content == first


def test_a_fixed_number_of_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    client.get("/open/procedures.json")
    with django_assert_max_num_queries(8):
        client.get("/open/procedures.json")


def test_the_page_says_where_it_is_and_what_the_columns_mean(client: Client) -> None:
    told = words(client.get(reverse("open_data")))
    for part in ("procedures.json", "procedures.csv", "procedures.jsonld", "CC BY 4.0", *(c.head for c in COLUMNS)):
        assert part in told, part
