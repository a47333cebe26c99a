"""Questions about the records of a dataset, and what programs need to know before they ask."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse

from madoguchi.services.opendata.catalogue.entries import Entry, entries, entry_of, open_folder, open_version
from madoguchi.services.opendata.refusals import NoSuchVersion
from madoguchi.services.opendata.shelf import snapshot_of
from madoguchi.services.opendata.snapshots.asking import Format, Told, answered, columns_of, read_question
from madoguchi.services.opendata.snapshots.describing import describe
from madoguchi.services.opendata.snapshots.refusals import ParameterUnreadable
from madoguchi.services.opendata.usage import count_question
from madoguchi.services.opendata.views.for_programs import as_json, base_of, for_programs, kept, mark_of

READ_HERE = ("format", "version")


@for_programs
def api_opendata_rows(request: HttpRequest, slug: str) -> HttpResponseBase:
    """``GET /api/opendata/<slug>/rows``: one page of what was asked, with the exact total and the next cursor."""
    folder = open_folder(slug, number_asked(request.GET))
    form = form_asked(request.GET)

    def answer() -> HttpResponse:
        told, head = told_of(folder, request.GET, form, base_of(request) + request.path)
        count_question(slug)
        response = HttpResponse(told.body, content_type=told.content_type, headers=head)
        response["Access-Control-Expose-Headers"] = "ETag, Link, X-Total-Count"
        return response

    return kept(request, mark_of_rows(folder, base_of(request), request.META.get("QUERY_STRING", "")), answer)


def told_of(folder: Path, asked: QueryDict, form: Format, address: str) -> tuple[Told, dict[str, str]]:
    """A page of what was asked at ``address``, and the headers that tell of it. Raises a ``Refused``."""
    told = answered(folder, read_question(asked, columns_of(folder), besides=READ_HERE), form)
    head = {"X-Total-Count": str(told.total)}
    if told.next_cursor:
        following = asked.copy()
        following["cursor"] = told.next_cursor
        head["Link"] = f'<{address}?{following.urlencode()}>; rel="next"'
    return told, head


def mark_of_rows(folder: Path, base: str, query: str) -> str:
    """The ETag. A snapshot never changes: its name and the question decide about every byte of the answer."""
    return mark_of(str(folder), base, query)


def number_asked(asked: QueryDict) -> int | None:
    """Which version is meant; the newest where none is named."""
    text = asked.get("version", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise NoSuchVersion
    return int(text)


def form_asked(asked: QueryDict) -> Format:
    """How it is to be told. Raises ``ParameterUnreadable``."""
    text = asked.get("format", "") or "json"
    for one in get_args(Format):
        if one == text:
            found: Format = one
            return found
    raise ParameterUnreadable(parameter="format", value=text[:80], example="format=csv")


@for_programs
def api_opendata_openapi(request: HttpRequest, slug: str) -> HttpResponseBase:
    """OpenAPI 3.1 of the questions of one dataset, with its columns."""
    version = open_version(slug)
    folder = snapshot_of(version)
    etag = mark_of(str(folder), base_of(request), "openapi")
    return kept(request, etag, lambda: as_json(described(entry_of(version), base_of(request))))


def described(entry: Entry, base: str) -> dict[str, Any]:
    """The description with its server, and where people read about the data."""
    address = reverse("api_opendata_rows", args=[entry.slug])
    told = describe(columns_of(entry.folder), address, title=entry.title.ja)
    definition = entry.definition
    told["info"] |= {
        "version": str(entry.version.number),
        "license": {"name": definition.licence.title, "url": definition.licence.url},
    }
    told["servers"] = [{"url": base}]
    told["externalDocs"] = {"url": base + reverse("open_dataset", args=[entry.slug])}
    return told


@for_programs
def api_opendata_catalogue(request: HttpRequest) -> HttpResponseBase:
    """``GET /api/opendata/``: every dataset, and where its files, its questions and their description lie."""
    found = entries()
    base = base_of(request)
    told = {"datasets": [_listed(entry, base) for entry in found]}
    return kept(request, mark_of(json.dumps(told, ensure_ascii=False)), lambda: as_json(told))


def _listed(entry: Entry, base: str) -> dict[str, Any]:
    published = entry.version.published_at
    return {
        "slug": entry.slug,
        "title": {"ja": entry.title.ja, "en": entry.title.en},
        "standard": entry.standard or None,
        "version": entry.version.number,
        "rows": entry.version.rows,
        "published_at": published.isoformat() if published else None,
        "licence": entry.definition.licence.title,
        "page": base + reverse("open_dataset", args=[entry.slug]),
        "rows_url": base + reverse("api_opendata_rows", args=[entry.slug]),
        "openapi": base + reverse("api_opendata_openapi", args=[entry.slug]),
        "files": {
            one.name: base + reverse("open_dataset_latest", args=[entry.slug, one.name]) for one in entry.files
        },
    }  # fmt: skip
