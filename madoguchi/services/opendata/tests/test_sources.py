"""The platform's own tables: counted by the rooms, passed through the privacy gate, renewed once a period, first by a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

import pytest

from madoguchi.foundation.messaging.public import OutgoingMail
from madoguchi.foundation.residents.open_sources import CONSTANTS, GROUPS, HOUSEHOLDS, SUMS
from madoguchi.kernel import open_sources
from madoguchi.kernel.acts import SYSTEM
from madoguchi.kernel.open_sources import (
    CountTable,
    DistrictTable,
    Given,
    SourceTable,
    every_source,
    find_source,
    open_source,
)
from madoguchi.services.opendata.demo import publish_demo_sources
from madoguchi.services.opendata.gate import BETWEEN, through_the_gate
from madoguchi.services.opendata.models import Dataset, Version
from madoguchi.services.opendata.operations import approve_version, discard_version, withdraw_version
from madoguchi.services.opendata.queries import find_published, standing_of
from madoguchi.services.opendata.states import Origin, State
from madoguchi.services.opendata.tasks import csv_of, examine_table, publish_approved, renew, renew_all
from madoguchi.services.opendata.tests.desk import prepared
from tests.cast import _colleague, acting
from tests.desk import MakeCase

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 31)


def districts(seed: int, *, towns: int = 30) -> DistrictTable:
    """A made-up city: some towns large, some with hardly anybody."""
    dice = Random(seed)
    counts = {
        (f"{number}丁目", group): dice.choice((0, dice.randint(1, 12), dice.randint(10, 300)))
        for number in range(towns)
        for group in GROUPS
    }
    beside = {(f"{number}丁目", HOUSEHOLDS): dice.randint(1, 900) for number in range(towns)}
    constants = dict(zip(CONSTANTS, ("022055", "青森県五所川原市", "2026-10-31"), strict=True))
    return DistrictTable("地域名", GROUPS, SUMS, constants, counts, DAY, beside)


@pytest.mark.parametrize("seed", range(5))
def test_no_district_shows_a_count_below_the_smallest_and_nobody_is_lost(seed: int) -> None:
    given = districts(seed)
    shown = through_the_gate(given, smallest=10)
    assert shown is not None
    places = [shown.headings.index(one) for one in (*GROUPS, HOUSEHOLDS)]
    cells = [int(row[place]) for row in shown.rows for place in places]
    assert [one for one in cells if 0 < one < 10] == []
    total = shown.headings.index("総人口")
    assert sum(int(row[total]) for row in shown.rows) == sum(given.counts.values())
    lines = [row[shown.headings.index("地域名")].split(BETWEEN) for row in shown.rows]
    assert sorted(one for line in lines for one in line) == sorted({district for district, _group in given.counts})
    assert 1 < len(lines) < 30
    assert shown.told


def lines_of(shown: SourceTable | None) -> list[list[str]]:
    assert shown is not None
    return [row[shown.headings.index("地域名")].split(BETWEEN) for row in shown.rows]


@pytest.mark.parametrize("seed", range(5))
def test_lines_of_the_version_before_are_only_put_together_further(seed: int) -> None:
    """Else the difference of two months would tell of a district that neither shows alone."""
    first = lines_of(through_the_gate(districts(seed), smallest=10))
    later = districts(seed + 100)
    second = lines_of(through_the_gate(later, smallest=10, before=first))
    for line in first:
        assert sum(set(line) <= set(one) for one in second) == 1, f"{line} was torn apart"
    afresh = lines_of(through_the_gate(later, smallest=10))
    assert any(not any(set(line) <= set(one) for one in afresh) for line in first), "the control: it would be otherwise"


def test_as_few_districts_share_a_line_as_it_takes() -> None:
    counts = {(name, group): 6 for name in ("い", "ろ", "は", "に", "ほ") for group in GROUPS}
    counts |= {("大", group): 50 for group in GROUPS}
    constants = dict.fromkeys(CONSTANTS, "x")
    shown = through_the_gate(DistrictTable("地域名", GROUPS, SUMS, constants, counts, DAY), smallest=10)
    assert lines_of(shown) == [["い", "に", "ろ"], ["は", "ほ"], ["大"]]


def test_a_district_is_never_put_together_with_nobody() -> None:
    """One small district alone would be the difference to the city's known total."""
    counts = {("大", group): 50 for group in GROUPS} | {("中", group): 20 for group in GROUPS}
    counts |= {("小", group): 3 for group in GROUPS}
    constants = dict.fromkeys(CONSTANTS, "x")
    shown = through_the_gate(DistrictTable("地域名", GROUPS, SUMS, constants, counts, DAY), smallest=10)
    assert shown is not None
    assert [row[3] for row in shown.rows] == ["中、小", "大"]
    alone = {("小", group): 3 for group in GROUPS}
    assert through_the_gate(DistrictTable("地域名", GROUPS, SUMS, constants, alone, DAY), smallest=10) is None


