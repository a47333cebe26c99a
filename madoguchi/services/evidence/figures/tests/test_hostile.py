"""No statement reaches more than the tables that were picked, and none outlives its limits."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.services.evidence.figures.apart import ask_apart
from madoguchi.services.evidence.figures.guard import BUSY, FUNCTIONS, MOST_ANSWER, OWN, Answer, Failed, Given, Guarded
from madoguchi.services.evidence.figures.tests.files import given_of, write_file
from madoguchi.services.evidence.figures.tests.hostile import BOMBS, CLOCK, REACHING

STATISTICS = Given("statistics", ("name", "value"), rows=(("a", 1), ("b", 2)))
SECONDS = 0.4


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> list[Given]:
    path = tmp_path_factory.mktemp("hostile") / "data.sqlite3"
    write_file(path, [(f"{n % 40}地区", str(2000 + n % 20), n, n // 3) for n in range(2_000)])
    return [given_of(path), STATISTICS]


@pytest.fixture
def guarded(tables: list[Given]) -> Iterator[Guarded]:
    found = Guarded(tables)
    yield found
    found.connection.close()


class Unguarded(Guarded):
    """The same without the guard: everything is allowed."""

    def _may(self, *_asked: object) -> int:
        return 0


def answered(guarded: Guarded, sql: str) -> Answer | Failed:
    try:
        return guarded.ask(sql, most=100, seconds=SECONDS)
    except Failed as failed:
        return failed


def test_the_lists_are_long_enough() -> None:
    assert len(set(REACHING)) >= 40
    assert len(set(BOMBS)) >= 20


@pytest.mark.parametrize("sql", REACHING)
def test_what_reaches_further_is_refused(guarded: Guarded, sql: str) -> None:
    assert isinstance(answered(guarded, sql), Failed)
    assert isinstance(answered(guarded, "SELECT count(*) FROM population"), Answer), (
        "and an honest question is answered next"
    )


MOMENTS = Given("moments", ("name",), rows=(("now",),))


@pytest.mark.parametrize("sql", CLOCK)
def test_no_question_looks_at_the_clock(tables: list[Given], sql: str) -> None:
    guarded = Guarded([*tables, MOMENTS])
    found = answered(guarded, sql)
    assert isinstance(found, Failed)
    assert found.what in ("clock-asked", "function-forbidden", "no-such-function")
    assert isinstance(answered(guarded, "SELECT count(*) FROM population"), Answer), "and the next question is answered"
    guarded.connection.close()


def test_with_the_clock_they_get_through(tables: list[Given]) -> None:
    with patch("madoguchi.services.evidence.figures.days.TIMED", ()):
        guarded = Guarded([*tables, MOMENTS])
        through = [sql for sql in CLOCK if isinstance(answered(guarded, sql), Answer)]
        guarded.connection.close()
    assert len(through) >= 14


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("date('2020-10-01', '+1 month')", "2020-11-01"), ("strftime('%Y', '2020-10-01')", "2020"),
        ("julianday('2020-10-01') - julianday('2020-09-01')", 30.0), ("time('2020-10-01 09:30')", "09:30:00"),
        ("datetime(0, 'unixepoch')", "1970-01-01 00:00:00"), ("date(NULL)", None), ("date('令和2年')", None),
        ("day('令和2年10月1日')", "2020-10-01"),
    ],
)  # fmt: skip
def test_days_that_are_told_are_reckoned_with(guarded: Guarded, asked: str, told: object) -> None:
    found = guarded.ask(f"SELECT {asked} FROM statistics LIMIT 1", most=1, seconds=SECONDS)
    assert found.rows == [[told]]


def test_without_the_guard_the_same_statements_get_through(tables: list[Given]) -> None:
    through = []
    for sql in REACHING:
        unguarded = Unguarded(tables)
        found = answered(unguarded, sql)
        # What changes something answers nothing, and that alone is taken for no question: it was done all the same.
        through += [sql] if isinstance(found, Answer) or found.what == "not-a-question" else []
        unguarded.connection.close()
    assert len(through) >= 30
    assert "SELECT j FROM records" in through
    assert "SELECT random() FROM population" in through
    assert "ATTACH ':memory:' AS other" not in through, "a limit of its own stands behind the guard"


@pytest.mark.parametrize("sql", BOMBS)
def test_what_never_ends_or_grows_is_ended_in_time(guarded: Guarded, sql: str) -> None:
    begun = time.monotonic()
    found = answered(guarded, sql)
    assert time.monotonic() - begun < BUSY * SECONDS + 1.5
    if isinstance(found, Answer):
        assert len(found.rows) <= 100
        assert found.cut


def test_without_the_clock_a_bomb_goes_on(tables: list[Given]) -> None:
    with patch.object(Guarded, "_is_late", lambda _self: False):
        guarded = Guarded(tables)
        timer = threading.Timer(2 * SECONDS + 0.5, guarded.connection.interrupt)
        timer.start()
        begun = time.monotonic()
        assert isinstance(answered(guarded, BOMBS[0]), Failed)
        assert time.monotonic() - begun > 2 * SECONDS
        timer.cancel()
        guarded.connection.close()


@pytest.mark.parametrize("sql", [REACHING[16], REACHING[25], BOMBS[0], BOMBS[8]])
def test_the_same_holds_in_the_process_apart(tables: list[Given], sql: str) -> None:
    begun = time.monotonic()
    with pytest.raises(Failed):
        ask_apart(tables, sql, most=100, seconds=SECONDS)
    assert time.monotonic() - begun < BUSY * SECONDS + 4


def test_a_process_that_does_not_answer_is_killed(tables: list[Given]) -> None:
    with patch("madoguchi.services.evidence.figures.apart._TO_START", 0.0), pytest.raises(Failed) as failed:
        ask_apart(tables, "SELECT count(*) FROM population", most=5_000, seconds=0.01)
    assert failed.value.what == "too-slow"


def test_a_question_that_needs_too_much_memory_is_ended_before_its_time(tables: list[Given]) -> None:
    long = "a" * 9_000
    texts = f"SELECT DISTINCT replace('{long}', 'a', a.people || '-' || b.people) FROM population a, population b"
    grows = f"SELECT count(*) FROM ({texts})"
    with pytest.raises(Failed) as failed:
        ask_apart(tables, grows, most=100, seconds=20)
    assert failed.value.what == "too-large"


def test_an_answer_has_a_bound_in_letters(guarded: Guarded) -> None:
    sql = f"SELECT replace('{'a' * 900}', 'a', '{'b' * 1000}') FROM population"
    with pytest.raises(Failed) as failed:
        guarded.ask(sql, most=5_000, seconds=5)
    assert failed.value.what == "answer-too-large"
    assert MOST_ANSWER < 5_000 * 900_000


def test_every_function_that_is_allowed_is_there_and_none_that_reaches_further() -> None:
    known = {row[0] for row in sqlite3.connect(":memory:").execute("SELECT name FROM pragma_function_list")}
    assert known | {*OWN} >= FUNCTIONS
    assert not FUNCTIONS & {
        "random",
        "randomblob",
        "load_extension",
        "readfile",
        "writefile",
        "edit",
        "zeroblob",
        "printf",
    }


WORD = st.sampled_from([
    "SELECT", "FROM", "WHERE", "UNION", "ALL", "WITH", "RECURSIVE", "AS", "(", ")", ",", ";", "*", "--", "/*", "*/", "'", '"',
    "population", "statistics", "rows", "records", "about", "words", "place", "sqlite_master", "main.", "temp.", "area", "c0",
    "j", "value", "PRAGMA", "ATTACH", "INSERT INTO", "UPDATE", "VALUES", "1", "x'00'", "count(", "load_extension(", "random()",
    "EXPLAIN", "JOIN", "ON", "=", "||", "ORDER BY", "LIMIT", "OVER", "\n", "é", "地", "\x00",
])  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(WORD, min_size=1, max_size=14))
def test_whatever_is_put_together_reads_only_what_was_picked(tables: list[Given], words: list[str]) -> None:
    guarded = Guarded(tables)
    try:
        found = answered(guarded, " ".join(words))
        if isinstance(found, Answer):
            assert set(found.read) <= {"population", "statistics"}
            assert "a secret of the file" not in str(found.rows)
    finally:
        guarded.connection.close()


def test_a_table_under_a_name_that_a_question_makes_up_is_no_origin(guarded: Guarded) -> None:
    assert answered(guarded, "WITH population AS (SELECT 51415 AS people) SELECT people FROM population").read == []  # type: ignore[union-attr]
    assert answered(guarded, "WITH population AS (SELECT 1) SELECT count(*) FROM population").read == []  # type: ignore[union-attr]
    assert answered(guarded, "SELECT count(*) FROM POPULATION").read == ["population"]  # type: ignore[union-attr]
    joined = "SELECT p.area FROM population p LEFT JOIN statistics s ON s.name = p.area LIMIT 1"
    assert answered(guarded, joined).read == ["population", "statistics"]  # type: ignore[union-attr]


def test_the_file_is_left_as_it_was(tables: list[Given]) -> None:
    path = Path(tables[0].path)
    before = path.read_bytes(), path.stat().st_mtime_ns
    for sql in (*REACHING, *BOMBS[15:20]):
        guarded = Guarded(tables)
        answered(guarded, sql)
        guarded.connection.close()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert sorted(one.name for one in path.parent.iterdir()) == [path.name]
