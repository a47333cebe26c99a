"""Taking over the catalogue of the city's folder: harmless to repeat."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from madoguchi.kernel.acts import Actor
from madoguchi.services.opendata.definition import Definition
from madoguchi.services.opendata.models import Dataset
from madoguchi.services.opendata.operations import load_datasets


def load_catalogue(definitions: Sequence[Definition], *, by: Actor, at: datetime) -> int:
    """Make the folder's datasets those of the catalogue; returns how many are new, changed or no longer listed."""
    wanted = {one.part.slug: (number, content_of(one)) for number, one in enumerate(definitions)}
    kept = {one.slug: one for one in Dataset.objects.all()}
    changed = {
        slug: (number, content, sha256_of(content))
        for slug, (number, content) in wanted.items()
        if (one := kept.get(slug)) is None
        or (one.sha256, one.position, one.listed) != (sha256_of(content), number, True)
    }
    gone = [slug for slug, one in kept.items() if one.listed and slug not in wanted]
    if changed or gone:
        load_datasets(changed, gone=gone, by=by, at=at)
    return len(changed) + len(gone)


def content_of(definition: Definition) -> dict[str, Any]:
    """The definition as it is kept."""
    content: dict[str, Any] = json.loads(definition.model_dump_json(exclude_defaults=True))
    return content


def sha256_of(content: dict[str, Any]) -> str:
    """Of the canonical JSON."""
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