def test_a_table_of_districts_keeps_the_standard(population: Dataset) -> None:
    shown = through_the_gate(districts(7), smallest=10)
    assert shown is not None
    dataset = Dataset.objects.get(slug="register-population")
    examined = examine_table(dataset, csv_of(shown))
    assert examined.errors == 0, examined.report["groups"]
    assert {one["kind"] for one in examined.columns} == {"text", "integer", "date"}


def test_small_counts_are_blank_and_said_to_be() -> None:
    counts = {("a", "2026-09"): 30, ("a", "2026-10"): 2, ("b", "2026-09"): 40, ("b", "2026-10"): 50}
    labels = {"a": ("a", "あ", "it"), "b": ("b", "い", "it")}
    shown = through_the_gate(CountTable(("手続番号", "手続", "担当課"), labels, counts, DAY), smallest=10)
    assert shown is not None
    assert ["a", "あ", "it", "2026-10", "", "秘匿"] in shown.rows
    assert "2" not in [row[4] for row in shown.rows]
    assert sum(row[5] == "秘匿" for row in shown.rows) >= 2, "a single blank could be computed"
    assert "10未満" in shown.told


def test_every_source_gives_what_it_declares(population: Dataset, make_case: MakeCase, at: datetime) -> None:
    assert {"cases.applications", "plan.values", "residents.population"} <= {one.name for one in every_source()}
    for number in range(3):
        make_case("juminhyo", seed=number + 1)
    source = find_source("cases.applications")
    assert source is not None
    given = source.rows_as_of(date(2026, 11, 30))
    assert isinstance(given, CountTable)
    assert dict(given.counts) == {("juminhyo", "2026-11"): 3}
    shown = through_the_gate(given, smallest=3)
    assert shown is not None
    assert shown.headings == source.headings
    assert shown.rows[0][:2] == ["juminhyo", "住民票の写しの交付請求"]
    assert source.rows_as_of(date(2026, 11, 29)) is None, "November was not over"


def test_the_register_is_counted_as_the_standard_asks(population: Dataset, register: object, at: datetime) -> None:
    source = find_source("residents.population")
    assert source is not None
    given = source.rows_as_of(at.date())
    assert isinstance(given, DistrictTable)
    assert sum(given.counts.values()) > 5
    assert (*given.constants, given.district, *given.sums, *given.columns, HOUSEHOLDS) == source.headings
    assert through_the_gate(given, smallest=10_000) is None


@pytest.fixture
def source(population: Dataset, at: datetime) -> Iterator[Callable[[Given | None], None]]:
    """The dataset ``plan-values`` with a source whose table the test sets."""
    name = "tests.given"
    held: dict[str, Given | None] = {"now": None}

    @open_source(name, "given", headings=["施策番号"])
    def look(on: date) -> Given | None:
        return held["now"]

    dataset = Dataset.objects.get(slug="plan-values")
    dataset.content["part"]["source"] = name
    dataset.source = name
    dataset.save()
    Dataset.objects.exclude(slug="plan-values").update(source="")
    yield lambda given: held.update(now=given)
    del open_sources._sources[name]


HEADINGS = ("施策番号", "指標キー", "指標", "単位", "基準日", "値", "判明日時", "取得方法")


def table(value: str, *, headings: tuple[str, ...] = HEADINGS) -> SourceTable:
    """One indicator."""
    row = ["4", "open-datasets", "公開したオープンデータの項目数", "項目", "2026-10-31", value, "", "夜間の集計"]
    return SourceTable(headings, [row[: len(headings)]], DAY)


