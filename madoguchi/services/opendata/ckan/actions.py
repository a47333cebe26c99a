"""The actions that read the catalogue. Each takes the parameters as they came and gives what CKAN would give."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from madoguchi.foundation.organisation.public import Department, city
from madoguchi.kernel.texts import Text
from madoguchi.services.opendata.catalogue.addresses import Addresses
from madoguchi.services.opendata.catalogue.entries import Entry, entries
from madoguchi.services.opendata.catalogue.searching import words_in
from madoguchi.services.opendata.ckan import shapes
from madoguchi.services.opendata.ckan.errors import Invalid, NotFound, QueryInvalid
from madoguchi.services.opendata.ckan.shapes import Json
from madoguchi.services.opendata.ckan.words import TEXT, Unreadable, parse

Params = Mapping[str, Any]
Action = Callable[[Params, Addresses], Any]
VERSION = "2.11.0"
"""The CKAN whose shapes these are."""
USUAL_ROWS, MOST_ROWS = 10, 1000
SORTABLE = {"name": "name", "id": "id", "title": "title", "title_string": "title",
            "metadata_modified": "metadata_modified", "metadata_created": "metadata_created"}  # fmt: skip


def status_show(_params: Params, at: Addresses) -> Json:
    """What this is."""
    return {
        "ckan_version": VERSION, "site_url": at.base, "site_title": f"{city().name.ja}オープンデータカタログ",
        "site_description": "", "error_emails_to": None, "locale_default": "ja", "extensions": ["datastore"],
    }  # fmt: skip


def site_read(_params: Params, _at: Addresses) -> bool:
    """Anybody may read."""
    return True


def package_list(params: Params, _at: Addresses) -> list[str]:
    """Names, in order."""
    return _part(sorted(one.slug for one in entries()), params)


def current_package_list_with_resources(params: Params, at: Addresses) -> list[Json]:
    """Whole packages, the newest first."""
    newest = sorted(entries(), key=lambda one: str(one.version.published_at), reverse=True)
    return [shapes.package(one, at) for one in _part(newest, params)]


def package_show(params: Params, at: Addresses) -> Json:
    """One package, by its name or identifier."""
    return shapes.package(find_package(params), at)


def find_package(params: Params) -> Entry:
    """The entry that ``id`` names. Raises ``Invalid`` or ``NotFound``."""
    wanted = text_of(params, "id") or text_of(params, "name_or_id")
    if not wanted:
        raise Invalid(id="Missing value")
    for entry in entries():
        if wanted in (entry.slug, shapes.id_of("package", entry.slug)):
            return entry
    raise NotFound


def find_resource(params: Params, at: Addresses, name: str = "id") -> tuple[Entry, Json]:
    """The entry and the resource that ``id`` (or ``name``) names. Raises ``Invalid`` or ``NotFound``."""
    wanted = text_of(params, name)
    if not wanted:
        raise Invalid(**{name: "Missing value"})
    for entry in entries():
        for one in shapes.resources_of(entry, at):
            if one["id"] == wanted:
                return entry, one
    raise NotFound("Resource was not found.")


def resource_show(params: Params, at: Addresses) -> Json:
    """One file."""
    return find_resource(params, at)[1]


def package_search(params: Params, at: Addresses) -> Json:
    """Packages by words and filters, with counts by facet."""
    tests = [parse_asked(text) for text in (text_of(params, "q"), *_filter_queries(params))]
    told = [(_fields(entry), entry) for entry in entries()]
    found = [(fields, entry) for fields, entry in told if all(test(fields) for test in tests)]
    sort = text_of(params, "sort") or "score desc, metadata_modified desc"
    for name, descending in reversed(_sorts(sort)):
        found.sort(key=lambda one, name=name: "".join(one[0].get(name, ())), reverse=descending)  # type: ignore[misc]
    start, rows = whole(params, "start", 0), min(whole(params, "rows", USUAL_ROWS), MOST_ROWS)
    facets = _facets([fields for fields, _entry in found], params)
    return {
        "count": len(found),
        "sort": sort,
        "facets": {name: {one["name"]: one["count"] for one in told["items"]} for name, told in facets.items()},
        "results": [shapes.package(entry, at) for _fields, entry in found[start : start + rows]],
        "search_facets": facets,
    }


def parse_asked(text: str) -> Any:
    """The query, or CKAN's error."""
    try:
        return parse(text)
    except Unreadable as wrong:
        raise QueryInvalid(str(wrong)) from wrong


