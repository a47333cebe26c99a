"""Staff correct a record on the map, or add one; what comes of it is checked, and approved by a second person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.foundation.files.public import make_content
from madoguchi.kernel import clock
from madoguchi.kernel.city_lines import lines_of
from madoguchi.kernel.refusals import Refused
from madoguchi.services.opendata.mapping.correcting import (
    MOST_FOUND,
    Table,
    required_headings,
    table_in_hand,
    takes_photos,
)
from madoguchi.services.opendata.mapping.finding import MOST_LETTERS
from madoguchi.services.opendata.mapping.origins import read_point
from madoguchi.services.opendata.models import LONGEST_ALT, Dataset, Version
from madoguchi.services.opendata.operations import prepare_version
from madoguchi.services.opendata.photographs import NewPhoto, photos_named_in
from madoguchi.services.opendata.policies import may_prepare
from madoguchi.services.opendata.refusals import NotForThisDataset
from madoguchi.services.opendata.snapshots.place_words import middle
from madoguchi.services.opendata.tasks import examine_table
from madoguchi.services.opendata.views.mapping import with_base
from madoguchi.services.opendata.views.staff.frame import crumbs, dataset_crumb, dataset_in

MOST_IN_CELL = 4000


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form: the record, of which table it is, and the words for a photograph."""

    values: list[str]
    mark: str
    alt: str = ""


class Wrong(Exception):
    """What is wrong with one field."""

    def __init__(self, field: str, said: str) -> None:
        super().__init__(said)
        self.field, self.said = field, said


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
        return _form(request, dataset, table, number, Typed(record, table.mark))
    values = [request.POST.get(f"c{index}", "").strip()[:MOST_IN_CELL] for index in range(len(table.headings))]
    typed = Typed(values, request.POST.get("mark", "")[:64], request.POST.get("photo_alt", "").strip()[:LONGEST_ALT])
    try:
        made = _corrected(request, dataset, table, number, typed)
    except Wrong as said:
        return _form(request, dataset, table, number, typed, wrong=said)
    except Refused as refused:
        told = Wrong(f"c{table.latitude}", refused.told)
        return _form(request, dataset, table, number, typed, wrong=told)
    return redirect("opendata_version", version_id=made.pk)


def _corrected(request: HttpRequest, dataset: Dataset, table: Table, number: int, typed: Typed) -> Version:
    values = typed.values
    if read_point(f"{values[table.latitude]},{values[table.longitude]}") is None:
        longitude, latitude = middle()
        said = _("Write the latitude and the longitude in degrees, such as %(latitude)s and %(longitude)s.")
        raise Wrong(f"c{table.latitude}", said % {"latitude": latitude, "longitude": longitude})
    photo = _photo_sent(request, typed.alt)
    if photo is not None:
        table = table.with_room_for_a_picture(dataset)
        values = table.with_picture(values, photo.address, dataset.definition.licence.title)
    file = table.with_record(number, values, typed.mark)
    name = "correction.csv"
    return prepare_version(
        dataset, file=file, file_name=name, examined=examine_table(dataset, file, name=name), photo=photo,
        by=actor_of(request), at=clock.now(),
    )  # fmt: skip


def _photo_sent(request: HttpRequest, alt: str) -> NewPhoto | None:
    """The photograph, made anew: nothing of where, when and by which camera it was taken is left."""
    sent = request.FILES.get("photo")
    if sent is None:
        return None
    if not alt:
        said = _("Say in words what the photograph shows.")
        raise Wrong("photo_alt", said)
    try:
        content = make_content(sent, accept=("photo",))
    except Refused as refused:
        raise Wrong("photo", refused.told) from None
    return NewPhoto(uuid4(), content, sent.name or "", alt)


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
    typed: Typed,
    *,
    wrong: Wrong | None = None,
) -> HttpResponse:
    target, problem = (wrong.field, wrong.said) if wrong else ("", "")
    problems = [(target, problem)] if problem else []
    if target != "photo" and "photo" in request.FILES:
        # No browser gives a file back by itself, and what nobody has checked is not kept here.
        problems.append(("photo", _("The photograph was not kept: choose it again.")))
    values, lines = typed.values, lines_of(settings.CITY_FOLDER)
    point = read_point(f"{values[table.latitude]},{values[table.longitude]}")
    required = required_headings(dataset, table)
    fields: list[dict[str, Any]] = [
        {"name": f"c{index}", "label": heading, "value": value, "wrong": f"c{index}" == target,
         "required": heading in required or index in (table.latitude, table.longitude)}
        for index, (heading, value) in enumerate(zip(table.headings, values, strict=True))
    ]  # fmt: skip
    named = photos_named_in(values[table.picture]) if table.picture is not None else []
    context: dict[str, Any] = {
        "dataset": dataset, "number": number, "mark": typed.mark, "lines": lines,
        "takes_photos": takes_photos(dataset, table), "alt": typed.alt, "longest_alt": LONGEST_ALT, "target": target,
        "photo_problem": dict(problems).get("photo", ""),
        "photos": dataset.photos.filter(pk__in=named),
        "fields": [one for one in fields if _is_first(one)],
        "more_fields": [one for one in fields if not _is_first(one)],
        "latitude": f"c{table.latitude}", "longitude": f"c{table.longitude}", "problem": problem,
        "problems": problems,
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


def _is_first(field: dict[str, Any]) -> bool:
    """Whether it is shown at once; what is empty and need not be filled is folded."""
    return bool(field["required"] or field["value"] or field["wrong"])


def _shown(table: Table) -> list[int]:
    """Columns that tell a record from others."""
    wanted = ("ID", "名称", "所在地_連結表記")
    return [index for index, heading in enumerate(table.headings) if heading in wanted]
