"""Staff correct a record on the map, or add one; what comes of it is checked, and approved by a second person."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused
from madoguchi.services.opendata.mapping.correcting import MOST_FOUND, Table, table_in_hand
from madoguchi.services.opendata.mapping.finding import MOST_LETTERS
from madoguchi.services.opendata.mapping.lines import lines_of
from madoguchi.services.opendata.mapping.origins import read_point
from madoguchi.services.opendata.models import Dataset
from madoguchi.services.opendata.operations import prepare_version
from madoguchi.services.opendata.policies import may_prepare
from madoguchi.services.opendata.refusals import NotForThisDataset
from madoguchi.services.opendata.tasks import examine_table
from madoguchi.services.opendata.views.mapping import with_base
from madoguchi.services.opendata.views.staff.frame import crumbs, dataset_crumb, dataset_in

MOST_IN_CELL = 4000


@never_cache
@require_safe
def opendata_records(request: HttpRequest, slug: str) -> HttpResponse:
    """Records of the table in hand, found by words: the way to each."""
    dataset = _dataset(request, slug)
    table = table_in_hand(dataset)
    words = request.GET.get("q", "").strip()[:MOST_LETTERS]
    named = _shown(table)
    context = {
        "dataset": dataset, "words": words, "most": MOST_FOUND,
        "found": [(number, [row[index] for index in named if row[index]]) for number, row in table.found(words)],
        "crumbs": crumbs(dataset_crumb(dataset), (_("Correct places"), None)),
    }  # fmt: skip
    return render(request, "opendata/staff/opendata_records.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opendata_record(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One record with its place on the map; 0 is a new one. Sent, it becomes a file of the version in writing."""
    dataset = _dataset(request, slug)
    table = table_in_hand(dataset)
    record = table.record(number)
    if record is None:
        raise Http404(str(number))
    if request.method != "POST":
        return _form(request, dataset, table, number, record, table.mark)
    values = [request.POST.get(f"c{index}", "").strip()[:MOST_IN_CELL] for index in range(len(table.headings))]
    mark = request.POST.get("mark", "")[:64]
    if read_point(f"{values[table.latitude]},{values[table.longitude]}") is None:
        wrong = _("Write the latitude and the longitude in degrees, such as 40.8083 and 140.4402.")
        return _form(request, dataset, table, number, values, mark, problem=wrong)
    try:
        file = table.with_record(number, values, mark)
        name = "correction.csv"
        examined = examine_table(dataset, file, name=name)
        made = prepare_version(
            dataset, file=file, file_name=name, examined=examined, by=actor_of(request), at=clock.now()
        )
    except Refused as refused:
        return _form(request, dataset, table, number, values, mark, problem=f"{refused} {refused.way_out}")
    return redirect("opendata_version", version_id=made.pk)


def _dataset(request: HttpRequest, slug: str) -> Dataset:
    person, dataset = dataset_in(request, slug)
    if not may_prepare(person, dataset, on=clock.today()):
        raise NotForThisDataset
    return dataset


def _form(
    request: HttpRequest,
    dataset: Dataset,
    table: Table,
    number: int,
    values: list[str],
    mark: str,
    *,
    problem: str = "",
) -> HttpResponse:
    target = f"c{table.latitude}"
    lines = lines_of(settings.CITY_FOLDER)
    point = read_point(f"{values[table.latitude]},{values[table.longitude]}")
    context: dict[str, Any] = {
        "dataset": dataset, "number": number, "mark": mark, "lines": lines,
        "fields": [
            {"name": f"c{index}", "label": heading, "value": value, "wrong": bool(problem) and f"c{index}" == target}
            for index, (heading, value) in enumerate(zip(table.headings, values, strict=True))
        ],
        "latitude": target, "longitude": f"c{table.longitude}", "problem": problem,
        "problems": [(target, problem)] if problem else [],
        "config": {
            "lines": reverse("opendata_map_lines"), "box": lines.box, "tiles": settings.MAP_TILES,
            "at": [point[1], point[0]] if point else None,
        },
        "tiles_credit": settings.MAP_TILES_CREDIT if settings.MAP_TILES else "",
        "crumbs": crumbs(
            dataset_crumb(dataset),
            (_("Correct places"), reverse("opendata_records", args=[dataset.slug])),
            (_("Correct a place") if number else _("Add a place"), None),
        ),
    }  # fmt: skip
    response = render(request, "opendata/staff/opendata_record.html", context, status=422 if problem else 200)
    return with_base(response)


def _shown(table: Table) -> list[int]:
    """Columns that tell a record from others."""
    wanted = ("ID", "名称", "所在地_連結表記")
    return [index for index, heading in enumerate(table.headings) if heading in wanted]
