"""The hall when it is full: 50 clerks at their desks and 500 people who watch their number, on one machine.

The product as it is served (gunicorn with two processes, PostgreSQL that keeps what it confirms). All fifty clerks are in
the busiest part of a visit at once: a page every ``CLERK_EVERY`` seconds each – they call the next, open the page of a set
of four applications, save an answer, save another. (Twelve pages in ninety seconds is the limit for four applications
in ``benchmarks.counter``; between such minutes people talk, sign and pay, so that a real hall asks for less.) For each who
is called somebody takes a number at the kiosk; watchers ask for the board about every eight seconds, as their page does;
two displays hold a line open.

Measured: the 95th percentile of the clerks' pages (press and page together; opening; saving and page together) against
one clerk alone in the same run. Beside it, without a limit, the same clerks with no breath between pages. Control: the
board is made anew for every watcher (``MADOGUCHI_BOARD_SECONDS=0``); then the limit must be missed.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from benchmarks import surroundings
from benchmarks.browsing import Answer, Browser, Unexpected, csrf_in, expect
from benchmarks.figures import Figure, percentile
from benchmarks.machine import Meter
from benchmarks.surroundings import ROOT, Served

CLERKS, WATCHERS, DISPLAYS = 50, 500, 2
CLERK_EVERY, WATCHER_EVERY = 7.5, 8.0
RUSH_EVERY = 1.5
"""Five times as fast as anybody works: how the hall bends."""
MOST_TIMES = 3.0
KINDS = {"press": "calling", "open": "opening a set", "save": "saving an answer"}
REVISION = re.compile(r'name="revision" value="([0-9]+)"')
SHOWN = re.compile(r'name="shown" value="([^"]*)"')


def crowded_city(source: Path) -> Path:
    """A copy of the city with fifty desks of one department, open at any hour."""
    city = surroundings.copied_city(source)
    path = city / "desks.yaml"
    told: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    area = told["areas"][0]
    area["open_on_holidays"] = True
    area["openings"] = [
        {"weekdays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "first": "00:00", "last": "23:59:59"}
    ]
    queues = [queue["key"] for queue in area["queues"]]
    area["desks"] = [
        {"key": f"desk-{n}", "number": str(n), "department": "citizens", "serves": [queues[n % len(queues)]],
         "helps": [queues[(n + 1) % len(queues)]]}
        for n in range(1, CLERKS + 1)
    ]  # fmt: skip
    path.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    return city


class Clerk(threading.Thread):
    """One clerk at one desk."""

    def __init__(
        self, served: Served, desk: str, session: str, people: dict[str, Any], *, until: float, every: float
    ) -> None:
        super().__init__(daemon=True)
        self.browser = Browser(served.address, cookies={"sessionid": session})
        self.kiosk = Browser(served.address)
        self.desk, self.people, self.until, self.every = desk, people, until, every
        self.seconds: dict[str, list[float]] = {"press": [], "open": [], "save": []}
        self.called, self.lost = 0, 0
        self.faults: list[str] = []
        self.dice = random.Random(desk)
        self.desk_page: Answer | None = None
        self.set_page: Answer | None = None

    def run(self) -> None:
        """One page, some thought, the next page; somebody new takes a number for each who is called."""
        steps = (self._call, self._open, self._save, self._save)
        time.sleep(self.dice.random() * self.every)
        n = self.dice.randrange(len(steps))
        while time.monotonic() < self.until:
            try:
                steps[n % len(steps)]()
            except Exception as wrong:  # noqa: BLE001 - counted and told, and the desk goes on
                self.faults.append(f"{steps[n % len(steps)].__name__}: {wrong!r}")
            n += 1
            time.sleep(self.every * (0.6 + 0.8 * self.dice.random()))

    def _timed(self, kind: str, deed: Callable[[], Answer]) -> Answer:
        begun = time.perf_counter()
        page = deed()
        self.seconds[kind].append(time.perf_counter() - begun)
        return page

    def _call(self) -> None:
        """Press “next”, and see the desk's page."""
        address = f"/staff/desks/{self.desk}/"
        page = self.desk_page or expect(self.browser.get(address), 200)
        shown = SHOWN.search(page.text)
        fields = {"csrfmiddlewaretoken": csrf_in(page), "shown": shown[1] if shown else ""}

        def press() -> Answer:
            expect(self.browser.post(f"{address}call/", fields), 302)
            return expect(self.browser.get(address), 200)

        self.desk_page = self._timed("press", press)
        self.called += 1
        kiosk = f"/kiosk/{self.people['area']}/{self.people['key']}/"
        queue = self.dice.choice(self.people["queues"])
        expect(self.kiosk.post(kiosk, {"csrfmiddlewaretoken": csrf_in(self.kiosk.get(kiosk)), "queue": queue}), 302)

    def _open(self) -> None:
        """The page of the set."""
        address = f"/staff/counter/{self.people['sets'][self.desk][0]}/"
        self.set_page = self._timed("open", lambda: expect(self.browser.get(address), 200))

    def _save(self) -> None:
        """Another answer; the page that follows must have it (its revision is the next one)."""
        set_id, key, values = self.people["sets"][self.desk]
        address = f"/staff/counter/{set_id}/"
        page = self.set_page or expect(self.browser.get(address), 200)
        self.set_page = None
        revision = _revision(page)
        fields = {
            "csrfmiddlewaretoken": csrf_in(page), "revision": str(revision), "_shown": key, key: values[revision % len(values)],
        }  # fmt: skip

        def save() -> Answer:
            expect(self.browser.post(address, fields), 302, leading=address)
            return expect(self.browser.get(address), 200)

        self.set_page = self._timed("save", save)
        self.lost += _revision(self.set_page) != revision + 1


