"""Test processes of one run migrate once: the first of them runs every migration, the others copy what it made."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

TEMPLATE = "test_madoguchi_migrated"
"""The database of that name on PostgreSQL."""


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[None]:
    """Around what makes the database of each test process and throws it away."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        yield
        return
    made: list[str] = []
    creation: Any = connection.creation
    create = creation.create_test_db
    place = Path(os.environ["MADOGUCHI_VAR"]) / "migrated"

    def create_or_copy(
        verbosity: int = 1, autoclobber: bool = False, serialize: bool = False, keepdb: bool = False
    ) -> str:
        if serialize or keepdb:
            return str(create(verbosity, autoclobber, serialize, keepdb))
        with _one_at_a_time(place):
            if place.exists():
                return _copied(place, creation, lambda: creation._create_test_db(verbosity, autoclobber, keepdb))
            made.append(create(verbosity, autoclobber, serialize, keepdb))
            _keep(place, made[0])
            return made[0]

    creation.create_test_db = create_or_copy
    yield
    if made and connection.vendor == "postgresql":
        with django_db_blocker.unblock(), _one_at_a_time(place), connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            place.unlink()
            cursor.execute(f"DROP DATABASE {TEMPLATE}")


def migrated_file() -> Path | None:
    """A SQLite file that was migrated in this run, to be copied; ``None`` where there is none."""
    place = Path(os.environ["MADOGUCHI_VAR"]) / "migrated"
    return place if connection.vendor == "sqlite" and place.exists() else None


@contextmanager
def _one_at_a_time(place: Path) -> Iterator[None]:
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _keep(place: Path, name: str) -> None:
    connection.close()  # PostgreSQL copies only what nobody uses; SQLite writes its log into the file
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {TEMPLATE}")
            cursor.execute(f"CREATE DATABASE {TEMPLATE} TEMPLATE {connection.ops.quote_name(name)}")
        place.touch()
    else:
        shutil.copyfile(name, place)


def _copied(place: Path, creation: Any, create_empty: Callable[[], str]) -> str:
    name: str = creation._get_test_db_name()
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = TEMPLATE
    create_empty()
    if connection.vendor == "sqlite":
        shutil.copyfile(place, name)
    connection.close()
    settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
    connection.ensure_connection()
    return name
