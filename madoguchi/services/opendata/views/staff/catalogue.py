"""How the catalogue stands: every dataset with what is public, on its way and due; one dataset; what waits for whom."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from madoguchi.foundation.organisation.public import Department, posts_held
from madoguchi.kernel import clock
from madoguchi.services.opendata.guideline import title_of_rules
from madoguchi.services.opendata.mapping.correcting import has_places
from madoguchi.services.opendata.models import Dataset
from madoguchi.services.opendata.policies import had_a_hand_in, may_decide, may_prepare, may_see
from madoguchi.services.opendata.queries import standing_of, standings, versions_seen, waiting_versions
from madoguchi.services.opendata.receiving import standards
from madoguchi.services.opendata.views.staff.frame import colleague_in, crumbs, dataset_in


@never_cache
@require_safe
def opendata_datasets(request: HttpRequest) -> HttpResponse:
    """Every dataset of the catalogue; with ``?mine=1`` those of one's own departments."""
    person, today = colleague_in(request), clock.today()
    mine = request.GET.get("mine") == "1"
    owners = sorted({post.department_id for post in posts_held(person, today)}) if mine else None
    found = standings(on=today, owners=owners)
    followed = {one.dataset.standard for one in found if one.dataset.standard and one.published is not None}
    context = {
        "standings": found, "mine": mine, "crumbs": crumbs(),
        "names": _department_names(),
        "of_standards": len(standards().datasets), "published_standards": len(followed),
        "overdue": sum(one.overdue for one in found), "rules": title_of_rules(settings.CITY_FOLDER),
        "waiting": [one for one in waiting_versions() if may_decide(person, one.dataset, on=today)],
    }  # fmt: skip
    return render(request, "opendata/staff/opendata_datasets.html", context)


@never_cache
@require_safe
def opendata_dataset(request: HttpRequest, slug: str) -> HttpResponse:
    """One dataset: what it is, how it stands, its versions."""
    person, dataset = dataset_in(request, slug)
    today = clock.today()
    sees_all = may_see(person, dataset, on=today)
    context = {
        "dataset": dataset, "part": dataset.definition.part, "definition": dataset.definition,
        "standing": standing_of(dataset, on=today), "sees_all": sees_all,
        "versions": versions_seen(dataset, all_of_them=sees_all),
        "may_prepare": dataset.listed and may_prepare(person, dataset, on=today),
        "has_places": has_places(dataset), "standard": _standard_title(dataset),
        "owner": _department_names().get(dataset.owner, dataset.owner),
        "crumbs": crumbs((dataset.title, None)),
    }  # fmt: skip
    return render(request, "opendata/staff/opendata_dataset.html", context)


def _standard_title(dataset: Dataset) -> str:
    followed = standards().datasets.get(dataset.definition.part.standard)
    return str(followed.title) if followed is not None else ""


@never_cache
@require_safe
def opendata_waiting(request: HttpRequest) -> HttpResponse:
    """Versions that wait for a decision: one's own to decide first."""
    person, today = colleague_in(request), clock.today()
    found = [one for one in waiting_versions() if may_see(person, one.dataset, on=today)]
    mine = [
        one for one in found if may_decide(person, one.dataset, on=today) and not had_a_hand_in(person, one)
    ]  # fmt: skip
    context = {
        "mine": mine, "others": [one for one in found if one not in mine],
        "crumbs": crumbs((_("Waiting for approval"), None)),
    }  # fmt: skip
    return render(request, "opendata/staff/opendata_waiting.html", context)


def _department_names() -> dict[str, object]:
    return {one.key: one.name for one in Department.objects.all()}
