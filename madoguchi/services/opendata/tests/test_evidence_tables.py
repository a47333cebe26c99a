"""What is public stands on the shelf of evidence, in each version that may still be read; nothing else does."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.test import Client

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel.evidence_tables import TableListed, address_of, find_table, listed_tables
from madoguchi.services.evidence.figures.drawing_up import draw_up
from madoguchi.services.evidence.figures.vocabulary import Key, Measure, Recipe, Source
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


def test_a_figure_keeps_to_its_version_when_a_newer_one_is_published(
    out: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    def recipe(version: int) -> Recipe:
        return Recipe((Source(NAME, version),), (Key("district", ("area_name",)),), (Measure(0),))

    before = draw_up(recipe(1), on=at.date())
    published(out, sato, suzuki, at + timedelta(minutes=1), clean_file(7))
    assert [one.version for one in on_the_shelf(at)] == [2]
    assert draw_up(recipe(1), on=at.date()) == before
    assert before.traces[0].fingerprint == out.versions.get(number=1).sha256
    assert sum(row[1] for row in draw_up(recipe(2), on=at.date()).rows) == 7  # type: ignore[misc]


def test_a_version_that_was_withdrawn_is_a_table_no_longer(out: Dataset, suzuki: User, at: datetime) -> None:
    version = out.versions.get()
    withdraw_version(version, reason="誤りがあったため", erase=False, by=acting(suzuki), at=at)
    assert find_table(NAME, 1) is None
