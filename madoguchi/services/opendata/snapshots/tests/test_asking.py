"""``ask`` finds what a question means, all of it, nothing else, in its order and page by page."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.utils.translation import override
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as some

from madoguchi.services.opendata.snapshots import asking, cursors, opened, pages, statements
from madoguchi.services.opendata.snapshots.asking import Box, Filter, Near, Question, Sort, answered, ask
from madoguchi.services.opendata.snapshots.building import build_snapshot
from madoguchi.services.opendata.snapshots.questions import Operator, operators_for, read_question
from madoguchi.services.opendata.snapshots.refusals import (
    DegreesExchanged,
    NoPlaces,
    NoSuchField,
    ParameterUnreadable,
    PlaceLost,
    SnapshotGone,
    TookTooLong,
)
from madoguchi.services.opendata.snapshots.tests.tables import (
    COLUMNS,
    LETTERS,
    NAMES,
    VALUES,
    as_csv,
    built,
    disagreement,
    folded,
    invented_rows,
    meant,
    naive,
)

ROWS = invented_rows(160, seed=7)
WHOLE_DEGREES = [[*row[:9], row[9][:6], row[10][:5]] for row in ROWS]
"""The same with few decimals, so that the tree alone decides what lies in a box."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("snapshots") / "fine", ROWS)


@pytest.fixture(scope="module")
def coarse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("snapshots") / "coarse", WHOLE_DEGREES)


TEXTS = some.one_of(
    some.sampled_from([text for row in ROWS for text in row[:3] if text]).flatmap(
        lambda text: some.tuples(some.integers(0, len(text) - 1), some.integers(1, 4)).map(
            lambda cut: text[cut[0] : cut[0] + cut[1]]
        )
    ),
    some.lists(some.sampled_from(LETTERS), min_size=1, max_size=3).map("".join),
)
"""Mostly a piece of what stands there."""


def values_of(name: str) -> some.SearchStrategy[Any]:
    kind = COLUMNS[NAMES.index(name)].kind
    if kind == "text":
        return some.one_of(some.sampled_from([row[NAMES.index(name)] for row in ROWS if row[NAMES.index(name)]]), TEXTS)
    return some.sampled_from([text for text in VALUES[name] if text]).map(lambda text: meant(text, kind))


def pieces_of(name: str) -> some.SearchStrategy[str]:
    """Mostly what stands in this column, folded or not."""
    texts = [row[NAMES.index(name)] for row in ROWS if row[NAMES.index(name)]]
    return some.one_of(some.sampled_from([text[:3] for text in texts]), some.sampled_from(texts).map(folded), TEXTS)


@some.composite
def filters(draw: Callable[..., Any]) -> Filter:
    name = draw(some.sampled_from(NAMES))
    fitting = operators_for(COLUMNS[NAMES.index(name)])
    operator: Operator = draw(some.sampled_from(fitting))
    if "contains" in fitting and draw(some.booleans()):
        operator = "contains"
    if operator == "missing":
        return Filter(name, operator, draw(some.booleans()))
    if operator == "in":
        return Filter(name, operator, tuple(draw(some.lists(values_of(name), max_size=4))))
    return Filter(name, operator, draw(pieces_of(name) if operator == "contains" else values_of(name)))


LONGITUDES = some.sampled_from([float(text) for text in VALUES["longitude"] if text] + [140.44000004, 140.4399999])
LATITUDES = some.sampled_from([float(text) for text in VALUES["latitude"] if text] + [40.80000001, 40.7999999])
BOXES = some.builds(
    lambda x, y: Box(min(x), min(y), max(x), max(y)),
    some.tuples(LONGITUDES, LONGITUDES), some.tuples(LATITUDES, LATITUDES),
)  # fmt: skip
SORTS = some.lists(
    some.builds(Sort, some.sampled_from(NAMES), some.booleans()), max_size=3, unique_by=lambda one: one.field
).map(tuple)


@some.composite
def questions(draw: Callable[..., Any]) -> Question:
    if draw(some.booleans()):
        # One condition alone: what it misses is not hidden by the others.
        return Question(filters=(draw(filters()),), sort=draw(SORTS), limit=draw(some.sampled_from([7, 1000])))
    return Question(
        filters=tuple(draw(some.lists(filters(), max_size=3))),
        text=draw(some.one_of(some.just(""), TEXTS, some.tuples(TEXTS, TEXTS).map(" ".join))),
        bbox=draw(some.one_of(some.none(), BOXES)),
        sort=draw(SORTS),
        fields=tuple(draw(some.lists(some.sampled_from(NAMES), max_size=3, unique=True))),
        limit=draw(some.sampled_from([7, 100, 1000])),
    )


@settings(max_examples=250, deadline=None)
@given(question=questions(), few=some.sampled_from([0, 20, 1000]))
def test_every_question_finds_what_a_look_at_all_records_finds(folder: Path, question: Question, few: int) -> None:
    with mock.patch.object(statements, "FEW", few):
        pages._TOTALS.clear()
        assert disagreement(folder, ROWS, question) == ""


