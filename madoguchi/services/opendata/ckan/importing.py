"""Taking datasets over from another CKAN: each becomes a version in writing, and goes the way of every other one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from pathlib import PurePosixPath
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, unquote, urlencode, urljoin, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
)

from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.opendata.ckan.remote_refusals import RemoteHasNoFile, RemoteNotCkan, RemoteTooLarge
from madoguchi.services.opendata.examining import LARGEST_TABLE
from madoguchi.services.opendata.models import Dataset, Version
from madoguchi.services.opendata.operations import prepare_version
from madoguchi.services.opendata.queries import find_dataset
from madoguchi.services.opendata.refusals import NotInTheCatalogue
from madoguchi.services.opendata.tasks import examine_table

Fetch = Callable[[str, int], bytes]
"""The bytes of an address, at most so many and one more. Raises ``OSError``."""
PREFERRED = ("CSV", "TSV", "XLSX", "GEOJSON", "JSON")
CALLED = {
    "TEXT/CSV": "CSV", "APPLICATION/CSV": "CSV", "TEXT/TAB-SEPARATED-VALUES": "TSV", "TAB": "TSV",
    "APPLICATION/VND.OPENXMLFORMATS-OFFICEDOCUMENT.SPREADSHEETML.SHEET": "XLSX", "EXCEL (.XLSX)": "XLSX",
    "APPLICATION/GEO+JSON": "GEOJSON", "APPLICATION/VND.GEO+JSON": "GEOJSON", "APPLICATION/JSON": "JSON",
}  # fmt: skip
"""Other names under which a CKAN may tell a format."""
SAFE = "%/:=&?~#+!$,;'@()*[]"
"""In addresses left as it is; Japanese letters and spaces are written as an address writes them."""
PAGE, MOST_LISTED = 100, 20_000
LARGEST_TOLD = 5 * 1024 * 1024
SECONDS = 30


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one dataset."""

    dataset: Dataset
    version: Version
    resource: str


def fetch(address: str, most: int) -> bytes:
    """By HTTP or HTTPS alone; a redirection cannot lead to a file of this machine."""
    if urlsplit(address).scheme not in ("http", "https"):
        raise URLError("neither http nor https")
    opener = OpenerDirector()
    for handler in (HTTPHandler(), HTTPSHandler(), _OnlyWeb(), HTTPErrorProcessor(), HTTPDefaultErrorHandler()):
        opener.add_handler(handler)
    asked = Request(quote(address, safe=SAFE), headers={"User-Agent": "Madoguchi"})  # noqa: S310
    with opener.open(asked, timeout=SECONDS) as answer:
        if answer.status != 200:
            raise URLError(f"HTTP {answer.status}")
        told: bytes = answer.read(most + 1)
        return told


