"""The answers of a procedure as JSON Schema 2020-12, from the types of its fields."""

from __future__ import annotations

from typing import Any

from madoguchi.foundation.forms.public import Field, Page, Procedure, field_type

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def answers_schema(procedure: Procedure, *, address: str) -> dict[str, Any]:
    """What a set of answers looks like. ``address`` is its ``$id``.

    A question that is asked only sometimes is not required here; ``x-when`` holds its condition.
    """
    properties: dict[str, Any] = {}
    required: list[str] = []
    for page in procedure.pages:
        if page.repeat:
            properties[page.name] = _rows(page)
            if page.least and page.when is None:
                required.append(page.name)
            continue
        for f in page.fields:
            _add(properties, required, f, certain=page.when is None)
    return {
        "$schema": DIALECT, "$id": address, "title": procedure.title.ja, "description": procedure.summary.ja,
        "type": "object", "properties": properties, "required": required, "additionalProperties": False,
        "x-procedure": procedure.slug, "x-version": procedure.sha256,
    }  # fmt: skip


def _add(properties: dict[str, Any], required: list[str], f: Field, *, certain: bool) -> None:
    kind = field_type(f.type)
    if not kind.answers or f.compute is not None:
        return
    described: dict[str, Any] = {"title": f.label.ja, **kind.json_schema(f), "x-type": f.type}
    if f.help:
        described["description"] = f.help.ja
    if f.when is not None:
        described["x-when"] = f.when.source
    if not isinstance(f.required, bool):
        described["x-required-when"] = f.required.source
    if f.concept:
        described["x-concept"] = f.concept
    properties[f.name] = described
    if certain and f.when is None and f.required is True:
        required.append(f.name)


def _rows(page: Page) -> dict[str, Any]:
    properties: dict[str, Any] = {"id": {"type": "string", "minLength": 1}}
    required = ["id"]
    for f in page.fields:
        _add(properties, required, f, certain=True)
    rows: dict[str, Any] = {
        "title": page.title.ja, "type": "array", "minItems": page.least, "maxItems": page.most,
        "items": {"type": "object", "properties": properties, "required": required, "additionalProperties": False},
    }  # fmt: skip
    if page.fill is not None:
        rows["x-fill"] = {"from": page.fill.source} | ({"shares": page.fill.shares} if page.fill.shares else {})
        if page.fill.when is not None:
            rows["x-fill"]["when"] = page.fill.when.source
    if page.when is not None:
        rows["minItems"] = 0
        rows["x-when"] = page.when.source
    return rows
