"""Packages, resources, organizations, groups and tags in the shapes of CKAN 2.11."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from madoguchi.foundation.organisation.public import city
from madoguchi.kernel.texts import Text
from madoguchi.services.opendata.catalogue.addresses import Addresses
from madoguchi.services.opendata.catalogue.entries import Entry, OpenFile
from madoguchi.services.opendata.snapshots.vocabulary import CSV, SAFE_CSV
from madoguchi.services.opendata.standards import city_standards

Json = dict[str, Any]
LICENCES = {
    "https://creativecommons.org/licenses/by/4.0/": "cc-by-4.0",
    "https://creativecommons.org/licenses/by-sa/4.0/": "cc-by-sa-4.0",
    "https://creativecommons.org/publicdomain/zero/1.0/": "cc-zero",
}
"""Identifiers that CKAN knows; other licences keep the city's own key."""


def id_of(kind: str, *names: str) -> str:
    """An identifier that stays the same for ever, on every machine."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, "/".join(("madoguchi", city().code, kind, *names))))


def moment(at: datetime | None) -> str | None:
    """As CKAN writes it: UTC without a zone."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") if at else None


def item_name(entry: Entry) -> str:
    """The name of the standard dataset (標準データセットの項目名), by which harvesters tell the fourteen apart."""
    found = city_standards(settings.CITY_FOLDER).datasets.get(entry.standard)
    return found.title.ja if found is not None else ""


def tags_of(entry: Entry) -> list[str]:
    """Its keywords and, for a standard dataset, the standard's tag and the item's name, in both forms that are in use.

    BODIK's crawler wants the name without its 一覧 (AED設置箇所), and takes only what has both tags.
    """
    name = item_name(entry)
    return list(dict.fromkeys([*entry.tags, *filter(None, [name.removesuffix("一覧"), name])]))


def licence_id(entry: Entry) -> str:
    """As CKAN calls it."""
    return LICENCES.get(entry.definition.licence.url, entry.definition.licence.key)


def resources_of(entry: Entry, at: Addresses) -> list[Json]:
    """Each file, the CSV first: of that one records can be asked."""
    files = [one for one in entry.files if one.name != SAFE_CSV]
    return [resource(entry, one, position, at) for position, one in enumerate(files)]


def resource(entry: Entry, file: OpenFile, position: int, at: Addresses) -> Json:
    """One file."""
    published = moment(entry.version.published_at)
    return {
        "id": id_of("resource", entry.slug, file.name),
        "package_id": id_of("package", entry.slug),
        "name": f"{entry.title.ja} {file.format}",
        "description": entry.description.ja,
        "format": file.format,
        "mimetype": file.media_type,
        "mimetype_inner": None,
        "url": at.latest(entry.slug, file.name),
        "url_type": None,
        "resource_type": None,
        "size": file.size or None,
        "hash": "",
        "created": published,
        "last_modified": published,
        "metadata_modified": published,
        "position": position,
        "state": "active",
        "datastore_active": file.name == CSV,
        "cache_url": None,
        "cache_last_updated": None,
    }


def organization(key: str, name: Text, count: int | None = None) -> Json:
    """A department."""
    told: Json = {
        "id": id_of("organization", key), "name": key, "title": name.ja, "display_name": name.ja, "description": "",
        "image_url": "", "image_display_url": "", "type": "organization", "is_organization": True,
        "approval_status": "approved", "state": "active", "created": None,
    }  # fmt: skip
    return told if count is None else told | {"package_count": count, "num_followers": 0}


def group(key: str, name: Text, count: int | None = None) -> Json:
    """A subject."""
    told: Json = {
        "id": id_of("group", key), "name": key, "title": name.ja, "display_name": name.ja, "description": "",
        "image_display_url": "",
    }  # fmt: skip
    if count is None:
        return told
    return told | {
        "image_url": "", "type": "group", "is_organization": False, "approval_status": "approved", "state": "active",
        "created": None, "package_count": count, "num_followers": 0,
    }  # fmt: skip


def tag(name: str) -> Json:
    """A keyword."""
    return {"id": id_of("tag", name), "name": name, "display_name": name, "state": "active", "vocabulary_id": None}


def package(entry: Entry, at: Addresses) -> Json:
    """A dataset with its resources."""
    definition, part = entry.definition, entry.definition.part
    resources = resources_of(entry, at)
    tags = [tag(name) for name in tags_of(entry)]
    first = entry.dataset.versions.filter(published_at__isnull=False).order_by("number").only("published_at").first()
    told_org = organization(part.owner, entry.owner)
    return {
        "id": id_of("package", entry.slug),
        "name": entry.slug,
        "title": entry.title.ja,
        "notes": entry.description.ja,
        "url": at.page(entry.slug),
        "type": "dataset",
        "state": "active",
        "private": False,
        "isopen": True,
        "version": str(entry.version.number),
        "license_id": licence_id(entry),
        "license_title": definition.licence.title,
        "license_url": definition.licence.url,
        "author": entry.owner.ja,
        "author_email": entry.mail,
        "maintainer": entry.owner.ja,
        "maintainer_email": entry.mail,
        "creator_user_id": None,
        "metadata_created": moment(first.published_at if first else None),
        "metadata_modified": moment(entry.version.published_at),
        "owner_org": told_org["id"],
        "organization": told_org,
        "groups": [group(definition.group.key, definition.group.title.text)],
        "tags": tags,
        "num_tags": len(tags),
        "resources": resources,
        "num_resources": len(resources),
        "extras": _extras(entry),
        "relationships_as_subject": [],
        "relationships_as_object": [],
    }


def _extras(entry: Entry) -> list[Json]:
    part = entry.definition.part
    pairs: Iterable[tuple[str, str]] = (
        ("frequency", str(part.frequency.value)),
        ("spatial_text", entry.area.ja),
        ("temporal_start", part.temporal.first.isoformat() if part.temporal else ""),
        ("temporal_end", part.temporal.last.isoformat() if part.temporal and part.temporal.last else ""),
        ("as_of", entry.version.as_of.isoformat() if entry.version.as_of else ""),
        ("standard_dataset", entry.standard),
        ("standard_item_name", item_name(entry)),
        ("demo", "true" if part.demo else ""),
    )
    return [{"key": key, "value": value} for key, value in pairs if value]