def _filter_queries(params: Params) -> list[str]:
    single, several = params.get("fq"), params.get("fq_list")
    found = [single] if isinstance(single, str) else list(single or [])
    return [str(one) for one in [*found, *(several if isinstance(several, list) else [])]]


def _fields(entry: Entry) -> dict[str, list[str]]:
    """What a package says, under the names of CKAN's index."""
    part = entry.definition.part
    names = [one.name for one in entry.files]
    modified = shapes.moment(entry.version.published_at) or ""
    return {
        TEXT: [words_in(entry), shapes.item_name(entry)],
        "id": [shapes.id_of("package", entry.slug)],
        "name": [entry.slug],
        "title": [entry.title.ja, entry.title.en],
        "notes": [entry.description.ja, entry.description.en],
        "author": [entry.owner.ja],
        "tags": shapes.tags_of(entry),
        "groups": [entry.definition.group.key],
        "organization": [part.owner],
        "owner_org": [shapes.id_of("organization", part.owner)],
        "license_id": [shapes.licence_id(entry)],
        "res_format": entry.formats,
        "res_id": [shapes.id_of("resource", entry.slug, name) for name in names],
        "metadata_modified": [modified],
        "metadata_created": [modified],
        "frequency": [part.frequency.value],
        "dataset_type": ["dataset"],
        "type": ["dataset"],
        "state": ["active"],
        "private": ["false"],
        "capacity": ["public"],
        "standard_dataset": [entry.standard] if entry.standard else [],
    }


def _sorts(text: str) -> list[tuple[str, bool]]:
    found = []
    for part in text.split(","):
        name, _space, order = part.strip().partition(" ")
        if name == "score":
            continue
        if name not in SORTABLE or order.strip().lower() not in ("", "asc", "desc"):
            raise QueryInvalid(f"sort {part.strip()[:80]}")
        found.append((SORTABLE[name], order.strip().lower() == "desc"))
    return found


def _facets(found: Sequence[Mapping[str, Sequence[str]]], params: Params) -> dict[str, Json]:
    wanted = params.get("facet.field") or params.get("facet_field") or []
    if isinstance(wanted, str):
        try:
            wanted = json.loads(wanted)
        except ValueError:
            wanted = [wanted]
    if not isinstance(wanted, list):
        raise Invalid(**{"facet.field": "Not a list"})
    most = whole(params, "facet.limit", 50, least=-1)
    titles = {one.key: one.name.ja for one in Department.objects.all()} | {
        one.definition.group.key: one.definition.group.title.ja for one in entries()
    }
    facets = {}
    for name in (str(one)[:80] for one in wanted[:20]):
        counts = Counter(value for fields in found for value in fields.get(name, ()))
        listed = counts.most_common(None if most < 0 else most)
        facets[name] = {
            "title": name,
            "items": [
                {"name": value, "count": count,
                 "display_name": titles.get(value, value) if name in ("organization", "groups") else value}
                for value, count in listed
            ],
        }  # fmt: skip
    return facets


def _by_owner() -> dict[str, tuple[Text, list[Entry]]]:
    found: dict[str, tuple[Text, list[Entry]]] = {}
    for entry in entries():
        found.setdefault(entry.definition.part.owner, (entry.owner, []))[1].append(entry)
    return found


def _by_group() -> dict[str, tuple[Text, list[Entry]]]:
    found: dict[str, tuple[Text, list[Entry]]] = {}
    for entry in entries():
        one = entry.definition.group
        found.setdefault(one.key, (one.title.text, []))[1].append(entry)
    return found


def organization_list(params: Params, _at: Addresses) -> list[Any]:
    """Departments that publish."""
    return _listed(params, "organizations", _by_owner(), shapes.organization)


def organization_show(params: Params, at: Addresses) -> Json:
    """One of them."""
    return _shown(params, at, "organization", _by_owner(), shapes.organization)


