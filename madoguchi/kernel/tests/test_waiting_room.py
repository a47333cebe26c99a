"""The waiting room: so many at work, so many waiting, everybody else turned away at once and unharmed."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from madoguchi.kernel.waiting_room import CROWDED, HEALTH, WaitingRoom


class Hall:
    """An application that works until it is told to finish, and counts who is inside."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.at_work = 0
        self.most_at_work = 0
        self.done = 0
        self.count = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get(CROWDED):
            start_response("503 Service Unavailable", [])
            return [b"later"]
        with self.count:
            self.at_work += 1
            self.most_at_work = max(self.most_at_work, self.at_work)
        self.go_on.wait(timeout=10)
        with self.count:
            self.at_work -= 1
            self.done += 1
        start_response("200 OK", [])
        return [b"done"]


@pytest.fixture
def hall() -> Hall:
    return Hall()


def ask(room: WaitingRoom, path: str = "/") -> str:
    told: list[str] = []

    def start_response(status: str, _headers: object, _exc_info: object = None) -> Any:
        told.append(status)

    assert b"".join(room({"PATH_INFO": path}, start_response))
    return told[0][:3]


def at_once(room: WaitingRoom, how_many: int, hall: Hall, *, inside: int, working: int) -> list[str]:
    """``how_many`` ask at once; the hall goes on when those ``inside`` have settled and every place is taken."""
    with ThreadPoolExecutor(how_many) as people:
        asked = [people.submit(ask, room) for _one in range(how_many)]
        give_up = time.monotonic() + 10
        while (sum(not one.done() for one in asked) > inside or hall.at_work < working) and time.monotonic() < give_up:
            time.sleep(0.01)
        hall.go_on.set()
        return sorted(one.result() for one in asked)


def test_only_as_many_as_there_are_places_are_at_work(hall: Hall) -> None:
    room = WaitingRoom(hall, places=2, seats=3, patience=10)
    assert at_once(room, 5, hall, inside=5, working=2) == ["200"] * 5
    assert hall.most_at_work == 2


def test_who_finds_no_seat_is_turned_away_and_nothing_was_begun_for_him(hall: Hall) -> None:
    room = WaitingRoom(hall, places=2, seats=3, patience=10)
    assert at_once(room, 20, hall, inside=5, working=2) == ["200"] * 5 + ["503"] * 15
    assert hall.done == 5


def test_who_waits_in_vain_is_turned_away_and_who_is_served_is_served_to_the_end(hall: Hall) -> None:
    room = WaitingRoom(hall, places=1, seats=3, patience=0.05)
    assert at_once(room, 4, hall, inside=1, working=1) == ["200", "503", "503", "503"]
    assert hall.done == 1


def test_the_room_is_empty_afterwards(hall: Hall) -> None:
    room = WaitingRoom(hall, places=1, seats=1, patience=0.05)
    at_once(room, 6, hall, inside=1, working=1)
    assert room.inside == 0
    assert ask(room) == "200"


def test_static_files_and_the_sign_of_life_need_no_place(hall: Hall) -> None:
    room = WaitingRoom(hall, places=0 + 1, seats=0, patience=10, open_to_all=("/static/",))
    with ThreadPoolExecutor(2) as people:
        working = people.submit(ask, room)
        while not hall.at_work:
            time.sleep(0.01)
        assert ask(room) == "503"
        assert ask(room, HEALTH) == "200"
        style = people.submit(ask, room, "/static/ui/madoguchi.css")
        while hall.at_work < 2:
            time.sleep(0.01)
        hall.go_on.set()
        assert (working.result(), style.result()) == ("200", "200")


def test_a_fault_of_the_application_frees_its_place(hall: Hall) -> None:
    def broken(_environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        raise RuntimeError("a fault")

    room = WaitingRoom(broken, places=1, seats=0, patience=1)
    for _again in range(3):
        with pytest.raises(RuntimeError):
            ask(room)
    assert room.inside == 0