@settings(max_examples=100, deadline=None)
@given(question=questions())
def test_what_lies_there_written_is_what_would_be_written(folder: Path, question: Question) -> None:
    whole = replace(question, fields=())
    assert answered(folder, whole, "json") == ask(folder, whole).answer_as("json")


@settings(max_examples=100, deadline=None)
@given(question=questions(), few=some.sampled_from([0, 20, 1000]))
def test_so_it_does_where_the_tree_alone_decides_about_boxes(coarse: Path, question: Question, few: int) -> None:
    assert opened.opened(coarse).about.exact
    with mock.patch.object(statements, "FEW", few):
        pages._TOTALS.clear()
        assert disagreement(coarse, WHOLE_DEGREES, question) == ""


@settings(max_examples=150, deadline=None)
@given(
    question=some.builds(
        Question,
        filters=some.lists(filters(), max_size=1).map(tuple),
        text=some.one_of(some.just(""), TEXTS),
        bbox=some.one_of(some.none(), BOXES),
        near=some.builds(Near, LONGITUDES, LATITUDES, some.sampled_from([0.02, 50.0, 1200.0, 100_000.0])),
        limit=some.sampled_from([3, 1000]),
    )
)
def test_what_is_near_comes_by_its_distance(folder: Path, question: Question) -> None:
    # Ways that differ by less than a micrometre may come in another order in the two reckonings.
    assert question.near is not None
    wanted = naive_numbers(question)
    answer = ask_all(folder, question)
    assert sorted(answer) == sorted(wanted)


def naive_numbers(question: Question) -> list[str]:
    return [repr([meant(t, c.kind) for t, c in zip(ROWS[n], COLUMNS, strict=True)]) for n in naive(ROWS, question)]


def ask_all(folder: Path, question: Question) -> list[str]:
    found, cursor, last = [], "", -1.0
    while True:
        answer = ask(folder, replace(question, cursor=cursor))
        assert answer.metres is not None
        assert [last, *answer.metres] == sorted([last, *answer.metres])
        last = answer.metres[-1] if answer.metres else last
        found += [repr(list(row)) for row in answer.rows]
        if answer.next_cursor is None:
            assert len(found) == answer.total
            return found
        cursor = answer.next_cursor


# The harness can fail ---------------------------------------------------------------------------------


ENOUGH = settings(max_examples=2000, deadline=None, database=None, phases=(Phase.generate,))


@pytest.mark.parametrize(
    ("where", "name", "broken"),
    [
        (statements, "_COMPARED", {**statements._COMPARED, "lt": "<="}),
        (statements, "_COMPARED", {**statements._COMPARED, "ne": "<>"}),
        (statements, "matching", lambda folded: f'"{folded[:1]}" *' if folded[:1].isalnum() else '"洪" *'),
        (statements, "fold", lambda text: text),
        (statements, "at_least", lambda degrees: round(degrees * 10_000_000) + 1),
        (pages, "read_cursor", lambda *_all: None),
        (pages, "_after", lambda *_all, **_more: ("1", [])),
    ],
    ids=["lt", "ne", "words", "fold", "box", "cursor", "page"],
)
def test_a_broken_part_is_noticed(folder: Path, coarse: Path, where: Any, name: str, broken: Any) -> None:
    place, rows = (coarse, WHOLE_DEGREES) if name == "at_least" else (folder, ROWS)

    def goes_wrong(question: Question) -> bool:
        with mock.patch.object(where, name, broken):
            pages._TOTALS.clear()
            return disagreement(place, rows, question) != ""

    try:
        find(
            questions(),
            goes_wrong,
            settings=settings(max_examples=2000, deadline=None, database=None, phases=(Phase.generate,)),
        )
    finally:
        pages._TOTALS.clear()


# Recall -----------------------------------------------------------------------------------------------


def test_every_piece_of_every_text_is_found_from_one_letter_on(folder: Path) -> None:
    pieces = {
        text[start : start + length]
        for row in ROWS[:40]
        for text in row[:3]
        for length in (1, 2, 3, 5)
        for start in range(len(text) - length + 1)
    }
    pieces = {piece for piece in pieces if piece.strip() and len(piece.split()) == 1 and piece == piece.strip()}
    assert len(pieces) > 300
    for piece in pieces:
        question = Question(text=piece, fields=("name",), limit=1000)
        assert ask(folder, question).total == len(naive(ROWS, question)), piece


# Bounds and what goes wrong ---------------------------------------------------------------------------


def test_a_cursor_is_of_its_question_alone(folder: Path) -> None:
    cursor = ask(folder, Question(limit=3)).next_cursor
    assert cursor is not None
    with pytest.raises(PlaceLost):
        ask(folder, Question(limit=3, sort=(Sort("name"),), cursor=cursor))


