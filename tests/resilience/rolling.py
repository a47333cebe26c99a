"""Rolling restarts: every web process is exchanged several times under load, and nobody notices.

    python -m tests.resilience.rolling --seconds 60

People keep their connections open and think between requests, as browsers and proxies do. Meanwhile the server is told
to exchange its processes (HUP: the socket stays, the program is loaded anew). Judged: 0 requests without an answer or
with a fault.
Control: the server is stopped and started instead; then requests must fail.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from pathlib import Path

from tests.resilience.report import Report
from tests.resilience.town import Program, free_port, town, wait_for_answer
from tests.resilience.visitor import ERRORS, Browser

PEOPLE = 8
PATHS = ("/", "/procedures/", "/procedures/dog-change/", "/accessibility/")


class Crowd:
    """People who read page after page, each over a connection that stays open."""

    def __init__(self, port: int, people: int) -> None:
        self.port, self.answers, self.over = port, Counter[str](), threading.Event()
        self.faults: list[str] = []
        self.reused = 0
        self.threads = [threading.Thread(target=self._read, args=(n,), daemon=True) for n in range(people)]
        for one in self.threads:
            one.start()

    def _read(self, who: int) -> None:
        dice, browser = random.Random(who), Browser(self.port, timeout=60)
        while not self.over.is_set():
            path = dice.choice(PATHS)
            held = browser.connection
            try:
                answer = browser.get(path)
            except ERRORS as trouble:
                self.answers["broken off"] += 1
                self.faults.append(f"{path}: {type(trouble).__name__} {trouble}")
                continue
            self.reused += held is not None and browser.connection is held
            self.answers[str(answer.status)] += 1
            if answer.status != 200:
                self.faults.append(f"{path}: {answer.status}")
            time.sleep(dice.choice((0, 0.05, 0.5, 3.0)))

    def leave(self) -> None:
        """Everybody finishes the page in hand."""
        self.over.set()
        for one in self.threads:
            one.join(timeout=60)


def exchanged(web: Program, before: set[int], *, within: float) -> int:
    """Wait until none of the processes of before is left; how many are new."""
    give_up = time.monotonic() + within
    while time.monotonic() < give_up:
        now = set(web.children())
        if now and not now & before:
            return len(now)
        time.sleep(0.1)
    return 0


def run(
    engine: str, *, times: int, hard: bool = False, preload: bool = False, people: int = PEOPLE,
    prepared: Path | None = None,
) -> tuple[str, list[str]]:  # fmt: skip
    """``times`` exchanges under load; ``hard``: stop and start instead. (figures, faults)."""
    with town(engine, prepared=prepared) as here:
        port = free_port()
        web = here.web(port, workers=2, preload=preload)
        crowd = Crowd(port, people)
        faults, new = [], 0
        time.sleep(2)
        for _again in range(times):
            before = set(web.children())
            if hard:
                web.stop()
                web.start()
                wait_for_answer(port)
            else:
                os.kill(web.pid, signal.SIGHUP)
                if not (fresh := exchanged(web, before, within=240)):
                    faults.append("the processes were not exchanged")
                new += fresh
            time.sleep(1)
        crowd.leave()
        web.kill()
        faults += crowd.faults
        if not hard and not crowd.reused:
            faults.append("no connection was ever used twice: this showed nothing")
        asked = sum(crowd.answers.values())
        figures = f"{asked} requests ({crowd.reused} over kept connections), {new} new processes: {dict(crowd.answers)}"
        return figures, faults


def main() -> int:
    """Exchanges as they are meant, then the hard way."""
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("--engine", choices=["sqlite", "postgresql"], default="postgresql")
    wanted.add_argument("--times", type=int, default=4)
    given = wanted.parse_args()
    report = Report(f"Rolling restart on {given.engine}")
    report.run("exchanged under load", *run(given.engine, times=given.times))
    report.control("stopped and started", *run(given.engine, times=1, hard=True))
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
