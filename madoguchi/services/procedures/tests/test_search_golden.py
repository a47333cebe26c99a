"""The golden list: what people type, and whether the procedure they want is among the first three."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from madoguchi.foundation.forms.public import CheckedCity, Procedure, WordsPart
from madoguchi.services.procedures.search import search
from tests.desk import sound_city

GOLDEN = Path(__file__).with_name("golden_queries.txt")
FIRST, WANTED_SHARE = 3, 0.95
FEWEST = 60

Search = Callable[[str], Sequence[Procedure]]


def golden_queries() -> list[tuple[str, set[str]]]:
    """(query, slugs that are right) of the list."""
    lines = [line for line in GOLDEN.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [(query, set(wanted.split())) for query, wanted in (line.split("\t") for line in lines)]


def missed_by(search_for: Search) -> list[str]:
    """A line for every query whose procedure is not among the first."""
    missed = []
    for query, wanted in golden_queries():
        first = [procedure.slug for procedure in search_for(query)[:FIRST]]
        if not wanted & set(first):
            missed.append(f"{query}: wanted {', '.join(sorted(wanted))}; found {', '.join(first) or 'nothing'}")
    return missed


@pytest.fixture(scope="module")
def real_city() -> CheckedCity:
    """The city's own definitions, as they are published."""
    return sound_city()


@pytest.fixture
def procedures(real_city: CheckedCity) -> list[Procedure]:
    """Everything the city offers, by slug."""
    return [real_city.procedures[slug] for slug in sorted(real_city.procedures)]


def test_the_list_is_long_enough_and_names_only_what_is_there(procedures: list[Procedure]) -> None:
    queries = golden_queries()
    assert len({query for query, _wanted in queries}) == len(queries) >= FEWEST
    assert {slug for _query, wanted in queries for slug in wanted} - {p.slug for p in procedures} == set()


def test_what_people_want_is_among_the_first_three(real_city: CheckedCity, procedures: list[Procedure]) -> None:
    city = real_city.city
    words = city.words or WordsPart()
    missed = missed_by(lambda query: search(procedures, query, words, city.library).procedures)
    share = 1 - len(missed) / len(golden_queries())
    print(f"{share:.1%} of {len(golden_queries())} queries within the first {FIRST}", *missed, sep="\n  ")
    assert share >= WANTED_SHARE, "\n".join(missed)


def test_the_measure_can_fail(procedures: list[Procedure]) -> None:
    alphabetical = 1 - len(missed_by(lambda _query: procedures)) / len(golden_queries())
    assert alphabetical < 0.5
