"""What harvesters and search engines read: linked data, the map of the site, and what they may fetch."""

from __future__ import annotations

import json
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from madoguchi.kernel.site_map import every_page
from madoguchi.services.opendata.catalogue.addresses import Addresses
from madoguchi.services.opendata.catalogue.entries import entries, entry_of, open_version
from madoguchi.services.opendata.catalogue.linked import (
    catalogue_as_dcat,
    dataset_as_schema_org,
    one_dataset_as_dcat,
)
from madoguchi.services.opendata.views.for_programs import as_json, base_of, for_programs, kept, mark_of

LINKED = "application/ld+json"
PAGES = ("home", "open_data", "open_datasets")


def _linked(request: HttpRequest, told: Any) -> HttpResponse:
    return kept(request, mark_of(json.dumps(told, ensure_ascii=False)), lambda: as_json(told, LINKED))


@for_programs
def open_catalog_jsonld(request: HttpRequest) -> HttpResponseBase:
    """``/open/catalog.jsonld``: the whole catalogue in DCAT-AP."""
    return _linked(request, catalogue_as_dcat(entries(), Addresses(base_of(request))))


@for_programs
def open_dataset_jsonld(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One dataset in DCAT-AP."""
    return _linked(request, one_dataset_as_dcat(entry_of(open_version(slug)), Addresses(base_of(request))))


@for_programs
def open_dataset_schema_org(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One dataset as schema.org knows it, for search engines."""
    return _linked(request, dataset_as_schema_org(entry_of(open_version(slug)), Addresses(base_of(request))))


@for_programs
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """``/sitemap.xml``: the pages of the data and those that rooms name, each with the day it was renewed."""
    at = Addresses(base_of(request))
    lines = [f"<url><loc>{escape(at.of(name))}</loc></url>" for name in PAGES]
    for entry in entries():
        published = entry.version.published_at
        day = f"<lastmod>{published.date().isoformat()}</lastmod>" if published else ""
        lines.append(f"<url><loc>{escape(at.page(entry.slug))}</loc>{day}</url>")
    for address, renewed in every_page():
        day = f"<lastmod>{renewed.isoformat()}</lastmod>" if renewed else ""
        lines.append(f"<url><loc>{escape(at.base + address)}</loc>{day}</url>")
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "\n".join(lines)
        + "\n</urlset>\n"
    )
    return kept(request, mark_of(text), lambda: HttpResponse(text, content_type="application/xml; charset=utf-8"))


@for_programs
def robots(request: HttpRequest) -> HttpResponseBase:
    """``/robots.txt``: what is for everybody may be read; what belongs to one person, or asks much work, is left alone."""
    closed = ["/drafts/", "/reopen/", "/settings/", "/api/opendata/check/"]
    if settings.MADOGUCHI_DEMO:
        # Invented people and figures should not be found as if they were a city's.
        closed = ["/"]
    lines = ["User-agent: *", *(f"Disallow: {one}" for one in closed)]
    if not settings.MADOGUCHI_DEMO:
        lines.append(f"Sitemap: {base_of(request)}{reverse('sitemap')}")
    text = "\n".join(lines) + "\n"
    return kept(request, mark_of(text), lambda: HttpResponse(text, content_type="text/plain; charset=utf-8"))
