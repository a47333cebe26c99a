"""The description of the questions: what it names can be asked."""

from __future__ import annotations

import json
from typing import Any

from madoguchi.services.opendata.snapshots.asking import read_question
from madoguchi.services.opendata.snapshots.describing import describe
from madoguchi.services.opendata.snapshots.tests.tables import COLUMNS
from madoguchi.services.opendata.snapshots.vocabulary import Column

EXAMPLES = {
    "string": "a", "integer": "1", "number": "1.5", "boolean": "true", "date": "2026-04-01", "bbox": "140,40,141,41",
    "near": "140,40,500", "sort": "-name", "fields": "name", "opens_at": "09:00", "seen_at": "2026-04-01T09:00",
}  # fmt: skip


def example(parameter: dict[str, Any]) -> Any:
    name, schema = parameter["name"], parameter["schema"]
    field = name.partition("__")[0]
    if "enum" in schema:
        return schema["enum"][0]
    if schema["type"] == "array" and field not in EXAMPLES:
        schema = schema["items"]
    if name.endswith("__missing"):
        return "true"
    return EXAMPLES.get(field) or EXAMPLES.get(schema.get("format", "")) or EXAMPLES[schema["type"]]


def test_everything_that_is_described_can_be_asked() -> None:
    told = describe(COLUMNS, "/opendata/aed/rows", title="AED")
    parameters = told["paths"]["/opendata/aed/rows"]["get"]["parameters"]
    assert len({parameter["name"] for parameter in parameters}) == len(parameters)
    for parameter in parameters:
        read_question({parameter["name"]: [example(parameter)]}, COLUMNS)


def test_every_reference_leads_somewhere() -> None:
    told = describe(COLUMNS, "/x")
    text = json.dumps(told)
    assert told["openapi"] == "3.1.0"
    for part in text.split('"#/components/schemas/')[1:]:
        assert part.partition('"')[0] in told["components"]["schemas"]


def test_records_without_places_have_no_places_described() -> None:
    told = describe([Column("name", "名称", "text")], "/x")
    names = {parameter["name"] for parameter in told["paths"]["/x"]["get"]["parameters"]}
    assert {"bbox", "near"}.isdisjoint(names)
    assert "geojson" not in json.dumps(told)
