"""Each column of a question in SQL names the tables that it comes from; what was typed in the question says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import example, given, settings
from hypothesis import strategies as st

from madoguchi.foundation.organisation.public import City
from madoguchi.kernel.evidence_tables import TableColumn
from madoguchi.services.evidence.figures.beside import sentences_of
from madoguchi.services.evidence.figures.drawing_up import draw_up
from madoguchi.services.evidence.figures.guard import Given, Guarded
from madoguchi.services.evidence.figures.sql_refusals import SqlReadsNothing
from madoguchi.services.evidence.figures.tests.files import TODAY, rows_of, shelf_of, table_of, write_file
from madoguchi.services.evidence.figures.vocabulary import Figure, Recipe, Source, figure_from_json

SEATS = rows_of(
    "seats",
    (TableColumn("area", "地区", "text"), TableColumn("seats", "席", "integer", "席")),
    [("金木", 5), ("栄", None)],
)
SOURCES = Source("town.population", 1), Source("town.seats", 1)


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, city: City) -> Iterator[None]:
    path = write_file(tmp_path / "data.sqlite3", [("金木", "2020", 8_000, 3_600), ("栄", "2020", 7_000, 2_000)])
    with shelf_of(table_of(path, "population"), SEATS):
        yield


def asked(sql: str) -> Figure:
    return draw_up(Recipe(SOURCES, sql=sql), on=TODAY)


def told(sql: str) -> list[str]:
    """Of each column: typed, or the slugs of its tables."""
    figure = asked(sql)
    return [
        "typed" if one.typed else "+".join(trace.dataset.removeprefix("town.") for trace in figure.traces_of(one))
        for one in figure.columns
    ]


@pytest.mark.parametrize(
    ("sql", "columns"),
    [
        ("SELECT area, 99999 AS people FROM population", ["population", "typed"]),
        ("SELECT area, 90000 + 9999 AS people FROM population ORDER BY area", ["population", "typed"]),
        ("SELECT area, max(99999) AS people FROM population GROUP BY area", ["population", "typed"]),
        ("WITH t AS (SELECT 99999 AS people) SELECT p.area, t.people FROM population p, t", ["population", "typed"]),
        ("WITH t(a, n) AS (VALUES ('金木', 8000), ('栄', 9000)) SELECT p.area, t.n FROM population p JOIN t ON t.a = p.area",
         ["population", "typed"]),
        ("SELECT area, (SELECT 7) AS n, upper('x') AS x FROM population", ["population", "typed", "typed"]),
        ("SELECT area, CASE WHEN people > 7500 THEN 99 ELSE 5 END AS n FROM population", ["population", "typed"]),
        ("SELECT DISTINCT area, 3 AS n FROM population UNION SELECT area, 4 FROM population", ["population", "typed"]),
        ("SELECT area, people + 90000 AS people FROM population", ["population", "population"]),
        ("SELECT area, count(*) AS n, sum(1) AS m FROM population GROUP BY area", ["population"] * 3),
        ("SELECT area, people > 7500 AS n, people IS NULL AS m, people IN (1, 2) AS o FROM population", ["population"] * 4),
        ("SELECT area, rank() OVER (ORDER BY people) AS n, sum(people) OVER () AS m FROM population", ["population"] * 3),
        ("SELECT p.area, s.seats, p.people / s.seats AS n FROM population p JOIN seats s ON s.area = p.area ORDER BY 3",
         ["population", "seats", "population+seats"]),
        ("SELECT p.area, (SELECT sum(seats) FROM seats s WHERE s.area = p.area) AS n FROM population p",
         ["population", "seats"]),
    ],
)  # fmt: skip
def test_a_column_names_what_it_comes_from(sql: str, columns: list[str]) -> None:
    assert told(sql) == columns


INDEPENDENT = [
    "people * 0 + 99999", "99999 + 0 * people", "0.0 * people + 99999", "people - people + 99999", "people / people * 99999",
    "(people + 1) - (people + 1) + 99999", "people % 1 + 99999", "(people & 0) + 99999", "pow(people, 0) * 99999",
    "0 / people + 99999", "(1 - 1) * people + 99999", "people * (people - people) + 99999", "-(people * 0) + 99999",
    "coalesce(people * 0, 0) + 99999", "((people * 0) || '') + 99999", "people * '0' + 99999",
]  # fmt: skip


@pytest.mark.parametrize("written", INDEPENDENT)
def test_what_gives_the_same_with_every_record_was_typed(written: str) -> None:
    assert told(f"SELECT area, {written} AS people FROM population") == ["population", "typed"]
    assert {row[1] for row in asked(f"SELECT area, {written} AS people FROM population").rows} == {99999}


def reckonings() -> st.SearchStrategy[str]:
    """Expressions of columns and typed numbers, without a condition."""
    leaf = st.sampled_from(["a", "b", "0", "1", "2", "-1", "0.0", "'0'", "3.5", "NULL"])
    two = st.sampled_from(["+", "-", "*", "/", "%", "&", "<<", "||"])

    def larger(one: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.one_of(
            st.tuples(one, two, one).map(lambda part: f"({part[0]} {part[1]} {part[2]})"),
            st.tuples(st.sampled_from(["abs", "round", "-", "~", "sign", "coalesce"]), one).map(
                lambda part: f"coalesce({part[1]}, 7)" if part[0] == "coalesce" else f"{part[0]}({part[1]})"
            ),
            st.tuples(one, one).map(lambda part: f"max({part[0]}, {part[1]})"),
            one.map(lambda part: f"CAST({part} AS INTEGER)"),
        )

    return st.recursive(leaf, larger, max_leaves=8)


def as_number(value: object) -> object:
    """0, 0.0 and the text "-0" are one; what is no number ("0-1") stays what it is."""
    try:
        return float(str(value))
    except ValueError:
        return value


@settings(max_examples=100)
@given(reckonings())
@example("(0 || (0 - 1))")
def test_what_is_said_to_be_typed_is_the_same_whatever_the_records_say(written: str) -> None:
    sql, seen, typed = f"SELECT {written} FROM t", set(), False
    for row in ((3, 4), (-7, 2.5), (0, 1), (9, "12"), (1, 0), (5, 5), (None, 2)):
        guarded = Guarded([Given("t", ("a", "b"), rows=(row,))])
        (value,) = guarded.ask(sql, most=1, seconds=2).rows[0]
        _tables, typed, _numbers = guarded.origins(sql)[0]
        guarded.connection.close()
        seen.add(value)
    if typed and "coalesce" not in written:
        # Nothing comes of a reckoning with nothing; else there is one value.
        assert len({as_number(one) for one in seen - {None}}) <= 1, seen


def test_it_is_found_in_groups_in_parts_and_through_other_columns() -> None:
    assert told("SELECT area, sum(people * 0) + 99999 AS n FROM population GROUP BY area") == ["population", "typed"]
    assert told("SELECT area, max(people) - max(people) + 99999 AS n FROM population GROUP BY area") == [
        "population", "typed",
    ]  # fmt: skip
    assert told("WITH t AS (SELECT area, people * 0 + 5 AS n FROM population) SELECT area, n FROM t") == [
        "population", "typed",
    ]  # fmt: skip
    seats = "SELECT p.area, p.people * 0 + s.seats AS n FROM population p JOIN seats s ON s.area = p.area"
    assert told(seats) == ["population", "seats"]


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("people + 90000", ["90000"]), ("sign(people) * 99999", ["99999"]), ("max(people, 99999)", ["99999"]),
        ("min(people, 0) + 99999", ["0", "99999"]), ("max(0, people)", ["0"]),
        ("strftime('%Y', year || '-01-01') + 5", ["5"]), ("people * cos(0)", ["0"]), ("people * length('')", []),
        ("people * (year - 2020) + 99999", ["2020", "99999"]), ("coalesce(nullif(people, people), 99999)", ["99999"]),
        ("people * 0.0001 + 99999", ["0.0001", "99999"]), ("people - over_65 + 7", ["7"]), ("100.0 * over_65 / people", ["100"]),
        ("CAST(people / 2000.0 AS INTEGER) - people / 2000.0", ["2000"]), ("people + '99999'", ["99999"]),
        ("people", []), ("people > 7500", ["7500"]), ("round(people / 3.0, 1)", ["3"]), ("substr(people, 1, 2) + 0", ["0"]),
        ("~people - people", []), ("(NOT people) - people", []),
        ("CAST(people / 7.0 AS INTEGER) - people / 7.0", ["7"]),
        ("people IN (8000, 2)", []), ("people -- 99999\n", []), ("people * abs(0)", ["0"]),
    ],
)  # fmt: skip
def test_of_what_is_not_certain_only_the_typed_numbers_are_named(written: str, numbers: list[str]) -> None:
    column = asked(f"SELECT area, {written} AS n FROM population").columns[1]
    assert (column.typed, list(column.numbers)) == (False, numbers)


@pytest.mark.parametrize("written", ["area || '（推計）'", "coalesce(area, '不明')", "replace(area, '栄', 'さかえ')"])
def test_text_beside_data_is_not_named_and_text_alone_is(written: str) -> None:
    """It can be read in the cells as it was typed; the page of the question says so."""
    column = asked(f"SELECT people, {written} AS place FROM population").columns[1]
    assert (column.typed, column.numbers) == (False, ())
    assert told("SELECT people, '金木' AS place FROM population") == ["population", "typed"]


def test_how_many_records_there_are_is_no_typed_number() -> None:
    """The sum of 2 for each record tells of the data; the greatest does not."""
    sql = "SELECT area, sum(2) AS n, total(2.5) AS m, max(2) AS o FROM population GROUP BY area"
    figure = asked(sql)
    assert [one.typed for one in figure.columns] == [False, False, False, True]
    assert [list(one.numbers) for one in figure.columns] == [[], ["2"], ["2.5"], []]


def test_typed_numbers_are_kept_and_said() -> None:
    figure = asked("SELECT area, people + 90000 AS people, over_65 FROM population")
    assert figure_from_json(figure.as_json()) == figure
    assert [one["numbers"] for one in figure.as_json()["columns"]] == [[], ["90000"], []]
    with override("en"):
        assert sentences_of(figure) == ["Computed with numbers that were typed in the question: 総人口 (90000)."]
    before = {**figure.as_json(), "columns": [{**one} for one in figure.as_json()["columns"]]}
    for one in before["columns"]:
        del one["numbers"]
    assert [one.numbers for one in figure_from_json(before).columns] == [(), (), ()], "figures that were kept before"


WITH = """
    WITH s AS MATERIALIZED (SELECT area, sum(seats) AS n FROM seats GROUP BY 1)
    SELECT p.area, sum(p.people) AS m, s.n, 1 AS t FROM population p LEFT JOIN s ON s.area = p.area GROUP BY 1 ORDER BY 2
"""


def test_in_a_long_question_a_column_names_its_own_table_at_least_and_what_was_typed_is_found() -> None:
    found = told(WITH)
    assert "population" in found[0]
    assert "population" in found[1]
    assert "seats" in found[2]
    assert found[3] == "typed"


def test_it_is_kept_and_said_what_was_typed() -> None:
    figure = asked("SELECT area, 99999 AS people FROM population")
    assert figure_from_json(figure.as_json()) == figure
    assert [one["typed"] for one in figure.as_json()["columns"]] == [False, True]
    assert (figure.columns[1].title, figure.columns[1].unit) == ("people", ""), "not the words of the table's column"
    with override("en"):
        assert sentences_of(figure) == ["Typed in the question, and not from any data: people."]


def test_a_table_that_only_says_which_rows_count_is_an_origin_of_the_figure() -> None:
    figure = asked("SELECT p.area FROM population p JOIN seats s ON s.area = p.area WHERE s.seats > 1")
    assert [one.dataset for one in figure.traces] == ["town.population", "town.seats"]


def test_where_every_column_was_typed_there_is_no_figure() -> None:
    with pytest.raises(SqlReadsNothing):
        asked("SELECT 99999 AS people FROM population")
