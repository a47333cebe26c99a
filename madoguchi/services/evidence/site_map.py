"""Published sheets on the map of the site."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.timezone import localdate

from madoguchi.kernel.site_map import Page, on_the_map
from madoguchi.services.evidence.queries import published_editions


@on_the_map("evidence")
def sheet_pages() -> Iterator[Page]:
    """The list and each sheet; nothing while none is published."""
    editions = list(published_editions())
    if editions:
        yield reverse("open_sheets"), None
    for one in editions:
        yield reverse("open_sheet", args=[one.sheet.slug]), localdate(one.published_at) if one.published_at else None