class _OnlyWeb(HTTPRedirectHandler):
    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if urlsplit(newurl).scheme not in ("http", "https"):
            raise URLError("led away from the web")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def import_dataset(site: str, name: str, *, slug: str, at: datetime, fetch: Fetch = fetch) -> Imported:
    """Take over the package ``name`` of the CKAN at ``site`` as the next version of ``slug``.

    Raises a ``Refused``: of this module, ``AnotherOnItsWay``, ``DatasetNotListed``, ``FileTooHard``.
    """
    dataset = find_dataset(slug)
    if dataset is None:
        raise NotInTheCatalogue
    package = _package(site, name, fetch)
    resource = _chosen(package)
    try:
        address = urljoin(site, str(resource["url"]))
        data = fetch(address, LARGEST_TABLE)
    except (OSError, HTTPException, ValueError) as wrong:
        raise RemoteHasNoFile(name=name, why=str(wrong)[:200]) from wrong
    if len(data) > LARGEST_TABLE:
        raise RemoteTooLarge(name=name, megabytes=LARGEST_TABLE // (1024 * 1024))
    file_name = _file_name(address, slug, format_of(resource))
    examined = examine_table(dataset, data, name=file_name)
    version = prepare_version(dataset, file=data, file_name=file_name, examined=examined, by=SYSTEM, at=at)
    return Imported(dataset, version, address)


@dataclass(frozen=True, slots=True)
class Listed:
    """A dataset of another CKAN: what it is called there, and in which formats it lies there."""

    name: str
    title: str
    formats: tuple[str, ...]


def packages_of(site: str, *, fetch: Fetch = fetch) -> Iterator[Listed]:
    """Every dataset that a CKAN shows, page by page. It may give fewer on a page than it is asked for, so the next page
    begins after what came. Raises ``RemoteNotCkan``."""
    seen: set[str] = set()
    start = 0
    while start < MOST_LISTED:
        found = _asked(site, "package_search", {"rows": PAGE, "start": start, "sort": "name asc"}, site, fetch)
        results, count = found.get("results"), found.get("count")
        if not isinstance(results, list) or not isinstance(count, int):
            raise RemoteNotCkan(name=site)
        listed = [_listed(one) for one in results if isinstance(one, dict)]
        new = [one for one in listed if one.name and one.name not in seen]
        yield from new
        seen.update(one.name for one in new)
        start += len(results)
        # Whoever turns no page gives the first one again and again.
        if not new or start >= count:
            return


def _listed(package: dict[str, Any]) -> Listed:
    resources = package.get("resources")
    formats = [format_of(one) for one in resources if isinstance(one, dict)] if isinstance(resources, list) else []
    return Listed(
        str(package.get("name") or "")[:200], str(package.get("title") or "")[:200],
        tuple(dict.fromkeys(one for one in formats if one)),
    )  # fmt: skip


def _package(site: str, name: str, fetch: Fetch) -> dict[str, Any]:
    found = _asked(site, "package_show", {"id": name}, name, fetch)
    if not isinstance(found.get("resources"), list):
        raise RemoteNotCkan(name=name)
    return found


def _asked(site: str, action: str, what: dict[str, Any], name: str, fetch: Fetch) -> dict[str, Any]:
    address = f"{site.rstrip('/')}/api/3/action/{action}?{urlencode(what, quote_via=quote)}"
    try:
        told = json.loads(fetch(address, LARGEST_TOLD))
        found = told["result"]
        if told["success"] is not True or not isinstance(found, dict):
            raise RemoteNotCkan(name=name)
    except (OSError, HTTPException, ValueError, KeyError, TypeError, RecursionError) as wrong:
        raise RemoteNotCkan(name=name) from wrong
    answer: dict[str, Any] = found
    return answer


def format_of(resource: dict[str, Any]) -> str:
    """What a file is, in the words of ``PREFERRED`` where it is one of these: as it is told, else by its kind of medium, else
    by the ending of its address."""
    ending = _path_of(str(resource.get("url") or "")).suffix
    told = [
        str(one or "").strip().lstrip(".").upper() for one in (resource.get("format"), resource.get("mimetype"), ending)
    ]
    known = [CALLED.get(one, one) for one in told]
    # A format that somebody typed and we do not know is not overruled by what we would guess.
    return known[0] or next((one for one in known[1:] if one in PREFERRED), "")


def _file_name(address: str, slug: str, form: str) -> str:
    name = _path_of(address).name[-100:] or slug
    ending = PurePosixPath(name).suffix.lstrip(".").upper()
    return name if ending in PREFERRED else f"{name}.{form.lower()}"


def _path_of(address: str) -> PurePosixPath:
    try:
        return PurePosixPath(unquote(urlsplit(address).path))
    except ValueError:
        return PurePosixPath()


def _chosen(package: dict[str, Any]) -> dict[str, Any]:
    """The file that says most exactly what it holds: CSV before all others."""
    usable = [
        one for one in package["resources"]
        if isinstance(one, dict) and isinstance(one.get("url"), str) and one["url"] and format_of(one) in PREFERRED
    ]  # fmt: skip
    if not usable:
        raise RemoteHasNoFile(name=str(package.get("name", ""))[:100], why=", ".join(PREFERRED))
    return min(usable, key=lambda one: PREFERRED.index(format_of(one)))
