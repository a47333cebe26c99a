"""The catalogue and the page of each dataset, for everybody."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.foundation.accounts.public import ASKING, at_a_pace
from madoguchi.kernel import clock
from madoguchi.services.opendata.catalogue.changing import public_changes, version_before
from madoguchi.services.opendata.catalogue.charting import chart_of
from madoguchi.services.opendata.catalogue.entries import Entry, entries, entry_of, history, open_version
from madoguchi.services.opendata.catalogue.examples import Example, examples
from madoguchi.services.opendata.catalogue.explaining import columns_explained
from madoguchi.services.opendata.catalogue.previewing import preview, telling_cell
from madoguchi.services.opendata.catalogue.searching import FACETS, MOST_LETTERS, choices, having, narrowed
from madoguchi.services.opendata.guideline import title_of_rules
from madoguchi.services.opendata.queries import find_published
from madoguchi.services.opendata.states import State
from madoguchi.services.opendata.usage import used_in_a_year

A_PAGE = 20
NEWEST = 3
"""Versions that a page shows unfolded."""


@login_not_required
@require_safe
@at_a_pace(ASKING)
def open_datasets(request: HttpRequest) -> HttpResponse:
    """Every dataset: sought by words, narrowed by facets."""
    everything = entries()
    sought = request.GET.get("q", "")[:MOST_LETTERS]
    chosen = {facet.key: request.GET.get(facet.key, "")[:80] for facet in FACETS}
    found = having(everything, sought)
    context = {
        "page": Paginator(narrowed(found, chosen), A_PAGE).get_page(request.GET.get("page")),
        "facets": choices(found, chosen),
        "sought": sought,
        "is_narrowed": bool(sought.strip()) or any(chosen.values()),
        "all_count": len(everything),
        "rules": title_of_rules(settings.CITY_FOLDER),
        "crumbs": crumbs(),
    }
    return render(request, "opendata/resident/open_datasets.html", context)


@login_not_required
@require_safe
@at_a_pace(ASKING)
def open_dataset(request: HttpRequest, slug: str) -> HttpResponse:
    """One dataset: what it holds, its records, its files, how it is used, how it came to be as it is."""
    entry = entry_of(open_version(slug))
    looked, past = preview(entry, request.GET), history(entry.dataset)
    context = {
        "entry": entry,
        "part": entry.definition.part,
        "frequency": entry.definition.part.frequency.label,
        "preview": looked,
        "all_columns": _address(request, columns="all"),
        "few_columns": _address(request, columns=""),
        "columns": list(columns_explained(entry)),
        "chart": chart_of(entry),
        "examples": examples_of(entry, request),
        "history": past[:NEWEST],
        "older": past[NEWEST:],
        "used": used_in_a_year(slug, on=clock.today()),
        "crumbs": crumbs((str(entry.title), None)),
    }
    return render(request, "opendata/resident/open_dataset.html", context, status=looked.status)


@login_not_required
@require_safe
@at_a_pace(ASKING)
def open_dataset_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A certain version: its files, what was said of it, and what it says differently from the one before."""
    entry = entry_of(open_version(slug, number))
    name = _("Version %(number)s") % {"number": number}
    context = {
        "entry": entry,
        "number": number,
        "before": version_before(entry.version),
        "changes": public_changes(entry.version),
        "is_newest": entry.version.state == State.PUBLISHED,
        "has_newest": find_published(slug) is not None,
        "crumbs": crumbs((str(entry.title), reverse("open_dataset", args=[slug])), (name, None)),
    }
    return render(request, "opendata/resident/open_dataset_version.html", context)


def _address(request: HttpRequest, **changed: str) -> str:
    """This address with something changed."""
    query = request.GET.copy()
    for key, value in changed.items():
        query.pop(key, None)
        if value:
            query[key] = value
    return f"{request.path}?{query.urlencode()}"


def examples_of(entry: Entry, request: HttpRequest) -> list[Example]:
    """Examples with this dataset's own addresses, and a question that finds something."""

    def absolute(name: str, *arguments: Any) -> str:
        return request.build_absolute_uri(reverse(name, args=arguments))

    field, value = telling_cell(preview(entry, {}))
    return examples(
        csv_url=absolute("open_dataset_latest", entry.slug, "data.csv"),
        rows_url=absolute("api_opendata_rows", entry.slug), field=field, value=value,
    )  # fmt: skip


def crumbs(*more: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    """The way here."""
    catalogue = reverse("open_datasets") if more else None
    return [(_("Home"), "/"), (_("Open data"), reverse("open_data")), (_("Datasets"), catalogue), *more]
