"""A recipe is drawn up: joined, counted, and traced to the versions of its tables."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from madoguchi.foundation.organisation.public import City
from madoguchi.kernel.evidence_tables import EvidenceTable, TableColumn
from madoguchi.kernel.refusals import Refused
from madoguchi.services.evidence.figures.drawing_up import draw_up, sql_names
from madoguchi.services.evidence.figures.refusals import (
    ColumnNotCounted,
    FilterUnfit,
    KeyUnfit,
    MeasureUnfit,
    NoSuchColumn,
    NoSuchTable,
    NothingPicked,
)
from madoguchi.services.evidence.figures.sql_refusals import (
    SqlClockAsked,
    SqlNoSuchName,
    SqlNotAllowed,
    SqlNotUnderstood,
    SqlOneAtATime,
    SqlOnlyReads,
    SqlReadsNothing,
    SqlTooSlow,
    SqlTwoMeant,
    SqlUnfinished,
)
from madoguchi.services.evidence.figures.tests.files import (
    COLUMNS,
    TODAY,
    rows_of,
    shelf_of,
    table_of,
    withdrawn,
    write_file,
)
from madoguchi.services.evidence.figures.vocabulary import (
    Figure,
    Filter,
    Key,
    Measure,
    Recipe,
    Source,
    figure_from_json,
)

POPULATION = [
    ("金木地区", "2020-10-01", 8_000, 3_600), ("市浦地区", "2020-10-01", 2_000, 1_000),
    ("金木地区", "2025-10-01", 7_000, 3_500), ("市浦地区", "2025-10-01", 1_500, 900), (None, "2025-10-01", 10, 1),
]  # fmt: skip
FACILITIES = rows_of(
    "facility",
    (TableColumn("name", "名称", "text"), TableColumn("town", "町字", "text"), TableColumn("opened", "開設", "text"),
     TableColumn("seats", "席", "integer", "席"), TableColumn("longitude", "経度", "longitude"),
     TableColumn("has_aed", "AED", "boolean")),
    [("公民館", "青森県五所川原市金木", "令和2年", 100, 140.4, 1), ("体育館", "大字金木字朝日山", "R2", None, 140.6, 0),
     ("市浦支所", "市浦", "2025", 40, 140.3, 1), ("道の駅", "雲の上", "2025年", 30, 140.2, None)],
)  # fmt: skip
P, F = Source("town.population", 1), Source("town.facility", 1)
BY_DISTRICT = Key("district", ("area", "town"))


@pytest.fixture
def population(tmp_path: Path) -> EvidenceTable:
    return table_of(write_file(tmp_path / "data.sqlite3", POPULATION), "population")


@pytest.fixture
def shelf(population: EvidenceTable, city: City) -> Iterator[None]:
    with shelf_of(population, FACILITIES):
        yield


def rows(figure: Figure) -> list[tuple[object, ...]]:
    return [*figure.rows]


@pytest.mark.usefixtures("shelf")
class TestWithoutSql:
    def test_two_tables_are_joined_by_district_and_nothing_is_counted_twice(self) -> None:
        newest = Source("town.population", 1, (Filter("year", "contains", "2025"),))
        recipe = Recipe(
            (newest, F), (BY_DISTRICT,), (Measure(0, "people", "sum"), Measure(1), Measure(1, "seats", "sum"))
        )
        figure = draw_up(recipe, on=TODAY)
        assert {row[0]: row[1:] for row in rows(figure)} == {
            "金木地区": (7_000, 2, 100), "市浦地区": (1_500, 1, 40), "一覧のどの地区にもない": (None, 1, 30),
            None: (10, None, None),
        }  # fmt: skip
        assert [(one.title, one.unit, one.kind) for one in figure.columns] == [
            ("地区", "", "district"), ("総人口", "人", "integer"), ("施設の件数", "", "integer"), ("席", "席", "integer"),
        ]  # fmt: skip

    def test_only_districts_that_all_tables_have_where_that_is_asked(self) -> None:
        recipe = Recipe((P, F), (BY_DISTRICT,), (Measure(0, "people", "sum"), Measure(1)), joined="common")
        assert {row[0] for row in rows(draw_up(recipe, on=TODAY))} == {"金木地区", "市浦地区"}

    def test_joined_by_year_by_era_and_western(self) -> None:
        recipe = Recipe((P, F), (Key("year", ("year", "opened")),), (Measure(0, "people", "sum"), Measure(1)))
        figure = draw_up(recipe, on=TODAY)
        assert rows(figure) == [(2020, 10_000, 2), (2025, 8_510, 2)]
        assert figure.columns[0].kind == "year"

    def test_joined_by_district_and_year_at_once(self) -> None:
        keys = (BY_DISTRICT, Key("year", ("year", "opened")))
        figure = draw_up(Recipe((P, F), keys, (Measure(0, "people", "sum"), Measure(1))), on=TODAY)
        assert ("金木地区", 2020, 8_000, 2) in rows(figure)
        assert ("市浦地区", 2025, 1_500, 1) in rows(figure)
        assert ("市浦地区", 2020, 2_000, None) in rows(figure), "nothing is known, which is not none"

    def test_shares_rates_averages_and_ends(self) -> None:
        measures = (
            Measure(0, "people", "sum"), Measure(0, "people", "share"), Measure(0, "over_65", "rate", of=0),
            Measure(0, "people", "average"), Measure(0, "people", "smallest"), Measure(0, "people", "largest"),
        )  # fmt: skip
        figure = draw_up(Recipe((P,), (Key("district", ("area",)),), measures), on=TODAY)
        found = {row[0]: row[1:] for row in rows(figure)}
        assert found["金木地区"][0] == 15_000
        assert found["金木地区"][1] == pytest.approx(15_000 / 18_510 * 100, abs=1e-3)
        assert found["金木地区"][2] == pytest.approx(7_100 / 150, abs=1e-3)
        assert found["金木地区"][3:] == (7_500, 7_000, 8_000)
        assert sum(row[2] for row in rows(figure)) == pytest.approx(100, abs=0.01)  # type: ignore[misc]
        assert [one.unit for one in figure.columns[1:4]] == ["人", "%", "%"]

    def test_a_rate_of_another_table_comes_from_both(self) -> None:
        rate = Measure(1, "", "rate", "千人当たり", of=1, times=1000)
        measures = (Measure(0, "people", "largest", "人口"), Measure(0, "people", "sum"), rate)
        figure = draw_up(Recipe((P, F), (BY_DISTRICT,), measures), on=TODAY)
        assert figure.columns[3].title == "千人当たり"
        assert [one.dataset for one in figure.traces_of(figure.columns[3])] == ["town.population", "town.facility"]
        assert [one.dataset for one in figure.traces_of(figure.columns[1])] == ["town.population"]

    def test_records_as_they_are(self) -> None:
        filters = (Filter("has_aed", "eq", "true"),)
        measures = (Measure(0, "name", "value"), Measure(0, "seats", "value"))
        recipe = Recipe((Source("town.facility", 1, filters),), (), measures, order=-2)
        assert rows(draw_up(recipe, on=TODAY)) == [("公民館", 100), ("市浦支所", 40)]

    def test_the_middle_of_places_can_be_drawn(self) -> None:
        recipe = Recipe((F,), (Key("district", ("town",)),), (Measure(0), Measure(0, "longitude", "average")))
        figure = draw_up(recipe, on=TODAY)
        assert figure.columns[2].kind == "longitude"
        assert ("金木地区", 2, 140.5) in rows(figure)
        with pytest.raises(ColumnNotCounted):
            draw_up(Recipe((F,), (), (Measure(0, "longitude", "sum"),)), on=TODAY)

    def test_without_a_key_there_is_one_row(self) -> None:
        assert rows(draw_up(Recipe((P, F), (), (Measure(0), Measure(1))), on=TODAY)) == [(5, 4)]

    @pytest.mark.parametrize(
        ("operator", "value", "count"),
        [("eq", 8_000, 1), ("eq", "8000", 1), ("ne", 8_000, 4), ("lt", 2_000, 2), ("le", 2_000, 3), ("gt", 7_000, 1),
         ("ge", "7000", 2), ("in", (8_000, "2000"), 2), ("missing", True, 0), ("missing", False, 5)],
    )  # fmt: skip
    def test_every_filter(self, operator: str, value: object, count: int) -> None:
        source = Source("town.population", 1, (Filter("people", operator, value),))  # type: ignore[arg-type]
        assert rows(draw_up(Recipe((source,), (), (Measure(0),)), on=TODAY)) == [(count,)]

    def test_what_is_typed_is_a_value_and_never_sql(self) -> None:
        source = Source("town.population", 1, (Filter("area", "eq", "x' OR '1'='1"),))
        assert rows(draw_up(Recipe((source,), (), (Measure(0),)), on=TODAY)) == [(0,)]

    def test_the_order_and_the_most(self) -> None:
        recipe = Recipe((P,), (Key("district", ("area",)),), (Measure(0, "people", "sum"),), order=-2, most=1)
        figure = draw_up(recipe, on=TODAY)
        assert rows(figure) == [("金木地区", 15_000)]
        assert figure.cut

    @pytest.mark.parametrize(
        ("recipe", "refusal"),
        [
            (Recipe((P,)), NothingPicked),
            (Recipe((Source("town.population", 9),), (), (Measure(0),)), NoSuchTable),
            (Recipe((Source("nowhere.population", 1),), (), (Measure(0),)), NoSuchTable),
            (Recipe((P,), (), (Measure(0, "nobody", "sum"),)), NoSuchColumn),
            (Recipe((P,), (), (Measure(0, 'people") FROM x --', "sum"),)), NoSuchColumn),
            (Recipe((P,), (), (Measure(0, "area", "sum"),)), ColumnNotCounted),
            (Recipe((P,), (), (Measure(2),)), MeasureUnfit),
            (Recipe((P,), (), (Measure(0), Measure(0, "area", "value"))), MeasureUnfit),
            (Recipe((P,), (), (Measure(0, "people", "rate"),)), MeasureUnfit),
            (
                Recipe((P, F), (Key("district", ("area", "")), Key("year", ("", "opened"))), (Measure(0), Measure(1))),
                KeyUnfit,
            ),
            (Recipe((P,), (Key("district", ("people",)),), (Measure(0),)), KeyUnfit),
            (
                Recipe((Source("town.population", 1, (Filter("people", "eq", "many"),)),), (), (Measure(0),)),
                FilterUnfit,
            ),
            (
                Recipe((Source("town.population", 1, (Filter("people", "contains", "1"),)),), (), (Measure(0),)),
                FilterUnfit,
            ),
        ],
    )
    def test_what_cannot_be_drawn_up_is_refused_with_a_way_out(self, recipe: Recipe, refusal: type[Refused]) -> None:
        with pytest.raises(refusal) as refused:
            draw_up(recipe, on=TODAY)
        assert "%(" not in str(refused.value)
        assert "%(" not in refused.value.way_out

    def test_a_version_of_tomorrow_is_not_there_today(self) -> None:
        with pytest.raises(NoSuchTable):
            draw_up(Recipe((P,), (), (Measure(0),)), on=date(2026, 3, 31))


def asked(sql: str, *sources: Source) -> Figure:
    return draw_up(Recipe(sources or (P, F), sql=sql), on=TODAY)


@pytest.mark.usefixtures("shelf")
class TestInSql:
    def test_tables_and_columns_have_readable_names(self) -> None:
        figure = asked(
            "SELECT area, sum(people) AS 人口 FROM population WHERE area IS NOT NULL GROUP BY area ORDER BY 2 DESC"
        )
        assert rows(figure) == [("金木地区", 15_000), ("市浦地区", 3_500)]
        assert [one.title for one in figure.columns] == ["地域名", "人口"]

    def test_only_what_was_read_is_named_as_the_origin(self) -> None:
        assert [one.dataset for one in asked("SELECT count(*) AS n FROM facility").traces] == ["town.facility"]
        both = asked("SELECT a.area, b.name FROM population a JOIN facility b ON district(a.area) = district(b.town)")
        assert [one.dataset for one in both.traces] == ["town.population", "town.facility"]
        assert len(both.rows) == 6

    def test_a_figure_from_nowhere_is_refused(self) -> None:
        for sql in ("SELECT 51415 AS people", "WITH population AS (SELECT 1 AS people) SELECT people FROM population"):
            with pytest.raises(SqlReadsNothing) as refused:
                asked(sql)
            assert "population" in refused.value.way_out

    @pytest.mark.parametrize(
        ("sql", "refusal", "says"),
        [
            ("SELECT aera FROM population", SqlNoSuchName, "area"),
            ("SELECT area FROM popluation", SqlNoSuchName, "population"),
            ("SELECT medain(people) FROM population", SqlNoSuchName, ""),
            ("SELECT area\nFROM population\nWHERE people = = 1", SqlNotUnderstood, "3"),
            ("SELECT area FROM population WHERE (people = 1", SqlUnfinished, ""),
            ("SELECT p.peolpe FROM population p", SqlNoSuchName, "people"),
            ("SELECT p.seats_number FROM facility p", SqlNoSuchName, "seats"),
            ("SELECT area,\n date('now') FROM population", SqlClockAsked, "2026-04-01"),
            ("SELECT load_extension('x') FROM population", SqlNotAllowed, "load_extension"),
            ("SELECT * FROM records", SqlNoSuchName, ""),
            ("DELETE FROM population", SqlOnlyReads, ""),
            ("SELECT 1 FROM population; SELECT 2", SqlOneAtATime, ""),
            ("SELECT area FROM population a JOIN population b ON a.people = b.people", SqlTwoMeant, "area"),
        ],
    )
    def test_every_mistake_says_where_and_what_to_do(self, sql: str, refusal: type[Refused], says: str) -> None:
        from django.utils.translation import override

        for language in ("ja", "ja-plain", "en"):
            with override(language), pytest.raises(Refused) as refused:
                asked(sql)
            if sql != "SELECT * FROM records":
                assert isinstance(refused.value, refusal)
            told = refused.value.told
            assert says in told
            assert "%(" not in told

    def test_a_question_that_takes_too_long_is_ended(self) -> None:
        begun = time.monotonic()
        sql = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"
        with pytest.raises(SqlTooSlow):
            draw_up(Recipe((P,), sql=sql), on=TODAY, seconds=0.3)
        assert time.monotonic() - begun < 4

    def test_more_rows_than_a_figure_holds_are_cut_and_said(self) -> None:
        sql = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 2000) SELECT c.x, area FROM c, population"
        figure = asked(sql)
        assert len(figure.rows) == 5_000
        assert figure.cut


def test_two_tables_of_one_name_get_two_names() -> None:
    assert sql_names(Recipe((P, Source("other.population", 1)))) == ("town_population", "other_population")
    assert sql_names(Recipe((P, Source("town.population", 2)))) == ("town_population", "town_population_v2")
    assert sql_names(Recipe((Source("town.2-x", 1), F))) == ("t2_x", "facility")


def test_two_versions_of_a_table_stand_beside_one_another(population: EvidenceTable, city: City) -> None:
    second = withdrawn(population)
    with shelf_of(population, second):
        recipe = Recipe(
            (P, Source("town.population", 2)), (Key("district", ("area", "area")),), (Measure(0), Measure(1))
        )
        figure = draw_up(recipe, on=TODAY)
    assert [one.version for one in figure.traces] == [1, 2]


def test_a_figure_is_the_same_after_it_was_kept_and_when_it_is_drawn_up_again(
    population: EvidenceTable, city: City
) -> None:
    with shelf_of(population):
        recipe = Recipe((P,), (Key("district", ("area",)),), (Measure(0, "people", "share"),))
        figure = draw_up(recipe, on=TODAY)
        assert draw_up(recipe, on=TODAY) == figure == figure_from_json(figure.as_json())


def test_two_tables_of_a_hundred_thousand_rows_are_joined_in_time(tmp_path: Path, city: City) -> None:
    many = 100_000
    one = write_file(
        tmp_path / "one.sqlite3", [(f"大字町{n % 5_000}", f"{2000 + n % 20}-04-01", n % 90, 1) for n in range(many)]
    )
    two = write_file(
        tmp_path / "two.sqlite3", [(f"町{n % 5_000}字北", f"平成{12 + n % 19}年", n % 70, 1) for n in range(many)]
    )
    with shelf_of(table_of(one, "one"), table_of(two, "two", title="二")):
        sources = Source("town.one", 1), Source("town.two", 1)
        keys = (Key("town", ("area", "area")),)
        begun = time.monotonic()
        figure = draw_up(Recipe(sources, keys, (Measure(0, "people", "sum"), Measure(1, "people", "sum"))), on=TODAY)
        took = time.monotonic() - begun
    assert len(figure.rows) == 5_000
    assert all(row[1] is not None and row[2] is not None for row in figure.rows)
    assert took < 2 + 3, "the limit of two seconds, and the process's start"
    assert COLUMNS[2].unit == figure.columns[1].unit
