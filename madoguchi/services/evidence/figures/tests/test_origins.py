"""Each column of a question in SQL names the tables that it comes from; what was typed in the question says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

from madoguchi.foundation.organisation.public import City
from madoguchi.kernel.evidence_tables import TableColumn
from madoguchi.services.evidence.figures.beside import sentences_of
from madoguchi.services.evidence.figures.drawing_up import draw_up
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
