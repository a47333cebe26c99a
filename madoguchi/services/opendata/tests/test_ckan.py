"""The Action API as its own client reads it: the real ckanapi, over HTTP from a live server."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import ckanapi
import pytest
from django.test import Client

from madoguchi.foundation.accounts.public import User
from madoguchi.services.opendata.models import Dataset
from madoguchi.services.opendata.tests.desk import clean_file, published
from madoguchi.services.opendata.tests.shop import published_by_the_office


@pytest.fixture(params=["post", "get"])
def remote(
    request: pytest.FixtureRequest,
    quick: None,
    live_server: Any,
    population: Dataset,
    sato: User,
    suzuki: User,
    at: datetime,
) -> Any:
    """A client of a CKAN that is ours, with two datasets; it asks by POST as it does by itself, and by GET."""
    published(population, sato, suzuki, at, clean_file(12))
    published_by_the_office(Dataset.objects.get(slug="aed"), at, clean_file(5, "aed"))
    with ckanapi.RemoteCKAN(str(live_server), get_only=request.param == "get") as client:
        yield client


@pytest.mark.django_db(transaction=True)
def test_the_real_client_reads_the_catalogue(remote: Any, population: Dataset) -> None:
    act = remote.action
    assert act.site_read() is True
    assert act.status_show()["ckan_version"].startswith("2.")
    assert act.package_list() == ["aed", "population"]
    aed = act.package_show(id="aed")
    assert act.package_show(id=aed["id"]) == aed
    assert (aed["title"], aed["license_id"], aed["organization"]["name"]) == (
        "AED設置箇所一覧",
        "cc-by-4.0",
        "disaster",
    )
    assert {"自治体標準ODS", "AED設置箇所", "AED設置箇所一覧"} <= {tag["name"] for tag in aed["tags"]}
    formats = [one["format"] for one in aed["resources"]]
    assert formats[0] == "CSV"
    assert {"JSON", "GeoJSON", "XLSX", "Parquet"} <= set(formats)
    for one in aed["resources"]:
        assert act.resource_show(id=one["id"]) == one
        got = remote.session.get(one["url"])
        assert (got.status_code, len(got.content)) == (200, one["size"])
    assert act.organization_list() == ["citizens", "disaster"]
    assert act.organization_list(all_fields=True)[1]["package_count"] == 1
    assert act.group_list() == ["people", "safety"]
    assert "自治体標準ODS" in act.tag_list()
    assert [one["id"] for one in act.license_list()] == ["cc-by-4.0"]


@pytest.mark.django_db(transaction=True)
def test_the_real_client_searches(remote: Any, population: Dataset) -> None:
    def names(**asked: Any) -> list[str]:
        return [one["name"] for one in remote.action.package_search(**asked)["results"]]

    everything = remote.action.package_search(
        **{"q": "*:*", "rows": 1, "sort": "name asc", "facet.field": '["tags","organization"]'}
    )
    assert (everything["count"], [one["name"] for one in everything["results"]]) == (2, ["aed"])
    assert everything["facets"]["tags"]["自治体標準ODS"] == 2
    assert {"name": "citizens", "display_name": "市民課", "count": 1} in everything["search_facets"]["organization"][
        "items"
    ]
    assert names(q="*:*", rows=10, start=1, sort="name asc") == ["population"]
    assert names(q="人口") == ["population"]
    assert names(fq='tags:"自治体標準ODS" AND organization:disaster') == ["aed"]
    assert names(fq="res_format:GeoJSON") == ["aed"]
    assert names(fq="-res_format:GeoJSON") == ["population"]
    assert names(fq="+metadata_modified:[2026-11-01T00:00:00Z TO *]", sort="id asc").sort() is None
    assert names(fq="metadata_modified:[2027-01-01T00:00:00Z TO *]") == []
    assert sorted(names(q="人口 OR AED")) == ["aed", "population"]
    for wrong in ('"open', "tags:(a", "sort)"):
        with pytest.raises(ckanapi.errors.SearchQueryError):
            remote.action.package_search(q=wrong)


@pytest.mark.django_db(transaction=True)
def test_the_real_client_asks_for_records(remote: Any, population: Dataset) -> None:
    csv = remote.action.package_show(id="population")["resources"][0]["id"]

    def found(**asked: Any) -> Any:
        if remote.get_only:
            asked = {key: json.dumps(value) if isinstance(value, dict) else value for key, value in asked.items()}
        return remote.action.datastore_search(resource_id=csv, **asked)

    first = found(limit=5)
    assert (first["total"], len(first["records"]), first["records"][0]["_id"]) == (12, 5, 1)
    assert {"id": "総人口", "type": "int8"} in first["fields"]
    seen = [one["_id"] for start in (0, 5, 10) for one in found(limit=5, offset=start)["records"]]
    assert seen == list(range(1, 13))
    assert found(offset=100)["records"] == []
    place = first["records"][3]["地域名"]
    narrowed = found(filters={"地域名": place})
    assert {one["地域名"] for one in narrowed["records"]} == {place}
    assert narrowed["total"] == len(narrowed["records"]) >= 1
    assert found(filters={"地域名": [place, "どこにもない"]})["total"] == narrowed["total"]
    assert [found(filters={"地域名": none})["total"] for none in ([], "", [""])] == [0, 0, 0], "no value finds nothing"
    assert found(q=place)["total"] >= narrowed["total"]
    down = [one["総人口"] for one in found(sort="総人口 desc")["records"]]
    assert down == sorted(down, reverse=True)
    assert [field["id"] for field in found(fields="地域名")["fields"]] == ["地域名"]
    once = found(fields="地方公共団体名", distinct=True)
    assert (once["total"], len(once["records"])) == (1, 1)
    assert (
        found(fields=["地方公共団体名", "地域名"], distinct=True, sort="地域名 desc", limit=5, offset=10)["total"] == 12
    )
    assert found(distinct=True)["total"] == 12, "whole records differ by their number"
    with pytest.raises(ckanapi.ValidationError):
        found(fields="地域名", distinct=True, sort="総人口 desc")
    assert found(limit=0)["records"] == []
    assert found(limit=99_999)["limit"] == 1000
    for wrong in ({"filters": {"ない": 1}}, {"sort": "ない desc"}, {"filters": {"総人口": "多い"}}):
        with pytest.raises(ckanapi.ValidationError):
            found(**wrong)
    parquet = remote.action.package_show(id="population")["resources"][-1]["id"]
    for missing in (parquet, "00000000-0000-4000-8000-000000000000"):
        with pytest.raises(ckanapi.NotFound):
            remote.action.datastore_search(resource_id=missing)


@pytest.mark.django_db(transaction=True)
def test_what_there_is_not_is_told_as_ckan_tells_it(remote: Any, population: Dataset) -> None:
    with pytest.raises(ckanapi.NotFound):
        remote.action.package_show(id="nothing")
    with pytest.raises(ckanapi.ValidationError) as missing:
        remote.action.package_show()
    assert missing.value.error_dict["id"] == ["Missing value"]
    for closed in ("datastore_search_sql", "package_create", "user_list"):
        with pytest.raises(ckanapi.CKANAPIError, match="Action name not known"):
            remote.call_action(closed, {"sql": "SELECT 1", "name": "x"})


@pytest.mark.django_db
def test_the_envelope_and_bad_requests(client: Client) -> None:
    told = client.get("/api/3/action/package_list").json()
    assert told == {"help": "http://testserver/api/3/action/help_show?name=package_list", "success": True, "result": []}
    assert client.get("/api/3/action/help_show?name=package_list").json()["result"]
    for body in ("{", "[1]", '"x"'):
        answer = client.post("/api/3/action/package_list", body, content_type="application/json")
        assert (answer.status_code, str(answer.json()).startswith("Bad request - ")) == (400, True)
    large = client.post("/api/3/action/package_list", "x" * 100_001, content_type="application/json")
    assert large.status_code == 400
    assert client.put("/api/3/action/package_list").status_code == 405
    for asked in ({"limit": "x"}, {"offset": "-1"}):
        wrong = client.get("/api/3/action/package_list", asked)
        assert (wrong.status_code, wrong.json()["error"]["__type"]) == (409, "Validation Error")
        assert wrong["Access-Control-Allow-Origin"] == "*"
    for typed in ({"a": 1}, [1]):
        answer = client.post("/api/3/action/package_show", json.dumps({"id": typed}), content_type="application/json")
        assert answer.status_code == 409
