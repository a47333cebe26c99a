"""What the open data room counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madoguchi.kernel.indicators import Line, end_of, indicator
from madoguchi.services.opendata.models import Dataset, Version


def titles_of(slugs: Sequence[str]) -> dict[str, str]:
    """Titles of datasets by their addresses."""
    return {one.slug: one.title for one in Dataset.objects.filter(slug__in=slugs)}


def public_at_the_end_of(on: date) -> Iterator[Version]:
    """Versions that anybody could read when the day ended, one a dataset."""
    then = end_of(on)
    return (
        Version.objects.filter(Q(ended_at=None) | Q(ended_at__gte=then), published_at__lt=then)
        .select_related("dataset")
        .only("dataset__slug", "dataset__standard", "dataset__position")
        .order_by("dataset__position", "dataset__slug")
        .iterator()
    )


@indicator(
    "opendata.standard_datasets",
    _("Standard datasets published"),
    unit=pgettext_lazy("unit", "items"),
    definition=_("Of the 14 national standard datasets, those that the city has published."),
    counted=_("Each standard dataset of which a version without errors is public at the end of the day counts one."),
    better="more",
    words=titles_of,
    source="opendata_datasets",
)
def standard_datasets(on: date) -> Iterator[Line]:
    """One line a standard; a second dataset of the same standard counts nothing more."""
    seen: set[str] = set()
    for version in public_at_the_end_of(on):
        standard = version.dataset.standard
        if standard and standard not in seen:
            seen.add(standard)
            yield Line(version.dataset.slug, 1)


@indicator(
    "opendata.datasets",
    _("Datasets published"),
    unit=pgettext_lazy("unit", "datasets"),
    definition=_("All datasets of the catalogue that can be read by anybody."),
    counted=_("Each dataset of which a version is public at the end of the day counts one."),
    better="more",
    words=titles_of,
    source="opendata_datasets",
)
def all_datasets(on: date) -> Iterator[Line]:
    """One line a dataset."""
    return (Line(version.dataset.slug, 1) for version in public_at_the_end_of(on))
