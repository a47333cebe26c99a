"""``different`` finds each combination of some fields once, of what a question means."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from django.utils.translation import override

from madoguchi.services.opendata.snapshots.asking import Question, ask
from madoguchi.services.opendata.snapshots.different import different
from madoguchi.services.opendata.snapshots.questions import read_question
from madoguchi.services.opendata.snapshots.refusals import TookTooLong
from madoguchi.services.opendata.snapshots.tests.tables import COLUMNS, built, invented_rows


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("snapshots") / "fine", invented_rows(160, seed=7))


@pytest.mark.parametrize(
    "asked",
    [
        {"fields": ["ramp"]}, {"fields": ["seats,ramp"]}, {"fields": ["code,opened_on,area"]},
        {"fields": ["seats"], "ramp__eq": ["true"]}, {"fields": ["code"], "text": ["洪水"]},
        {"fields": ["ramp"], "bbox": ["140.4,40.7,140.6,40.9"], "area__missing": ["false"]}, {"fields": ["code"], "seats": ["5"]},
    ],
)  # fmt: skip
def test_what_differs_comes_once_in_the_order_of_the_file_and_page_by_page(
    folder: Path, asked: dict[str, list[str]]
) -> None:
    question = read_question(asked | {"limit": ["1000"]}, COLUMNS)
    meant = list(dict.fromkeys(ask(folder, question).rows))
    found = different(folder, question, offset=0)
    assert (found.rows, found.total, [one.name for one in found.columns]) == (meant, len(meant), list(question.fields))
    assert different(folder, question, offset=2).rows == meant[2:]


@pytest.mark.parametrize("sort", ["seats", "-seats", "ramp,-seats"])
def test_it_is_sorted_and_what_is_missing_comes_last(folder: Path, sort: str) -> None:
    question = read_question({"fields": ["seats,ramp"], "sort": [sort], "limit": ["1000"]}, COLUMNS)
    by = [one.field for one in question.sort]
    keys = [column.name for column in ask(folder, question).columns]

    def of(rows: Sequence[tuple[object, ...]]) -> list[list[object]]:
        return [[row[keys.index(name)] for name in by] for row in rows]

    assert of(different(folder, question, offset=0).rows) == of(list(dict.fromkeys(ask(folder, question).rows)))


def test_it_does_not_take_longer_than_it_may(folder: Path) -> None:
    with override("en"), pytest.raises(TookTooLong):
        different(folder, Question(fields=tuple(one.name for one in COLUMNS)), offset=0, seconds=-1)
