"""What a version says differently from the public one before it, for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from madoguchi.kernel.refusals import Refused
from madoguchi.services.opendata.models import Version
from madoguchi.services.opendata.shelf import snapshot_of
from madoguchi.services.opendata.snapshots.comparing import Changes, Record, compare
from madoguchi.services.opendata.snapshots.values import written
from madoguchi.services.opendata.states import State
from madoguchi.services.opendata.telling_apart import key_of

MOST_LISTED, MOST_SECONDS = 100, 5.0
NAMES = ("name", "title", "area_name")
"""What a record is called by people."""


@dataclass(frozen=True, slots=True)
class ShownChanges:
    """The changes with the words of the columns."""

    found: Changes
    titles: dict[str, str]

    def cells(self) -> Iterator[tuple[str, str, str, str]]:
        """Record, column, before, after."""
        for one in self.found.changed:
            yield " ".join(one.key), self.titles.get(one.field, one.field), written(one.before), written(one.after)

    def added(self) -> list[str]:
        """What each new record is called."""
        return [_called(one, self.found.key) for one in self.found.added]

    def removed(self) -> list[str]:
        """What each record was called that is gone."""
        return [_called(one, self.found.key) for one in self.found.removed]


def _called(record: Record, key: tuple[str, ...]) -> str:
    found = [written(record[name]) for name in (*key, *NAMES) if record.get(name) is not None]
    return " ".join(found) or "、".join(written(value) for value in list(record.values())[:4] if value is not None)


def version_before(version: Version) -> Version | None:
    """The version that this one followed, while anybody may read it: what was withdrawn is not shown by a detour."""
    public = version.dataset.versions.filter(state__in=(State.PUBLISHED, State.SUPERSEDED), table__isnull=False)
    return public.filter(number__lt=version.number).select_related("dataset").order_by("-number").first()


def public_changes(version: Version) -> ShownChanges | None:
    """The changes; ``None`` where nothing came before, or the two cannot be compared just now."""
    before = version_before(version)
    if before is None:
        return None
    try:
        old, new = snapshot_of(before), snapshot_of(version)
        found = compare(old, new, key_of(version, old, new), most=MOST_LISTED, seconds=MOST_SECONDS)
    except Refused:
        return None
    titles = {one["name"]: one["title"] for one in (*before.columns, *version.columns)}
    return ShownChanges(found, titles)
