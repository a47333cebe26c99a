"""The catalogue takes over what the city's folder says of its datasets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from madoguchi.kernel.acts import Actor, act
from madoguchi.services.opendata.models import Dataset


def load_datasets(
    changed: Mapping[str, tuple[int, dict[str, Any], str]], *, gone: Sequence[str], by: Actor, at: datetime
) -> None:
    """Write down new and changed datasets (slug: place, content, its digest), and which the folder lists no longer."""
    with act("catalogue.load", on=None, by=by, at=at, changed=sorted(changed), gone=sorted(gone)) as this:
        for slug, (position, content, sha256) in sorted(changed.items()):
            part = content["part"]
            row, _new = Dataset.objects.update_or_create(
                slug=slug,
                defaults={
                    "position": position,
                    "standard": part.get("standard", ""),
                    "owner": part["owner"],
                    "source": part.get("source", ""),
                    "content": content,
                    "sha256": sha256,
                    "listed": True,
                    "loaded_at": at,
                },
            )
            this.on = row
        Dataset.objects.filter(slug__in=gone).update(listed=False, loaded_at=at)
