"""What every page of the catalogue's office begins with: who looks, and at what."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.foundation.accounts.public import User, signed_in
from madoguchi.kernel import clock
from madoguchi.services.opendata.models import Dataset, Version
from madoguchi.services.opendata.policies import may_see, works_here
from madoguchi.services.opendata.queries import find_dataset
from madoguchi.services.opendata.refusals import NotForThisDataset
from madoguchi.services.opendata.states import ONCE_PUBLIC

Crumbs = list[tuple[str, str | None]]


def colleague_in(request: HttpRequest) -> User:
    """Whoever holds a clerk's or chief's post; refuses ``NotForThisDataset``."""
    person = signed_in(request)
    if person is None or not works_here(person, on=clock.today()):
        raise NotForThisDataset
    return person


def dataset_in(request: HttpRequest, slug: str) -> tuple[User, Dataset]:
    """Who looks, and the dataset of the address."""
    person = colleague_in(request)
    found = find_dataset(slug)
    if found is None:
        raise Http404(slug)
    return person, found


def version_in(request: HttpRequest, version_id: int) -> tuple[User, Version]:
    """Who looks, and a version: everybody here sees what was public, the rest only who prepares or decides."""
    person = colleague_in(request)
    found = Version.objects.select_related("dataset", "prepared_by", "submitted_by", "decided_by", "restores")
    version = found.filter(pk=version_id).first()
    if version is None:
        raise Http404(str(version_id))
    if version.state not in ONCE_PUBLIC and not may_see(person, version.dataset, on=clock.today()):
        raise NotForThisDataset
    return person, version


def crumbs(*more: tuple[str, str | None]) -> Crumbs:
    """From the catalogue downwards."""
    return [(_("Open data"), reverse("opendata_datasets") if more else None), *more]


def dataset_crumb(dataset: Dataset) -> tuple[str, str]:
    """The way back to a dataset."""
    return dataset.title, reverse("opendata_dataset", args=[dataset.slug])
