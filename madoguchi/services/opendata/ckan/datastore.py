"""``datastore_search``: records of a dataset, answered by the snapshot. Fields are called by the headings of the CSV."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.utils.http import urlencode

from madoguchi.kernel.csv_text import csv_text
from madoguchi.kernel.refusals import Refused
from madoguchi.services.opendata.catalogue.addresses import Addresses
from madoguchi.services.opendata.ckan.actions import Params, find_resource, text_of, truth, whole
from madoguchi.services.opendata.ckan.errors import Invalid, NotFound
from madoguchi.services.opendata.ckan.shapes import Json
from madoguchi.services.opendata.snapshots.asking import MOST_ROWS, Answer, Question, ask, columns_of, read_question
from madoguchi.services.opendata.snapshots.different import different
from madoguchi.services.opendata.snapshots.opened import MOST_SECONDS
from madoguchi.services.opendata.snapshots.refusals import NoSuchField, TookTooLong
from madoguchi.services.opendata.snapshots.values import written
from madoguchi.services.opendata.snapshots.vocabulary import Column, Kind
from madoguchi.services.opendata.usage import count_question

USUAL_LIMIT = 100
TYPES: dict[Kind, str] = {
    "text": "text", "integer": "int8", "number": "float8", "date": "date", "time": "time", "datetime": "timestamp",
    "boolean": "bool", "longitude": "float8", "latitude": "float8",
}  # fmt: skip
"""As PostgreSQL, and so CKAN, calls them."""
FORMATS = ("objects", "lists", "csv", "tsv")


def datastore_search(params: Params, at: Addresses) -> Json:
    """Records by filters and words, sorted, a part of them, each different one once; with the exact total."""
    entry, resource = find_resource(params, at, "resource_id")
    if not resource["datastore_active"]:
        raise NotFound(f'Resource "{resource["id"]}" was not found.')
    count_question(entry.slug)
    columns = columns_of(entry.folder)
    limit, offset = min(whole(params, "limit", USUAL_LIMIT), MOST_ROWS), whole(params, "offset", 0)
    form = text_of(params, "records_format") or "objects"
    if form not in FORMATS:
        raise Invalid(records_format=f"value must be one of {list(FORMATS)}")
    try:
        asked = _asked(params, columns)
        question = read_question(asked, columns)
        answer = _found(entry.folder, replace(question, limit=limit), offset, distinct=truth(params, "distinct"))
    except NoSuchField as missing:
        raise Invalid(fields=f'field "{missing.details["field"]}" not in table') from missing
    except TookTooLong:
        raise
    except Refused as refused:
        raise Invalid(query=refused.told) from refused
    fields = [{"id": one.title, "type": TYPES[one.kind]} for one in answer.columns]
    with_number = not text_of_list(params, "fields")
    told: Json = {
        "include_total": truth(params, "include_total", usual=True),
        "limit": limit,
        "offset": offset,
        "records_format": form,
        "resource_id": resource["id"],
        "total_estimation_threshold": None,
        "records": _records(answer, form, with_number=with_number),
        "fields": [{"id": "_id", "type": "int"}, *fields] if with_number else fields,
        "_links": _links(params, limit, offset),
        "total": answer.total,
        "total_was_estimated": False,
    }
    for name in ("q", "filters", "sort"):
        if params.get(name):
            told[name] = params[name]
    if truth(params, "distinct"):
        told["distinct"] = True
    if not told["include_total"]:
        del told["total"], told["total_was_estimated"]
    return told


def datastore_info(params: Params, at: Addresses) -> Json:
    """The fields of a resource."""
    entry, resource = find_resource(params, at)
    if not resource["datastore_active"]:
        raise NotFound(f'Resource "{resource["id"]}" was not found.')
    return {
        "meta": {"id": resource["id"], "count": entry.version.rows, "table_type": "BASE TABLE"},
        "fields": [
            {"id": one.title, "type": TYPES[one.kind], "info": {"label": one.title, "notes": one.name}}
            for one in columns_of(entry.folder)
        ],
    }


def _asked(params: Params, columns: Sequence[Column]) -> dict[str, list[str]]:
    """The question as an address of ours would ask it."""
    asked: dict[str, list[str]] = {}
    for name, values in _object(params, "filters").items():
        column = _named(name, columns)
        listed = values if isinstance(values, list) else [values]
        if any(isinstance(one, dict | list) for one in listed):
            raise Invalid(filters="values must be scalars or lists of them")
        if listed == [None]:
            asked[f"{column.name}__missing"] = ["true"]
        else:
            texts = [text for text in (written(one) for one in listed if one is not None) if text]
            asked[f"{column.name}__{'eq' if len(texts) == 1 else 'in'}"] = texts
    words = params.get("q")
    if isinstance(words, str) and words.strip().startswith("{"):
        words = _object(params, "q")
    if isinstance(words, dict):
        for name, value in words.items():
            column = _named(name, columns)
            asked.setdefault(f"{column.name}__{'contains' if column.kind == 'text' else 'eq'}", []).append(str(value))
    elif words:
        asked["text"] = [text_of(params, "q").replace(":*", "")]
    sorts = [_sorted(part, columns) for part in text_of(params, "sort").split(",") if part.strip()]
    if sorts:
        asked["sort"] = [",".join(sorts)]
    fields = text_of_list(params, "fields")
    if fields:
        asked["fields"] = [",".join(_named(one, columns).name for one in fields)]
    return asked


def _sorted(part: str, columns: Sequence[Column]) -> str:
    name, order = part.strip(), ""
    for word in ("asc", "desc"):
        if name.lower().endswith(f" {word}"):
            name, order = name[: -len(word)].strip(), word
    return ("-" if order == "desc" else "") + _named(name.strip('"'), columns).name


def _named(name: str, columns: Sequence[Column]) -> Column:
    for column in columns:
        if name in (column.title, column.name):
            return column
    raise NoSuchField(field=name[:100], fields=", ".join(column.title for column in columns))


def _object(params: Params, name: str) -> dict[str, Any]:
    value = params.get(name)
    if value in (None, ""):
        return {}
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise Invalid(**{name: "Cannot parse JSON"}) from None
    if not isinstance(value, dict):
        raise Invalid(**{name: "Not a JSON object"})
    return value


def text_of_list(params: Params, name: str) -> list[str]:
    """A parameter as a list of texts: a list, or texts with commas."""
    value = params.get(name)
    if isinstance(value, str):
        if value.strip().startswith("["):
            try:
                value = json.loads(value)
            except ValueError:
                raise Invalid(**{name: "Cannot parse JSON"}) from None
        else:
            value = [part.strip() for part in value.split(",") if part.strip()]
    if value is None:
        return []
    if not isinstance(value, list):
        raise Invalid(**{name: "Not a list"})
    return [str(one) for one in value]


def _found(folder: Path, question: Question, offset: int, *, distinct: bool) -> Answer:
    if not (distinct and question.fields):
        return _from_offset(folder, question, offset)  # whole records have their number with them: each is another
    if not {one.field for one in question.sort} <= set(question.fields):
        raise Invalid(sort="with distinct, records can only be sorted by the fields that are asked for")
    return different(folder, question, offset=offset)


def _from_offset(folder: Path, question: Question, offset: int) -> Answer:
    """The page that begins after ``offset`` records: pages before it are turned over by their cursors."""
    until = time.monotonic() + MOST_SECONDS
    cursor = ""
    while offset:
        if time.monotonic() > until:
            raise TookTooLong
        step = min(offset, MOST_ROWS)
        over = ask(folder, replace(question, limit=step, cursor=cursor))
        if not over.next_cursor:
            return replace(over, rows=[], numbers=[], next_cursor=None)
        cursor, offset = over.next_cursor, offset - step
    return ask(folder, replace(question, cursor=cursor))


def _records(answer: Answer, form: str, *, with_number: bool) -> Any:
    names = [column.title for column in answer.columns]
    rows = [list(row) for row in answer.rows]
    if with_number:
        names = ["_id", *names]
        rows = [[number, *row] for number, row in zip(answer.numbers, rows, strict=True)]
    if form == "lists":
        return rows
    if form == "csv":
        # As CKAN does it: records only, their headings stand in ``fields``.
        return csv_text(names, [[written(one) for one in row] for row in rows]).split("\n", 1)[1]
    if form == "tsv":
        return "".join("\t".join(" ".join(written(one).split()) for one in row) + "\n" for row in rows)
    return [dict(zip(names, row, strict=True)) for row in rows]


def _links(params: Params, limit: int, offset: int) -> Mapping[str, str]:
    def address(start: int) -> str:
        told = {
            name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            for name, value in params.items()
            if name != "offset" and value is not None
        }
        return "/api/3/action/datastore_search?" + urlencode(told | ({"offset": str(start)} if start else {}))

    links = {"start": address(0), "next": address(offset + limit)}
    return links | ({"prev": address(max(0, offset - limit))} if offset else {})
