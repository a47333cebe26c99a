"""Records of two versions are known as the same ones: by their ID, by what their standard names, or as a whole."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from madoguchi.foundation.accounts.public import User
from madoguchi.services.opendata.catalogue.changing import public_changes
from madoguchi.services.opendata.differing import differences
from madoguchi.services.opendata.models import Dataset, Version
from madoguchi.services.opendata.shelf import snapshot_of
from madoguchi.services.opendata.telling_apart import key_of
from madoguchi.services.opendata.tests.desk import prepared, published
from madoguchi.services.opendata.tests.samples import as_csv, clean_rows, spoiled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick")]


def areas(*names: str, day: str = "2026-04-01", men: str = "") -> bytes:
    """地域・年齢別人口 of some districts on a day; ``men`` is put into the first record's 年齢0-4歳の男性."""
    rows = spoiled(clean_rows("population", len(names)), "地域名", *names)
    rows = spoiled(rows, "調査年月日", *[day] * len(names))
    if men:
        rows = spoiled(rows, "備考", men)
    return as_csv(rows).encode()


def test_districts_are_known_by_their_names_also_a_month_later(
    population: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    published(population, sato, suzuki, at, areas("金木", "市浦"))
    later = published(population, sato, suzuki, at + timedelta(hours=1), areas("市浦", "金木", day="2026-05-01"))
    shown = public_changes(later)
    assert shown is not None
    assert shown.found.key == ("area_name",)
    assert (shown.found.added_count, shown.found.removed_count, shown.found.changed_records) == (0, 0, 2)
    assert ("金木", "調査年月日", "2026-04-01", "2026-05-01") in list(shown.cells())


def test_where_a_district_stands_twice_the_day_tells_the_records_apart(
    population: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    rows = clean_rows("population", 2)
    rows = spoiled(spoiled(rows, "地域名", "金木", "金木"), "調査年月日", "2026-03-01", "2026-04-01")
    first = published(population, sato, suzuki, at, as_csv(rows).encode())
    second = prepared(population, sato, at, as_csv([rows[0], rows[2]]).encode())
    found = differences(second)
    assert found is not None
    assert found.key == ("area_name", "surveyed_on")
    assert (found.removed_count, found.added_count, found.same_count) == (1, 0, 1)
    assert key_of(second, snapshot_of(first), snapshot_of(second)) == found.key


def test_an_id_that_is_missing_somewhere_tells_nothing(aed: Dataset, sato: User, suzuki: User, at: datetime) -> None:
    Dataset.objects.filter(pk=aed.pk).update(owner="citizens")
    aed.refresh_from_db()
    rows = clean_rows("aed", 3)
    with_ids, without = as_csv(rows).encode(), as_csv(spoiled(rows, "ID", "", "", "")).encode()
    first = published(aed, sato, suzuki, at, with_ids)
    assert key_of(first, snapshot_of(first)) == ("id",)
    second = published(aed, sato, suzuki, at, without)
    assert key_of(second, snapshot_of(first), snapshot_of(second)) == ("name",)


def test_equal_records_without_anything_that_tells_them_apart_are_compared_whole(
    population: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    same = areas("金木", "金木")
    published(population, sato, suzuki, at, same)
    second: Version = published(population, sato, suzuki, at + timedelta(hours=1), areas("金木", "金木", men="訂正"))
    shown = public_changes(second)
    assert shown is not None
    assert shown.found.key == ()
    assert (shown.found.added_count, shown.found.removed_count, shown.found.changed_records) == (1, 1, 0)
