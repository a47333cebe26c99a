"""People who were counted on several survey days are not added up, and never silently put together."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils.translation import override

from madoguchi.foundation.organisation.public import City
from madoguchi.kernel.evidence_tables import TableColumn
from madoguchi.services.evidence.figures.beside import sentences_of
from madoguchi.services.evidence.figures.drawing_up import draw_up
from madoguchi.services.evidence.figures.refusals import FilterUnfit, SeveralDaysAdded
from madoguchi.services.evidence.figures.tests.files import TODAY, rows_of, shelf_of
from madoguchi.services.evidence.figures.vocabulary import (
    Figure,
    Filter,
    How,
    Key,
    Measure,
    Recipe,
    SeveralDays,
    Source,
    figure_from_json,
)

PEOPLE = rows_of(
    "people",
    (TableColumn("area_name", "地域名", "text"), TableColumn("surveyed_on", "調査年月日", "date"),
     TableColumn("people", "総人口", "integer", "人")),
    [("金木地区", "2020-10-01", 8_000), ("市浦地区", "2020-10-01", 2_000),
     ("金木地区", "2025-10-01", 7_000), ("市浦地区", "2025-10-01", 1_500), ("市浦地区", "2025-04-01", 1_600)],
    title="人口",
)  # fmt: skip
BY_DISTRICT, BY_YEAR = Key("district", ("area_name",)), Key("year", ("surveyed_on",))
DAYS = (SeveralDays(0, "調査年月日", "2020-10-01", "2025-10-01"),)


@pytest.fixture(autouse=True)
def shelf(city: City) -> Iterator[None]:
    with shelf_of(PEOPLE):
        yield


def drawn(how: How, *keys: Key, filters: tuple[Filter, ...] = ()) -> Figure:
    of = 0 if how == "rate" else -1
    measures = (Measure(0), Measure(0, "people", how, of=of))
    return draw_up(Recipe((Source("town.people", 1, filters),), keys, measures), on=TODAY)


@pytest.mark.parametrize("how", ["sum", "share", "rate"])
@pytest.mark.parametrize("keys", [(), (BY_DISTRICT,)])
def test_people_of_several_days_are_not_added_up(how: How, keys: tuple[Key, ...]) -> None:
    for language in ("ja", "ja-plain", "en"):
        with override(language), pytest.raises(SeveralDaysAdded) as refused:
            drawn(how, *keys)
        told = refused.value.told
        assert "2020-10-01" in told
        assert "2025-10-01" in refused.value.way_out
        assert "%(" not in told


def test_two_days_of_one_year_are_not_added_up_in_the_row_of_the_year() -> None:
    with pytest.raises(SeveralDaysAdded):
        drawn("sum", BY_DISTRICT, BY_YEAR)


def test_of_one_day_they_are_and_so_they_are_in_a_row_for_each_day() -> None:
    day = (Filter("surveyed_on", "eq", "2025-10-01"),)
    assert drawn("sum", filters=day).rows == ((2, 8_500),)
    days = drawn("sum", Key("column", ("surveyed_on",)))
    assert [row[2] for row in days.rows] == [10_000, 1_600, 8_500]
    assert days.several_days == ()
    not_april = (Filter("surveyed_on", "ne", "2025-04-01"),)
    assert drawn("sum", BY_YEAR, filters=not_april).rows == ((2020, 2, 10_000), (2025, 2, 8_500))


@pytest.mark.parametrize("typed", ["2020-10-01", "令和2年10月1日", "R2.10.1", "2020/10/1"])
def test_a_day_of_a_filter_is_written_by_era_or_western(typed: str) -> None:
    assert drawn("sum", filters=(Filter("surveyed_on", "eq", typed),)).rows == ((2, 10_000),)
    assert drawn("sum", filters=(Filter("surveyed_on", "in", (typed,)),)).rows == ((2, 10_000),)
    with pytest.raises(FilterUnfit):
        drawn("sum", filters=(Filter("surveyed_on", "eq", "令和2年"),))


def test_numbers_that_do_not_add_up_say_that_they_hold_several_days() -> None:
    figure = drawn("average", BY_DISTRICT)
    assert figure.several_days == DAYS
    assert figure_from_json(figure.as_json()) == figure
    with override("en"):
        assert sentences_of(figure) == [
            "人口: several surveys are put together (調査年月日 from 2020-10-01 to 2025-10-01)."
        ]


def test_a_question_in_sql_that_does_not_ask_for_the_day_says_so() -> None:
    def asked(sql: str) -> tuple[SeveralDays, ...]:
        return draw_up(Recipe((Source("town.people", 1),), sql=sql), on=TODAY).several_days

    assert asked("SELECT sum(people) AS n FROM people") == DAYS
    assert asked("SELECT sum(people) AS n FROM people WHERE surveyed_on = '2025-10-01'") == ()
    assert asked("SELECT surveyed_on, sum(people) AS n FROM people GROUP BY 1") == ()