def _revision(page: Answer) -> int:
    found = REVISION.search(page.text)
    if found is None:
        raise Unexpected("a set's page without a revision")
    return int(found[1])


class Display(threading.Thread):
    """One large screen: an open line, opened again when it ends."""

    def __init__(self, served: Served, people: dict[str, Any], *, until: float) -> None:
        super().__init__(daemon=True)
        self.address, self.path = served.address, f"/waiting/{people['area']}/stream/{people['key']}/"
        self.until, self.events, self.refused = until, 0, 0

    def run(self) -> None:
        """Read events."""
        while time.monotonic() < self.until:
            connection = http.client.HTTPConnection(self.address, timeout=15)
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection.request("GET", self.path)
                answer = connection.getresponse()
                self.refused += answer.status == 204
                while answer.status == 200 and time.monotonic() < self.until:
                    line = answer.readline()
                    if not line:
                        break
                    self.events += line.startswith(b"data:")
            connection.close()
            time.sleep(1)


def measured(socket: str, *, short: bool) -> list[Figure]:
    """One clerk alone, the full hall, and the full hall without the kept board."""
    lasts = 20.0 if short else 60.0
    database = surroundings.empty_database(socket, "bench_hall")
    env = surroundings.environment(database, crowded_city(ROOT / "cities" / "goshogawara"))
    surroundings.prepare(env)
    people = _people(env)
    halls: dict[str, list[Clerk]] = {}
    with surroundings.served(env, database, port=8794, worker=False) as served:
        _hall(served, people, clerks=4, watchers=0, lasts=4, every=0.5)
        halls["alone"], _board = _hall(served, people, clerks=1, watchers=0, lasts=lasts, every=0.25)
        meter = Meter({"web": served.web, "database": served.database})
        meter.begin()
        halls["full"], board = _hall(served, people, clerks=CLERKS, watchers=WATCHERS, lasts=lasts, every=CLERK_EVERY)
        meter.end()
        halls["rush"], _board = _hall(
            served, people, clerks=CLERKS, watchers=WATCHERS, lasts=lasts / 3, every=RUSH_EVERY
        )
    with surroundings.served(env | {"MADOGUCHI_BOARD_SECONDS": "0"}, database, port=8794, worker=False) as served:
        _hall(served, people, clerks=4, watchers=0, lasts=4, every=0.5)
        halls["bare"], _board = _hall(
            served, people, clerks=CLERKS, watchers=WATCHERS, lasts=lasts / 2, every=CLERK_EVERY
        )
    everybody = [clerk for clerks in halls.values() for clerk in clerks]
    strange = sum(number for status, number in board["answers"].items() if status not in {"200", "304"})
    figures = []
    for kind, words in KINDS.items():
        p95 = {name: _p95(clerks, kind) for name, clerks in halls.items()}
        count = sum(len(clerk.seconds[kind]) for clerk in halls["full"])
        figures += [
            Figure(f"{words}: one clerk alone, p95", p95["alone"], "ms"),
            Figure(f"{words}: {CLERKS} clerks and {WATCHERS} watchers, p95", p95["full"], "ms", note=f"{count} pages"),
            Figure(f"{words}: ratio", p95["full"] / p95["alone"], "×", MOST_TIMES),
            Figure(f"{words}: with no breath between pages", p95["rush"] / p95["alone"], "×", note=f"{p95['rush']:.0f} ms"),
            Figure(f"{words}: control, the board made for everybody", p95["bare"] / p95["alone"], "×", MOST_TIMES, "least",
                   note=f"p95 {p95['bare']:.0f} ms"),
        ]  # fmt: skip
    faults = [f"{name}, {one}" for name in ("alone", "full") for clerk in halls[name] for one in clerk.faults]
    turned = [one for clerk in halls["rush"] for one in clerk.faults]
    return [
        *figures,
        Figure("answers that were not found again", sum(clerk.lost for clerk in everybody), "answers", 0),
        Figure("clerks' pages that failed", len(faults), "pages", 0, note="; ".join(one[:200] for one in faults[:2])),
        Figure("  with no breath between pages, turned away or failed", len(turned), "pages", note="; ".join(turned)[:60]),
        Figure("watchers' answers", sum(board["answers"].values()), "answers",
               note=f"{board['answers'].get('304', 0)} of them “nothing new”; p95 {board['p95_ms']:.0f} ms"),
        Figure("watchers' answers that were neither 200 nor 304", strange, "answers", 0),
        Figure("events on the displays' lines", board["events"], "events", 1, "least"),
        Figure("CPU of web and database meanwhile", sum(meter.cpu.values()) / lasts, "CPU s/s",
               note=f"others {meter.others / lasts:.2f}"),
    ]  # fmt: skip


