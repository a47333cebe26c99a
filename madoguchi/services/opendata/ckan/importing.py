"""Taking datasets over from another CKAN: each becomes a version in writing, and goes the way of every other one."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, urlencode, urljoin, urlsplit
from urllib.request import HTTPHandler, HTTPRedirectHandler, HTTPSHandler, OpenerDirector, Request

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
    for handler in (HTTPHandler(), HTTPSHandler(), _OnlyWeb()):
        opener.add_handler(handler)
    with opener.open(Request(address, headers={"User-Agent": "Madoguchi"}), timeout=SECONDS) as answer:  # noqa: S310
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
    address = urljoin(site, str(resource["url"]))
    try:
        data = fetch(address, LARGEST_TABLE)
    except OSError as wrong:
        raise RemoteHasNoFile(name=name, why=str(wrong)[:200]) from wrong
    if len(data) > LARGEST_TABLE:
        raise RemoteTooLarge(name=name, megabytes=LARGEST_TABLE // (1024 * 1024))
    file_name = PurePosixPath(urlsplit(address).path).name[:100] or f"{slug}.{resource['format'].lower()}"
    examined = examine_table(dataset, data, name=file_name)
    version = prepare_version(dataset, file=data, file_name=file_name, examined=examined, by=SYSTEM, at=at)
    return Imported(dataset, version, address)


def _package(site: str, name: str, fetch: Fetch) -> dict[str, Any]:
    address = f"{site.rstrip('/')}/api/3/action/package_show?{urlencode({'id': name}, quote_via=quote)}"
    try:
        told = json.loads(fetch(address, LARGEST_TOLD))
        found = told["result"]
        if told["success"] is not True or not isinstance(found["resources"], list):
            raise RemoteNotCkan(name=name)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as wrong:
        raise RemoteNotCkan(name=name) from wrong
    package: dict[str, Any] = found
    return package


def _chosen(package: dict[str, Any]) -> dict[str, Any]:
    """The file that says most exactly what it holds: CSV before all others."""
    usable = [
        one for one in package["resources"]
        if isinstance(one, dict) and isinstance(one.get("url"), str) and str(one.get("format", "")).upper() in PREFERRED
    ]  # fmt: skip
    if not usable:
        raise RemoteHasNoFile(name=str(package.get("name", ""))[:100], why=", ".join(PREFERRED))
    return min(usable, key=lambda one: PREFERRED.index(str(one["format"]).upper()))
