"""The board is handed out at the door, and made by one who asks; the lines to displays are few."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pytest
from pytest_django import Settings

from madoguchi.foundation.tickets.board import Board, Keeper, board_of, keeper
from madoguchi.foundation.tickets.door import BoardDoor
from madoguchi.foundation.tickets.streams import Streams
from madoguchi.foundation.tickets.vocabulary import Area
from tests.conformance.headers import faults_of


def asked(path: str, **headers: str) -> tuple[str, dict[str, str], bytes, bool]:
    """(status, headers, body, whether it was handed out at the door)."""
    came_in: list[str] = []

    def inside(environ: Any, start: Any) -> Iterable[bytes]:
        came_in.append(environ["PATH_INFO"])
        start("200 OK", [])
        return [b"from inside"]

    told: list[Any] = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, **headers}
    body = b"".join(BoardDoor(inside)(environ, lambda status, head: told.extend((status, dict(head)))))  # type: ignore[arg-type]
    return told[0], told[1], body, not came_in


def test_a_kept_board_is_handed_out_at_the_door(area: Area, at: datetime) -> None:
    address = f"/waiting/{area.key}/board.json"
    assert not asked(address)[3], "there is none yet"
    board = board_of(area, at=at)
    status, headers, body, at_the_door = asked(address)
    assert (status, body, at_the_door) == ("200 OK", board.body, True)
    assert faults_of(headers) == []
    assert asked(address, HTTP_IF_NONE_MATCH=board.mark)[0] == "304 Not Modified"
    for other in (f"/waiting/{area.key}/board.json/", "/waiting/nowhere/board.json", "/waiting/"):
        assert not asked(other)[3]


def test_one_goes_in_when_the_board_is_old_and_the_others_get_the_one_before(area: Area, at: datetime) -> None:
    address = f"/waiting/{area.key}/board.json"
    board = board_of(area, at=at)
    keeper.kept[area.key] = (keeper.kept[area.key][0] - 10, board)
    assert [asked(address)[3] for _n in range(5)] == [False, True, True, True, True]
    keeper.kept[area.key] = (keeper.kept[area.key][0] - 60, board)
    assert not asked(address)[3], "a board of a minute ago is shown to nobody"


def test_without_keeping_everybody_goes_in(area: Area, at: datetime, settings: Settings) -> None:
    board_of(area, at=at)
    settings.BOARD_SECONDS = 0
    assert not asked(f"/waiting/{area.key}/board.json")[3]


def test_many_who_ask_at_once_have_it_made_once() -> None:
    kept, made, begin = Keeper(), [], threading.Barrier(8)

    def make() -> Board:
        made.append(1)
        return Board({}, b"", '"a"')

    def ask() -> None:
        begin.wait()
        kept.get("main", make, seconds=5)

    threads = [threading.Thread(target=ask) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1


def test_a_process_keeps_few_lines_open_and_ends_them_when_it_stops(area: Area, settings: Settings) -> None:
    settings.DISPLAY_STREAMS = 2
    boards = [Board({}, b"1", '"1"')]
    streams = Streams(lambda _area, _at: boards[-1])
    first, second = streams.enter(area), streams.enter(area)
    assert first is not None
    assert second is not None
    assert streams.enter(area) is None
    # On a busy machine a sign of life may come between.
    told = (event for event in iter(lambda: next(first), None) if event != b": here\n\n")
    assert [next(told), next(told)] == [b"retry: 2000\n\n", b"data: 1\n\n"]
    boards.append(Board({}, b"2", '"2"'))
    assert next(told) == b"data: 2\n\n"
    second.close()
    second.close()
    assert streams.open == 1
    streams.goes_on = lambda: False
    with pytest.raises(StopIteration):
        next(first)
    assert streams.enter(area) is None
