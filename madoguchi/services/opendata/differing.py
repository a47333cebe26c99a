"""What a version says differently from the public one, for those who decide on it."""

from __future__ import annotations

from madoguchi.kernel.refusals import Refused
from madoguchi.services.opendata.models import Version
from madoguchi.services.opendata.shelf import snapshot_of
from madoguchi.services.opendata.snapshots.comparing import Changes, compare
from madoguchi.services.opendata.states import ONCE_PUBLIC, OPEN, State
from madoguchi.services.opendata.telling_apart import key_of

MOST_LISTED, MOST_SECONDS = 50, 10.0


def version_before(version: Version) -> Version | None:
    """The version that this one follows, or would follow: of one on its way, what is public now."""
    others = version.dataset.versions.filter(table__isnull=False).select_related("dataset", "table")
    if version.state in OPEN:
        return others.filter(state=State.PUBLISHED).first()
    return others.filter(state__in=ONCE_PUBLIC, number__lt=version.number).order_by("-number").first()


def differences(version: Version, *, most: int = MOST_LISTED) -> Changes | None:
    """The changes, or ``None`` where there is nothing before it, or one of both cannot be compared."""
    before = version_before(version)
    if before is None or version.table_id is None:
        return None
    try:
        old, new = snapshot_of(before), snapshot_of(version)
        return compare(old, new, key_of(version, old, new), most=most, seconds=MOST_SECONDS)
    except Refused:
        return None