@settings(max_examples=150, deadline=None)
@given(made_up=some.one_of(some.text(max_size=60), some.binary(max_size=60)))
def test_a_cursor_that_somebody_made_up_is_refused(folder: Path, made_up: str | bytes) -> None:
    cursor = made_up if isinstance(made_up, str) else base64.urlsafe_b64encode(made_up).decode()
    if cursor:
        with pytest.raises(PlaceLost):
            ask(folder, Question(cursor=cursor))


@pytest.mark.parametrize(
    "place",
    [
        [], ["x"], [1, 2], [None], [True], [1.5], [-1], [2**63], ["' OR 1=1 --", 1, 1], [[1], 1], [{"a": 1}, 1],
        ["a", "1 UNION SELECT 1"], [1, 1], ["\ud800", 1], ["a"] * 300,
    ],
    ids=repr,
)  # fmt: skip
def test_a_changed_cursor_is_refused(folder: Path, place: list[Any]) -> None:
    question = Question(sort=(Sort("name"),))
    raw = json.dumps([cursors._digest(question, opened.opened(folder).about), *place])
    forged = base64.urlsafe_b64encode(raw.encode()).decode()
    with pytest.raises(PlaceLost):
        ask(folder, Question(sort=(Sort("name"),), cursor=forged))


def test_numbers_beyond_all_numbers_in_a_cursor_are_refused(folder: Path) -> None:
    question = Question(sort=(Sort("area"),))
    digest = cursors._digest(question, opened.opened(folder).about)
    for number in ("NaN", "Infinity", "1" + "0" * 400, "1e999"):
        forged = base64.urlsafe_b64encode(f'["{digest}",{number},1]'.encode()).decode()
        with pytest.raises(PlaceLost):
            ask(folder, Question(sort=(Sort("area"),), cursor=forged))


def test_a_question_that_takes_too_long_is_ended(folder: Path) -> None:
    pages._TOTALS.clear()
    with mock.patch.object(opened, "_STEPS", 1):
        snapshot = opened.fresh(folder)
    with mock.patch.object(asking, "opened", return_value=snapshot), pytest.raises(TookTooLong):
        ask(folder, Question(filters=(Filter("area", "ge", 0.0),), sort=(Sort("note"),)), seconds=-1)
    snapshot.connection.close()
    assert ask(folder, Question()).total == len(ROWS)


def test_nothing_can_be_written(folder: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        opened.opened(folder).connection.execute("DELETE FROM rows")


def test_each_thread_has_its_own_connection(folder: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: (id(opened.opened(folder)), ask(folder, Question(limit=number)).total),
                                range(200)))  # fmt: skip
    assert {total for _who, total in answers} == {len(ROWS)}
    assert len({who for who, _total in answers}) > 1


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SnapshotGone):
        ask(tmp_path, Question())
    (tmp_path / "data.sqlite3").write_bytes(b"no database at all" * 100)
    with pytest.raises(SnapshotGone):
        ask(tmp_path, Question())


def test_records_without_places_have_no_box(tmp_path: Path) -> None:
    columns = [COLUMNS[1]]
    build_snapshot(as_csv([["洪水"]], columns), columns, tmp_path / "a", title="場所なし")
    with pytest.raises(NoPlaces):
        ask(tmp_path / "a", Question(bbox=Box(0, 0, 1, 1)))
    with pytest.raises(NoPlaces):
        ask(tmp_path / "a", Question()).answer_as("geojson")


def test_a_version_built_anew_is_seen_at_once(tmp_path: Path) -> None:
    place = built(tmp_path / "a", ROWS[:3])
    assert ask(place, Question()).total == 3
    built(place, ROWS[:5])
    assert ask(place, Question()).total == 5


def test_degrees_in_the_wrong_order_are_told_with_the_right_one() -> None:
    with override("ja"), pytest.raises(DegreesExchanged) as refused:
        read_question({"near": ["40.8,140.44,500"]}, COLUMNS)
    with override("ja"):
        assert "入れ替わって" in str(refused.value)
        assert "経度、緯度、メートル" in str(refused.value.way_out)
        assert "near=140.44,40.8,500" in str(refused.value.way_out)
    with pytest.raises(DegreesExchanged) as box:
        read_question({"bbox": ["40.8,140.4,40.9,140.5"]}, COLUMNS)
    assert box.value.details["example"] == "bbox=140.4,40.8,140.5,40.9"
    with pytest.raises(ParameterUnreadable):
        read_question({"near": ["400,500,1"]}, COLUMNS)


def test_a_field_that_is_not_there_names_the_questions_too() -> None:
    with pytest.raises(NoSuchField) as refused:
        read_question({"q": ["AED"]}, COLUMNS)
    assert all(word in str(refused.value.way_out) for word in ("text=", "near=", "bbox="))
