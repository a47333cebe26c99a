"""The shelf of published data: each version that the public reads, as a table of evidence."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Literal

from django.urls import reverse
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.evidence_tables import (
    EvidenceShelf,
    EvidenceTable,
    Pinned,
    TableColumn,
    TableListed,
    TableStanding,
    evidence_shelf,
)
from madoguchi.services.opendata.catalogue.entries import entries_of
from madoguchi.services.opendata.models import Version
from madoguchi.services.opendata.queries import HEAVY, find_public_version, published_versions
from madoguchi.services.opendata.shelf import snapshot_of
from madoguchi.services.opendata.snapshots.vocabulary import DATABASE
from madoguchi.services.opendata.states import SHELF

_UNITS = {"population": "人", "age": "人", "households": "世帯"}
"""By the first word of a physical name, where a standard counts people or households."""


def published_tables(on: date) -> Sequence[TableListed]:
    """The version of each dataset that is public; on a past day those that had been published by then."""
    end = make_aware(datetime.combine(on, time.max))
    return [_listed(version) for version in published_versions().filter(published_at__lte=end)]


def find_published_table(slug: str, number: int) -> EvidenceTable | None:
    """The snapshot of a public version, built where it is missing."""
    version = find_public_version(slug, number)
    if version is None:
        return None
    fields = tuple(f"c{n}" for n in range(len(version.columns)))
    return EvidenceTable(_listed(version), version.sha256, snapshot_of(version) / DATABASE, "rows", fields)


def standings_of_versions(wanted: Collection[Pinned]) -> Mapping[Pinned, TableStanding]:
    """Whether each may still be read; of what was taken down why, and who answers for it."""
    found = Version.objects.filter(dataset__slug__in={slug for slug, _n in wanted}, number__in={n for _s, n in wanted})
    light = found.select_related("dataset").defer(*HEAVY, "columns")
    versions = [one for one in light if (one.dataset.slug, one.number) in wanted]
    owners = {one.version.pk: one for one in entries_of([one for one in versions if not one.is_public])}
    told = {}
    for one in versions:
        invented, entry = one.definition.part.demo, owners.get(one.pk)
        standing = TableStanding(invented=invented)
        if entry is not None:
            condition: Literal["withdrawn", "erased"] = "erased" if one.table_id is None else "withdrawn"
            ask = f"{entry.owner} {entry.phone}".strip()
            standing = TableStanding(condition, one.withdrawn_because, ask, invented)
        told[one.dataset.slug, one.number] = standing
    return told


def _listed(version: Version) -> TableListed:
    assert version.published_at is not None
    title = version.definition.part.title.ja
    columns = tuple(_column(one) for one in version.columns)
    return TableListed(
        f"{SHELF}.{version.dataset.slug}", title, version.number, localdate(version.published_at), columns
    )


def _column(told: Mapping[str, Any]) -> TableColumn:
    unit = _UNITS.get(str(told["name"]).partition("_")[0], "") if told["kind"] in ("integer", "number") else ""
    return TableColumn(told["name"], told["title"], told["kind"], unit, told.get("description", ""))


def _address(slug: str, number: int) -> str:
    return reverse("open_dataset_version", args=[slug, number])


evidence_shelf(
    EvidenceShelf(SHELF, _("Open data"), published_tables, find_published_table, _address, standings_of_versions)
)
