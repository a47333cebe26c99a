"""The procedures for programs."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from madoguchi.foundation.forms.public import field_type, get_version_offered


def test_the_list_is_public_and_searchable(client: Client) -> None:
    answer = client.get(reverse("api_procedure_list"))
    assert [p["slug"] for p in answer.json()["procedures"]] == ["certificate", "counter-only", "dog"]
    found = client.get(reverse("api_procedure_list"), {"q": "わんちゃん"}).json()["procedures"]
    assert [p["slug"] for p in found] == ["dog"]
    assert found[0]["guide"] == "http://testserver/procedures/dog/"


def test_the_guide_tells_what_the_page_tells(client: Client) -> None:
    told = client.get(reverse("api_procedure", args=["dog"])).json()
    assert told["title"] == "犬の登録"
    assert told["prices"][0]["yen"] == 500
    assert told["office"]["name"] == "市民課"
    assert told["attachments"][0]["when"] == "「予防注射」が「はい」の場合"
    assert told["version"] == 1


def test_the_schema_describes_the_answers(client: Client) -> None:
    answer = client.get(reverse("api_procedure_schema", args=["dog"]))
    schema = answer.json()
    assert answer["Content-Type"] == "application/schema+json"
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "applicant.name" in schema["required"]
    assert "kind_other" not in schema["required"]
    assert schema["properties"]["kind_other"]["x-when"] == "kind == 'other'"
    assert schema["properties"]["litters"]["maxItems"] == 2
    assert schema["properties"]["litters"]["items"]["required"] == ["id", "name", "given_away"]


def test_every_sample_fits_its_own_schema(client: Client, at: Any) -> None:
    procedure = get_version_offered("dog", on=at.date()).procedure
    properties = client.get(reverse("api_procedure_schema", args=["dog"])).json()["properties"]
    for f in procedure.fields.values():
        described = properties[f.repeat]["items"]["properties"] if f.repeat else properties
        wanted = field_type(f.type).json_schema(f)
        assert wanted.items() <= described[f.name].items()


def test_an_unknown_procedure_is_refused_as_json(client: Client) -> None:
    answer = client.get(reverse("api_procedure", args=["nothing"]))
    assert answer.status_code == 404
    assert answer.json()["code"] == "forms.procedure-not-offered"
