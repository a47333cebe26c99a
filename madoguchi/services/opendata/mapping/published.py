"""The layers that are published today."""

from __future__ import annotations

from madoguchi.kernel.refusals import Refused
from madoguchi.services.opendata.mapping.layers import Layer
from madoguchi.services.opendata.queries import published_versions
from madoguchi.services.opendata.shelf import snapshot_of
from madoguchi.services.opendata.standards import shipped_standards


def published_layers() -> list[Layer]:
    """Each published dataset whose records have a place, in the order of the catalogue."""
    found = []
    for version in published_versions():
        if not any(column.get("kind") in ("longitude", "latitude") for column in version.columns):
            continue
        try:
            folder = snapshot_of(version)
        except Refused:  # one dataset that cannot be shown just now does not take the map away
            continue
        part = version.definition.part
        standard = shipped_standards().datasets.get(part.standard)
        titles = [part.title.text, *([standard.title] if standard else [])]
        names = [one.within(language) for one in titles for language in ("ja", "ja-plain", "en")]
        layer = Layer(
            part.slug,
            str(part.title),
            folder,
            part.standard,
            version.definition.licence.title,
            version.dataset.position,
            (*dict.fromkeys(names), *part.tags),
        )
        if layer.has_places:
            found.append(layer)
    return found