def group_list(params: Params, _at: Addresses) -> list[Any]:
    """Subjects."""
    return _listed(params, "groups", _by_group(), shapes.group)


def group_show(params: Params, at: Addresses) -> Json:
    """One of them."""
    return _shown(params, at, "group", _by_group(), shapes.group)


def _listed(
    params: Params, several: str, found: Mapping[str, tuple[Text, list[Entry]]], shape: Callable[[str, Text, int], Json]
) -> list[Any]:
    only = params.get(several)
    if isinstance(only, str):
        try:
            only = json.loads(only)
        except ValueError:
            only = [only]
    names = [name for name in sorted(found) if not only or name in only]
    if not truth(params, "all_fields"):
        return _part(names, params)
    return [shape(name, found[name][0], len(found[name][1])) for name in _part(names, params)]


def _shown(
    params: Params, at: Addresses, kind: str, found: Mapping[str, tuple[Text, list[Entry]]],
    shape: Callable[[str, Text, int], Json],
) -> Json:  # fmt: skip
    wanted = text_of(params, "id")
    if not wanted:
        raise Invalid(id="Missing value")
    for key, (name, members) in found.items():
        if wanted in (key, shapes.id_of(kind, key)):
            told = shape(key, name, len(members)) | {"extras": [], "users": [], "groups": [], "tags": []}
            if truth(params, "include_datasets"):
                told["packages"] = [shapes.package(one, at) for one in members]
            return told
    raise NotFound


def tag_list(params: Params, _at: Addresses) -> list[Any]:
    """Keywords."""
    query = text_of(params, "query").lower()
    names = sorted({name for entry in entries() for name in shapes.tags_of(entry) if query in name.lower()})
    return [shapes.tag(name) for name in names] if truth(params, "all_fields") else names


def tag_show(params: Params, at: Addresses) -> Json:
    """One keyword."""
    wanted = text_of(params, "id")
    if not wanted:
        raise Invalid(id="Missing value")
    found = [
        one for one in entries() if any(wanted in (name, shapes.id_of("tag", name)) for name in shapes.tags_of(one))
    ]
    if not found:
        raise NotFound
    name = next(name for name in shapes.tags_of(found[0]) if wanted in (name, shapes.id_of("tag", name)))
    told = shapes.tag(name)
    return (
        told | {"packages": [shapes.package(one, at) for one in found]} if truth(params, "include_datasets") else told
    )


def license_list(_params: Params, _at: Addresses) -> list[Json]:
    """Licences in use."""
    found = {shapes.licence_id(one): one.definition.licence for one in entries()}
    return [
        {"id": key, "title": one.title, "url": one.url, "status": "active", "is_okd_compliant": True,
         "is_generic": False, "od_conformance": "approved", "osd_conformance": "not reviewed", "domain_content": True,
         "domain_data": True, "domain_software": False, "family": "", "maintainer": ""}
        for key, one in found.items()
    ]  # fmt: skip


def text_of(params: Params, name: str) -> str:
    """A parameter as text; empty where it is missing. Raises ``Invalid``."""
    value = params.get(name)
    if value is None:
        return ""
    if not isinstance(value, str | int | float):
        raise Invalid(**{name: "Not a string"})
    return str(value)


def whole(params: Params, name: str, usual: int, *, least: int = 0) -> int:
    """A parameter as a whole number. Raises ``Invalid``."""
    value = params.get(name)
    if value is None or value == "":
        return usual
    try:
        found = int(value)
    except (TypeError, ValueError):
        raise Invalid(**{name: "Invalid integer"}) from None
    if not least <= found < 2**31:
        raise Invalid(**{name: "Must be a natural number"})
    return found


def truth(params: Params, name: str, *, usual: bool = False) -> bool:
    """A parameter as yes or no, as CKAN reads it."""
    value = params.get(name)
    if value is None or value == "":
        return usual
    return str(value).lower() in ("true", "yes", "t", "y", "1", "on")


def _part(found: list[Any], params: Params) -> list[Any]:
    offset = whole(params, "offset", 0)
    limit = whole(params, "limit", 0)
    return found[offset : offset + limit] if limit else found[offset:]
