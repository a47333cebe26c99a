"""Counts that are written beside the answers are all written, together, and known to their process before."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest

from madoguchi.kernel import tallies
from madoguchi.kernel.tallies import Tally, write_all, write_beside

pytestmark = pytest.mark.django_db(transaction=True)


class Book:
    """What was written, sum by sum."""

    def __init__(self) -> None:
        self.pages: list[dict[str, int]] = []
        self.come = threading.Event()
        self.is_shut = False

    def write(self, counts: Mapping[str, int]) -> None:
        if self.is_shut:
            raise OSError
        self.pages.append(dict(counts))
        self.come.set()


@pytest.fixture
def book() -> Book:
    return Book()


@pytest.fixture
def places() -> Iterator[list[Callable[[], None]]]:
    """As in a web process, but the jobs wait until the test does them."""
    jobs: list[Callable[[], None]] = []
    write_beside(jobs.append)
    yield jobs
    write_beside(None)


def test_elsewhere_each_count_is_written_at_once(book: Book) -> None:
    tally = Tally(book.write)
    tally.add("a", 1)
    tally.add("a", 2)
    assert (book.pages, tally.not_yet_written("a")) == ([{"a": 1}, {"a": 2}], 0)


def test_a_web_process_adds_up_and_knows_what_is_not_written(
    book: Book, places: list[Callable[[], None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tallies, "EVERY", 0)
    tally = Tally(book.write)
    with ThreadPoolExecutor(8) as people:
        list(people.map(lambda number: tally.add("ab"[number % 2], 1), range(1000)))
    for _timer in [one for one in threading.enumerate() if isinstance(one, threading.Timer)]:
        _timer.join()
    assert len(places) == 1, "one job for all of them"
    assert (tally.not_yet_written("a"), tally.not_yet_written("b"), book.pages) == (500, 500, [])
    places.pop()()
    assert (tally.not_yet_written("a"), book.pages) == (0, [{"a": 500, "b": 500}])


def test_while_it_is_written_it_counts_still(places: list[Callable[[], None]]) -> None:
    seen = []
    tally: Tally[str] = Tally(lambda _counts: seen.append(tally.not_yet_written("a")))
    tally.add("a", 3)
    tally.flush()
    assert (seen, tally.not_yet_written("a")) == ([3], 0)


def test_what_cannot_be_written_is_given_up_and_the_next_is_written(
    book: Book, places: list[Callable[[], None]]
) -> None:
    tally = Tally(book.write)
    book.is_shut = True
    tally.add("a", 3)
    tally.flush()
    book.is_shut = False
    tally.add("a", 4)
    tally.flush()
    assert book.pages == [{"a": 4}]


def test_it_is_written_within_a_moment_and_at_the_end(book: Book) -> None:
    with ThreadPoolExecutor(1) as place:
        write_beside(place.submit)
        try:
            tally = Tally(book.write)
            tally.add("a", 1)
            assert book.come.wait(timeout=20)
            tally.add("a", 1)
            write_all()
            assert sum(page["a"] for page in book.pages) == 2
        finally:
            write_beside(None)