def _p95(clerks: list[Clerk], kind: str) -> float:
    """Milliseconds."""
    return percentile([one for clerk in clerks for one in clerk.seconds[kind]], 0.95) * 1000


def _hall(
    served: Served, people: dict[str, Any], *, clerks: int, watchers: int, lasts: float, every: float
) -> tuple[list[Clerk], dict[str, Any]]:
    until = time.monotonic() + lasts
    desks = list(people["sessions"].items())[:clerks]
    working = [Clerk(served, desk, session, people, until=until, every=every) for desk, session in desks]
    displays = [Display(served, people, until=until) for _n in range(DISPLAYS if watchers else 0)]
    host, _colon, port = served.address.partition(":")
    watching = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.watchers", host, port, f"/waiting/{people['area']}/board.json",
         str(watchers), str(lasts), str(WATCHER_EVERY)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    for thread in (*working, *displays):
        thread.start()
    for thread in (*working, *displays):
        thread.join(timeout=lasts + 60)
    out, _err = watching.communicate(timeout=lasts + 60)
    board: dict[str, Any] = json.loads(out.splitlines()[-1])
    return working, board | {"events": sum(one.events for one in displays)}


def _people(env: dict[str, str]) -> dict[str, Any]:
    # Only the making of invented people asks for the demo; what is measured runs without it.
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.hall_people"],
        check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=env | {"MADOGUCHI_DEMO": "1"},
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told
