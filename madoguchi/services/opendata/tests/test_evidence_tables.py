"""What is public stands on the shelf of evidence, in each version that may still be read; nothing else does."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel import events
from madoguchi.kernel.evidence_tables import (
    EvidenceTable,
    TableErased,
    TableListed,
    TableWithdrawn,
    address_of,
    find_table,
    listed_tables,
    standings_of,
)
from madoguchi.services.opendata.models import Dataset
from madoguchi.services.opendata.operations import withdraw_version
from madoguchi.services.opendata.tests.desk import clean_file, published, submitted
from tests.cast import acting

NAME = "opendata.population"


def on_the_shelf(at: datetime) -> list[TableListed]:
    return [one for one in listed_tables(at.date()) if one.shelf == "opendata"]


def test_a_published_version_is_a_table_with_its_columns(out: Dataset, at: datetime, client: Client) -> None:
    (listed,) = on_the_shelf(at)
    assert (listed.name, listed.version, listed.published_on) == (NAME, 1, at.date())
    columns = {column.name: column for column in listed.columns}
    assert (columns["population_total"].title, columns["population_total"].kind) == ("総人口", "integer")
    assert columns["population_total"].unit == "人"
    assert columns["area_name"].unit == ""
    table = find_table(NAME, 1)
    assert table is not None
    assert table.fingerprint == out.versions.get().sha256
    assert client.get(address_of(NAME, 1)).status_code == 200


def test_what_is_not_public_is_not_on_the_shelf(population: Dataset, sato: User, at: datetime) -> None:
    submitted(population, sato, at)
    assert on_the_shelf(at) == []
    assert find_table(NAME, 1) is None


def records_of(table: EvidenceTable | None) -> int:
    assert table is not None
    assert table.path is not None
    names = ", ".join(table.fields)
    with closing(sqlite3.connect(table.path)) as connection:
        return len(connection.execute(f"SELECT {names} FROM {table.relation}").fetchall())


def test_a_table_keeps_to_its_version_when_a_newer_one_is_published(
    out: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    before = find_table(NAME, 1)
    published(out, sato, suzuki, at + timedelta(minutes=1), clean_file(7))
    assert [one.version for one in on_the_shelf(at)] == [2]
    assert find_table(NAME, 1) == before
    assert (records_of(before), records_of(find_table(NAME, 2))) == (4, 7)
    assert (before.fingerprint if before else "") == out.versions.get(number=1).sha256


def test_a_version_that_was_withdrawn_is_a_table_no_longer(out: Dataset, suzuki: User, at: datetime) -> None:
    version = out.versions.get()
    withdraw_version(version, reason="誤りがあったため", erase=False, by=acting(suzuki), at=at)
    assert find_table(NAME, 1) is None


@pytest.mark.parametrize(("erase", "condition"), [(False, "withdrawn"), (True, "erased")])
def test_how_versions_stand_is_told_all_at_once(
    erase: bool, condition: str, out: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    published(out, sato, suzuki, at + timedelta(minutes=1), clean_file(7))
    pinned = [(NAME, 1), (NAME, 2), (NAME, 3), ("opendata.unknown", 1), ("nobody.knows", 1)]
    found = standings_of(pinned)
    assert [found[one].condition for one in pinned] == ["public", "public", "withdrawn", "withdrawn", "withdrawn"]
    withdraw_version(out.versions.get(number=1), reason="誤りがあったため", erase=erase, by=acting(suzuki), at=at)
    with CaptureQueriesContext(connection) as asked:
        found = standings_of(pinned)
    assert (found[NAME, 1].condition, found[NAME, 1].because) == (condition, "誤りがあったため")
    assert found[NAME, 1].ask, "the department that answers for it"
    assert found[NAME, 2].is_public
    assert len(asked) <= 2, "the versions, and the departments of those that were taken down"


def test_data_that_is_marked_as_made_up_says_so_in_each_version(out: Dataset) -> None:
    version = out.versions.get()
    assert standings_of([(NAME, 1)])[NAME, 1].invented
    version.described = {**version.described, "part": {**version.described["part"], "demo": False}}
    version.save()
    assert not standings_of([(NAME, 1)])[NAME, 1].invented


@pytest.mark.parametrize("erase", [True, False])
def test_that_data_goes_is_announced_in_the_same_act(out: Dataset, suzuki: User, at: datetime, erase: bool) -> None:
    heard: list[object] = []
    events.listen(TableErased, heard.append)
    events.listen(TableWithdrawn, heard.append)
    try:
        withdraw_version(out.versions.get(), reason="誤り", erase=erase, by=acting(suzuki), at=at)
    finally:
        events._listeners[TableErased].remove(heard.append)
        events._listeners[TableWithdrawn].remove(heard.append)
    assert heard == [TableErased(NAME, 1, at) if erase else TableWithdrawn(NAME, 1)]
