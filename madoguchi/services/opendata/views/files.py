"""The files of a dataset, at addresses that stay."""

from __future__ import annotations

from pathlib import PurePath

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from madoguchi.services.opendata.catalogue.entries import entry_of, open_version
from madoguchi.services.opendata.refusals import NoSuchFormat
from madoguchi.services.opendata.shelf import snapshot_of
from madoguchi.services.opendata.snapshots.serving import CONTENT_TYPES, USUAL_CACHE, serve_file
from madoguchi.services.opendata.snapshots.vocabulary import SAFE_CSV
from madoguchi.services.opendata.usage import count_file
from madoguchi.services.opendata.views.for_programs import for_programs

NUMBERED = "public, max-age=3600"
"""A version never changes, but it can be withdrawn: what others keep has to end in time."""


@for_programs
def open_dataset_latest(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """The newest version. Its own address stands in ``Content-Location``."""
    return _file(request, slug, None, name)


@for_programs
def open_dataset_file(request: HttpRequest, slug: str, number: int, name: str) -> HttpResponseBase:
    """A certain version, also after newer ones have come."""
    return _file(request, slug, number, name)


def _file(request: HttpRequest, slug: str, number: int | None, name: str) -> HttpResponseBase:
    version = open_version(slug, number)
    names = [one.name for one in entry_of(version).files]
    if name not in CONTENT_TYPES or name not in names:
        raise NoSuchFormat(format=PurePath(name).name[:80], formats=", ".join(names))
    response = serve_file(
        request, snapshot_of(version), name, filename=saved_as(slug, version.number, name),
        modified_at=version.published_at, cache=USUAL_CACHE if number is None else NUMBERED,
    )  # fmt: skip
    response["Content-Location"] = reverse("open_dataset_file", args=[slug, version.number, name])
    page = request.build_absolute_uri(reverse("open_dataset", args=[slug]))
    licence = version.definition.licence.url
    count_file(request, response, slug, PurePath(name).suffix.removeprefix("."))
    response["Link"] = f'<{page}>; rel="describedby", <{licence}>; rel="license"'
    return response


def saved_as(slug: str, number: int, name: str) -> str:
    """What the file is called when it is saved: two datasets never overwrite each other."""
    return f"{slug}_{number}{'_spreadsheet' if name == SAFE_CSV else ''}{PurePath(name).suffix}"
