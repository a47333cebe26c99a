"""The hall when it is full: 50 clerks at their desks and 500 people who watch their number, on one machine.

The product as it is served (gunicorn with two processes, PostgreSQL that keeps what it confirms). A clerk presses “next”
about every five seconds and gets the desk's page, then saves an answer on the page of a set of four applications; for each
who is called somebody takes a number at the kiosk; watchers ask for the board about every eight seconds, as their page
does; two displays hold a line open. Measured: the 95th percentile of the clerks' pages (press and page together; saving and
page together) against one clerk alone in the same run. Control: the board is made anew for every watcher
(``MADOGUCHI_BOARD_SECONDS=0``); then the clerks must wait longer.
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
from pathlib import Path
from typing import Any

import yaml

from benchmarks import surroundings
from benchmarks.browsing import Answer, Browser, Unexpected, csrf_in, expect
from benchmarks.figures import Figure, percentile
from benchmarks.machine import Meter
from benchmarks.surroundings import ROOT, Served

CLERKS, WATCHERS, DISPLAYS = 50, 500, 2
CLERK_EVERY, WATCHER_EVERY = 5.0, 8.0
MOST_TIMES = 3.0
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
        self.seconds: list[float] = []
        self.saving: list[float] = []
        self.called, self.faults, self.lost = 0, 0, 0
        self.dice = random.Random(desk)

    def run(self) -> None:
        """Press, look, wait; somebody new takes a number."""
        time.sleep(self.dice.random() * self.every)
        page: Answer | None = None
        while time.monotonic() < self.until:
            try:
                page = self._turn(page or expect(self.browser.get(f"/staff/desks/{self.desk}/"), 200))
            except Exception:  # noqa: BLE001 - counted, and the desk goes on
                self.faults += 1
                page = None
            time.sleep(self.every * (0.6 + 0.8 * self.dice.random()))

    def _save(self) -> None:
        """Another answer on the set's page; the page that follows must have it (its revision is the next one)."""
        set_id, key, values = self.people["sets"][self.desk]
        address = f"/staff/counter/{set_id}/"
        page = expect(self.browser.get(address), 200)
        revision = _revision(page)
        begun = time.perf_counter()
        fields = {
            "csrfmiddlewaretoken": csrf_in(page), "revision": str(revision), "_shown": key, key: values[revision % len(values)],
        }  # fmt: skip
        expect(self.browser.post(address, fields), 302, leading=address)
        page = expect(self.browser.get(address), 200)
        self.saving.append(time.perf_counter() - begun)
        self.lost += _revision(page) != revision + 1

    def _turn(self, page: Any) -> Any:
        shown = SHOWN.search(page.text)
        begun = time.perf_counter()
        fields = {"csrfmiddlewaretoken": csrf_in(page), "shown": shown[1] if shown else ""}
        expect(self.browser.post(f"/staff/desks/{self.desk}/call/", fields), 302)
        page = expect(self.browser.get(f"/staff/desks/{self.desk}/"), 200)
        self.seconds.append(time.perf_counter() - begun)
        self.called += 1
        self._save()
        kiosk = f"/kiosk/{self.people['area']}/{self.people['key']}/"
        queue = self.dice.choice(self.people["queues"])
        expect(self.kiosk.post(kiosk, {"csrfmiddlewaretoken": csrf_in(self.kiosk.get(kiosk)), "queue": queue}), 302)
        return page


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
    with surroundings.served(env, database, port=8794, worker=False) as served:
        _hall(served, people, clerks=4, watchers=0, lasts=4, every=1)
        alone, _board = _hall(served, people, clerks=1, watchers=0, lasts=lasts, every=0.5)
        meter = Meter({"web": served.web, "database": served.database})
        meter.begin()
        full, board = _hall(served, people, clerks=CLERKS, watchers=WATCHERS, lasts=lasts, every=CLERK_EVERY)
        meter.end()
    with surroundings.served(env | {"MADOGUCHI_BOARD_SECONDS": "0"}, database, port=8794, worker=False) as served:
        _hall(served, people, clerks=4, watchers=0, lasts=4, every=1)
        bare, _board = _hall(served, people, clerks=CLERKS, watchers=WATCHERS, lasts=lasts, every=CLERK_EVERY)
    p95 = {
        name: percentile(_times(clerks), 0.95) * 1000
        for name, clerks in (("alone", alone), ("full", full), ("bare", bare))
    }
    saved = {
        name: percentile([one for clerk in clerks for one in clerk.saving], 0.95) * 1000
        for name, clerks in (("alone", alone), ("full", full), ("bare", bare))
    }
    broken = sum(clerk.faults for clerk in (*alone, *full))
    strange = sum(number for status, number in board["answers"].items() if status not in {"200", "304"})
    return [
        Figure("one clerk alone, p95 of press and page", p95["alone"], "ms", note=f"{len(_times(alone))} presses"),
        Figure(f"{CLERKS} clerks and {WATCHERS} watchers, p95", p95["full"], "ms", note=f"{len(_times(full))} presses"),
        Figure("ratio", p95["full"] / p95["alone"], "×", MOST_TIMES),
        Figure("one clerk alone, p95 of saving an answer of a set", saved["alone"], "ms", note="four applications"),
        Figure(f"{CLERKS} clerks and {WATCHERS} watchers, p95 of saving", saved["full"], "ms",
               note=f"{sum(len(clerk.saving) for clerk in full)} savings"),
        Figure("ratio of saving", saved["full"] / saved["alone"], "×", MOST_TIMES),
        Figure("answers that were not found again", sum(clerk.lost for clerk in (*alone, *full, *bare)), "answers", 0),
        Figure("clerks' presses that failed", broken, "presses", 0),
        Figure("watchers' answers", sum(board["answers"].values()), "answers",
               note=f"{board['answers'].get('304', 0)} of them “nothing new”; p95 {board['p95_ms']:.0f} ms"),
        Figure("watchers' answers that were neither 200 nor 304", strange, "answers", 0),
        Figure("events on the displays' lines", board["events"], "events", 1, "least"),
        Figure("CPU of web and database meanwhile", sum(meter.cpu.values()) / lasts, "CPU s/s",
               note=f"others {meter.others / lasts:.2f}"),
        Figure("control: the board made for everybody, ratio to the hall as it is", p95["bare"] / p95["full"], "×", 1.0, "least",
               note=f"p95 {p95['bare']:.0f} ms, ratio to one clerk {p95['bare'] / p95['alone']:.1f}"),
    ]  # fmt: skip


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


def _times(clerks: list[Clerk]) -> list[float]:
    return [seconds for clerk in clerks for seconds in clerk.seconds]


def _people(env: dict[str, str]) -> dict[str, Any]:
    # Only the making of invented people asks for the demo; what is measured runs without it.
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.hall_people"],
        check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=env | {"MADOGUCHI_DEMO": "1"},
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told