def test_the_first_is_approved_by_a_person_and_the_rest_by_rule(
    source: Callable[[Given | None], None], at: datetime
) -> None:
    dataset = Dataset.objects.get(slug="plan-values")
    assert renew_all(at=at) == 0
    source(table("1"))
    assert renew_all(at=at) == 1
    first = Version.objects.get()
    assert (first.state, first.origin, first.prepared_by, first.by_rule) == (State.WAITING, Origin.SOURCE, None, False)
    assert renew_all(at=at) == 0, "this month has one"
    approve_version(first, publish_on=None, by=acting(_colleague("miura", at)), at=at)
    assert publish_approved(first.pk, at=at)

    month = at + timedelta(days=31)
    assert renew_all(at=month) == 0, "the same content makes no version"
    source(table("2"))
    assert renew_all(at=month) == 1
    second = Version.objects.get(number=2)
    assert (second.state, second.by_rule, second.decided_by) == (State.APPROVED, True, None)
    assert publish_approved(second.pk, at=month)
    assert not OutgoingMail.objects.filter(kind__startswith="work_").exists(), "nobody prepared it"
    public = find_published("plan-values")
    assert public is not None
    assert public.number == 2

    withdraw_version(public, reason="誤り", erase=False, by=acting(_colleague("oyama", at)), at=month)
    source(table("3"))
    assert renew(dataset, on=month.date(), at=month), "what was withdrawn does not count for the month"
    assert Version.objects.get(number=3).state == State.WAITING, "after a withdrawal a person looks again"


def test_a_demo_begins_with_what_the_platform_counts_itself(
    source: Callable[[Given | None], None], at: datetime
) -> None:
    """What the first night would count is counted, approved by a person, and published by the worker: nothing is overdue."""
    dataset = Dataset.objects.get(slug="plan-values")
    chief = acting(_colleague("miura", at))
    assert publish_demo_sources(people=lambda _department: (chief, chief), at=at) == 0, (
        "there is nothing to publish yet"
    )
    source(table("1"))
    assert publish_demo_sources(people=lambda _department: (chief, chief), at=at) == 1
    first = Version.objects.get()
    assert (first.state, first.origin, first.decided_by_id) == (State.APPROVED, Origin.SOURCE, UUID(str(chief.id)))
    assert publish_demo_sources(people=lambda _department: (chief, chief), at=at) == 0, (
        "the second time changes nothing"
    )
    assert publish_approved(first.pk, at=at)
    stands = standing_of(dataset, on=at.date())
    assert (stands.overdue, stands.open) == (False, None)
    assert renew_all(at=at) == 0, "and the round of that day has nothing to do"


def test_what_only_this_day_knows_is_as_of_this_day_where_it_is_about_nobody(
    population: Dataset, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    chief = acting(_colleague("miura", at))
    asked: list[date] = []

    def look(given: Given) -> Callable[[date], Given | None]:
        def rows_as_of(on: date) -> Given | None:
            asked.append(on)
            return given if on == at.date() else None

        return rows_as_of

    people = CountTable(("手続番号", "手続", "担当課"), {"a": ("a", "あ", "it")}, {("a", "2026-11"): 50}, at.date())
    for slug, given in (("plan-values", table("1")), ("applications", people)):
        name = Dataset.objects.get(slug=slug).source
        monkeypatch.setitem(open_sources._sources, name, replace(open_sources._sources[name], rows_as_of=look(given)))
    Dataset.objects.exclude(slug__in=("plan-values", "applications")).update(source="")
    assert publish_demo_sources(people=lambda _department: (chief, chief), at=at) == 1
    assert Version.objects.get().dataset.slug == "plan-values"
    assert {at.date(), at.date() - timedelta(days=1)} == set(asked)


def test_other_columns_and_wrong_values_do_not_go_by_rule(source: Callable[[Given | None], None], at: datetime) -> None:
    source(table("1"))
    renew_all(at=at)
    first = Version.objects.get()
    approve_version(first, publish_on=None, by=acting(_colleague("miura", at)), at=at)
    assert publish_approved(first.pk, at=at)
    month = at + timedelta(days=31)
    source(table("2", headings=HEADINGS[:7]))
    assert renew_all(at=month) == 1
    assert Version.objects.get(number=2).state == State.WAITING
    source(table("多数"))
    month += timedelta(days=31)
    assert renew_all(at=month) == 1
    third = Version.objects.get(number=3)
    assert (third.state, third.by_rule) == (State.DRAFT, False)
    assert third.errors > 0
    assert Version.objects.get(number=2).state == State.DISCARDED, "the newer one takes its place"


def test_a_person_at_work_is_left_alone_and_a_broken_source_stops_nobody(
    source: Callable[[Given | None], None], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = Dataset.objects.get(slug="plan-values")
    version = prepared(dataset, _colleague("oyama", at), at, csv_of(table("1")))
    source(table("2"))
    assert renew_all(at=at) == 0
    assert Version.objects.get() == version
    discard_version(version, by=SYSTEM, at=at)
    monkeypatch.setattr("madoguchi.services.opendata.tasks.through_the_gate", lambda *_a, **_b: 1 / 0)
    assert renew_all(at=at) == 0
    monkeypatch.undo()
