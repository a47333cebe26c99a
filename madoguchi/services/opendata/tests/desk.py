"""A small desk for tests of the catalogue: files to send, and each step of a version's way done by those who do it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from unittest.mock import patch

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.opendata import examining, shelf, shelf_apart
from madoguchi.services.opendata.folder import check_catalogue
from madoguchi.services.opendata.loading import load_catalogue
from madoguchi.services.opendata.models import Dataset, Version
from madoguchi.services.opendata.operations import approve_version, prepare_version, submit_version
from madoguchi.services.opendata.tasks import examine_table, publish_approved
from madoguchi.services.opendata.tests.samples import as_csv, clean_rows
from tests.cast import CITY_FOLDER, acting

NEW = "最初の公開"


def load(at: datetime) -> None:
    """The catalogue of the city's folder."""
    catalogue = check_catalogue(CITY_FOLDER, None)
    assert catalogue.faults == []
    load_catalogue(catalogue.definitions, by=SYSTEM, at=at)


def run_here(module: str, asked: dict[str, Any], data: bytes, **_limits: object) -> bytes:
    """What a process apart would answer, from this process: a second less for each file."""
    answers = {examining.__name__: examining._answer, shelf_apart.__name__: shelf_apart._answer}
    return answers[module](asked, data)


@contextmanager
def in_one_process() -> Iterator[None]:
    """Files are examined and snapshots built here; a few tests start the real processes."""
    with patch.object(examining, "run_apart", run_here), patch.object(shelf, "run_apart", run_here):
        yield


def clean_file(count: int = 4, slug: str = "population") -> bytes:
    """A file without a fault."""
    return as_csv(clean_rows(slug, count)).encode()


def dirty_file(count: int = 4) -> bytes:
    """The same with days by era: an error, and a certain repair of it."""
    return clean_file(count).replace(b"2026-04-01", "令和8年4月1日".encode())


def broken_file(count: int = 4) -> bytes:
    """The same with a blank where a value must stand: nobody but its owner can mend that."""
    rows = clean_rows("population", count)
    rows[2][rows[0].index("総人口")] = ""
    return as_csv(rows).encode()


def prepared(dataset: Dataset, by: User, at: datetime, file: bytes | None = None) -> Version:
    """A file sent by ``by``."""
    sent = file if file is not None else clean_file()
    examined = examine_table(dataset, sent, name="population.csv")
    return prepare_version(
        dataset, file=sent, file_name="population.csv", examined=examined, by=acting(by), at=at
    )  # fmt: skip


def submitted(
    dataset: Dataset, by: User, at: datetime, file: bytes | None = None, *, publish_on: date | None = None
) -> Version:
    """The same, submitted for approval."""
    version = prepared(dataset, by, at, file)
    submit_version(version, reason=NEW, publish_on=publish_on, as_of=None, by=acting(by), at=at)
    return version


def approved(
    dataset: Dataset, by: User, second: User, at: datetime, file: bytes | None = None, *, publish_on: date | None = None
) -> Version:
    """The same, approved by a second person."""
    version = submitted(dataset, by, at, file, publish_on=publish_on)
    approve_version(version, publish_on=None, by=acting(second), at=at)
    return version


def published(dataset: Dataset, by: User, second: User, at: datetime, file: bytes | None = None) -> Version:
    """The same, public."""
    version = approved(dataset, by, second, at, file)
    assert publish_approved(version.pk, at=at)
    version.refresh_from_db()
    return version
