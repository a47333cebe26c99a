"""The questions of a dataset as OpenAPI 3.1, so that a program can be written, or made, from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from madoguchi.services.opendata.snapshots.questions import (
    MOST_LETTERS,
    MOST_METRES,
    MOST_ROWS,
    MOST_VALUES,
    USUAL_LIMIT,
    Operator,
    operators_for,
)
from madoguchi.services.opendata.snapshots.vocabulary import Column, Kind, as_told, place_of

Json = dict[str, Any]
_TYPES: dict[Kind, Json] = {
    "text": {"type": "string"},
    "integer": {"type": "integer", "format": "int64"},
    "number": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}(:[0-9]{2})?$"},
    "datetime": {"type": "string"},
    "boolean": {"type": "boolean"},
    "longitude": {"type": "number", "minimum": -180, "maximum": 180},
    "latitude": {"type": "number", "minimum": -90, "maximum": 90},
}
_ABOUT: dict[Operator, str] = {
    "eq": "等しい", "ne": "等しくない（値がないものを含む）", "lt": "より小さい", "le": "以下", "gt": "より大きい",
    "ge": "以上", "contains": "文字列を含む（全角・半角、大文字・小文字を区別しない）",
    "in": f"どれかに等しい（カンマ区切り、{MOST_VALUES}個まで）", "missing": "値がない（true）、ある（false）",
}  # fmt: skip


def describe(columns: Sequence[Column], address: str, *, title: str = "", most: int = MOST_ROWS) -> Json:
    """The OpenAPI description of ``GET address``, which answers questions about records with these columns."""
    has_place = place_of(columns) is not None
    forms = ["json", "csv", *(["geojson"] if has_place else [])]
    names = [column.name for column in columns]
    parameters = [
        *(_filter(column, operator) for column in columns for operator in operators_for(column)),
        *_common(columns, names, most, forms),
        *(_places() if has_place else []),
    ]
    content: Json = {
        "application/json": {"schema": {"$ref": "#/components/schemas/Page"}},
        "text/csv": {"schema": {"type": "string", "description": "UTF-8（BOM付き）、見出しは日本語"}},
    }
    if has_place:
        content["application/geo+json"] = {"schema": {"$ref": "#/components/schemas/Features"}}
    return {
        "openapi": "3.1.0",
        "info": {"title": title or "データの検索", "version": "1", "description": _about(columns)},
        "paths": {
            address: {
                "get": {
                    "operationId": "ask",
                    "summary": "条件に合うデータを1ページずつ返します",
                    "parameters": parameters,
                    "responses": {
                        "200": {"description": "1ページ分のデータと、条件に合う件数", "content": content},
                        **{status: _refusal(about) for status, about in _REFUSALS.items()},
                    },
                }
            }
        },
        "components": {"schemas": _schemas(columns, has_place=has_place)},
    }


_REFUSALS = {"400": "読み取れない条件", "404": "その版がない", "429": "短い間に多すぎる", "503": "時間内に終わらない"}


def _refusal(about: str) -> Json:
    return {"description": about, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}}


def _about(columns: Sequence[Column]) -> str:
    lines = [
        "条件はすべて同時に満たすものを探します。空の値の条件は、ないものとして扱います（__in だけは、空なら0件です）。",
        "",
    ]
    lines += [f"- {one.name}: {one.title}{f'（{one.description}）' if one.description else ''}" for one in columns]
    return "\n".join(lines)


def _parameter(name: str, about: str, schema: Json, **more: Any) -> Json:
    return {"name": name, "in": "query", "required": False, "description": about, "schema": schema} | more


def _filter(column: Column, operator: Operator) -> Json:
    name = column.name if operator == "eq" else f"{column.name}__{operator}"
    schema = dict(_TYPES[column.kind])
    if schema["type"] == "string" and operator != "in":
        schema["maxLength"] = MOST_LETTERS
    if operator == "missing":
        schema = {"type": "boolean"}
    about = f"{column.title}: {_ABOUT[operator]}"
    if operator == "in":
        listed = {"type": "array", "items": schema, "maxItems": MOST_VALUES}
        return _parameter(name, about, listed, style="form", explode=False)
    return _parameter(name, about, schema)


def _common(columns: Sequence[Column], names: list[str], most: int, forms: list[str]) -> list[Json]:
    listed = {"type": "array", "items": {"type": "string", "enum": names}}
    sorts = {"type": "array", "items": {"type": "string", "enum": [*names, *(f"-{name}" for name in names)]}}
    found = [
        _parameter("sort", "並べ替える項目（「-」を付けると大きい順、3つまで）。値がないものは最後", sorts,
                   style="form", explode=False),
        _parameter("fields", "返す項目。なければ全部", listed, style="form", explode=False),
        _parameter("limit", "1ページの件数", {"type": "integer", "minimum": 0, "maximum": most,
                                         "default": min(USUAL_LIMIT, most)}),
        _parameter("cursor", "前のページの next_cursor。ほかの条件は変えないこと", {"type": "string"}),
        _parameter("format", "返す形式", {"type": "string", "enum": forms, "default": "json"}),
    ]  # fmt: skip
    if any(column.kind == "text" for column in columns):
        about = "文章の項目のどれかに、すべての語が含まれるもの（1文字から。空白で区切る）"
        found.append(_parameter("text", about, {"type": "string", "maxLength": MOST_LETTERS}))
    return found


def _places() -> list[Json]:
    def numbers(count: int) -> Json:
        return {"type": "array", "items": {"type": "number"}, "minItems": count, "maxItems": count}

    return [
        _parameter("bbox", "範囲: 西,南,東,北（度）", numbers(4), style="form", explode=False),
        _parameter(
            "near", f"近い順: 経度,緯度,距離（m、{MOST_METRES:.0f}まで）", numbers(3), style="form", explode=False
        ),
    ]


def _schemas(columns: Sequence[Column], *, has_place: bool) -> Json:
    record: Json = {
        "type": "object",
        "description": "fields で選んだ項目だけを持つ。値がなければ null",
        "properties": {one.name: _record_field(one) for one in columns},
    }
    if has_place:
        record["properties"]["_metres"] = {"type": "number", "description": "near のときの距離（m）"}
    cursor = {"type": ["string", "null"], "description": "次のページの cursor。最後のページでは null"}
    found: Json = {
        "Record": record,
        "Page": {
            "type": "object",
            "required": ["total", "next_cursor", "columns", "rows"],
            "properties": {
                "total": {"type": "integer", "description": "条件に合う件数（正確な数）"},
                "next_cursor": cursor,
                "columns": {
                    "type": "array",
                    "items": {"type": "object", "properties": {key: {"type": "string"} for key in as_told(
                        Column("name", "title", "text", "description")
                    )}},
                },
                "rows": {"type": "array", "items": {"$ref": "#/components/schemas/Record"}},
            },
        },
        "Refusal": {
            "type": "object",
            "properties": {key: {"type": "string"} for key in ("code", "reason", "next_step")}
            | {"links": {"type": "array", "items": {
                "type": "object", "properties": {key: {"type": "string"} for key in ("title", "href")}
            }}},
        },
    }  # fmt: skip
    if has_place:
        found["Features"] = {
            "type": "object",
            "required": ["type", "features", "total", "next_cursor"],
            "properties": {
                "type": {"const": "FeatureCollection"},
                "total": {"type": "integer"},
                "next_cursor": cursor,
                "features": {"type": "array", "items": {"type": "object"}},
            },
        }
    return found


def _record_field(column: Column) -> Json:
    schema = _TYPES[column.kind]
    return schema | {"type": [schema["type"], "null"], "title": column.title}
