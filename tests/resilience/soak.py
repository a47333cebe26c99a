"""A long day: people apply, read and pull papers for minutes on end; memory must not grow.

    python -m tests.resilience.soak --minutes 10

After a warm-up the memory of each web process and of the worker (RSS) may grow by less than 5 %: the median of the last
fifth against that of the first fifth. No process is exchanged meanwhile (``max_requests`` is off), so that nothing is
hidden. Control: a short run of a program that keeps a little of every request must be found.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import threading
import time
from pathlib import Path

import psutil

from tests.resilience.kills import people_apply
from tests.resilience.report import Report
from tests.resilience.town import Town, free_port, town
from tests.resilience.visitor import ERRORS, Browser, Visit

MOST_GROWTH = 0.05
WARM_UP = 0.25
"""Of the whole time: caches fill, threads start, the allocator finds its size."""


def grown(samples: list[int]) -> float:
    """By how much the last fifth lies above the first one."""
    fifth = max(1, len(samples) // 5)
    first, last = statistics.median(samples[:fifth]), statistics.median(samples[-fifth:])
    return last / first - 1


def run(engine: str, *, seconds: float, control: str = "", prepared: Path | None = None) -> tuple[str, list[str]]:
    """One long day; (figures, faults)."""
    with town(engine, control=control, prepared=prepared) as here:
        port = free_port()
        web = here.web(port, workers=2, GUNICORN_CMD_ARGS="--max-requests 0")
        worker = here.worker()
        over = threading.Event()
        visits, threads = people_apply(port, 4, stop=over.is_set, give_up=over.is_set)
        reader = threading.Thread(target=_pull_receipts, args=(visits, over), daemon=True)
        reader.start()
        memory: dict[int, list[int]] = {}
        time.sleep(seconds * WARM_UP)
        processes = [*web.children(), worker.pid]
        end = time.monotonic() + seconds * (1 - WARM_UP)
        while time.monotonic() < end:
            for pid in processes:
                memory.setdefault(pid, []).append(psutil.Process(pid).memory_info().rss)
            time.sleep(1)
        over.set()
        for one in [*threads, reader]:
            one.join(timeout=60)
        return _judged(here, memory, processes, len([1 for visit, _b in visits if visit.number]), set(web.children()))


def _judged(
    here: Town, memory: dict[int, list[int]], processes: list[int], given: int, still: set[int]
) -> tuple[str, list[str]]:
    growth = {pid: grown(samples) for pid, samples in memory.items()}
    names = {pid: "worker" if pid == processes[-1] else f"web {n}" for n, pid in enumerate(processes, 1)}
    faults = [f"{names[pid]} grew by {by:.1%}" for pid, by in growth.items() if by >= MOST_GROWTH]
    if not set(processes[:-1]) <= still:
        faults.append("a web process was exchanged: what it held is not known")
    if not given:
        faults.append("nobody applied: this was no load")
    shown = ", ".join(f"{names[pid]} {memory[pid][-1] / 2**20:.0f} MiB ({by:+.1%})" for pid, by in growth.items())
    return f"{given} applications, {len(here.mails.received)} mails; {shown}", faults


def _pull_receipts(visits: list[tuple[Visit, Browser]], over: threading.Event) -> None:
    waiting: list[tuple[Visit, Browser]] = []
    taken = 0
    while not over.wait(0.5):
        fresh = visits[taken:]
        taken += len(fresh)
        waiting += fresh
        sent, waiting = [one for one in waiting if one[0].case_path], [one for one in waiting if not one[0].case_path]
        for visit, browser in sent:
            try:
                browser.get(f"{visit.case_path}receipt.pdf")
            except ERRORS:
                continue
            finally:
                browser.close()


def main() -> int:
    """The long day, then a leak."""
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("--engine", choices=["sqlite", "postgresql"], default="postgresql")
    wanted.add_argument("--minutes", type=float, default=10)
    given = wanted.parse_args()
    report = Report(f"A long day on {given.engine}")
    report.run("as it is", *run(given.engine, seconds=given.minutes * 60))
    report.control("a leak", *run(given.engine, seconds=min(60, given.minutes * 60), control="leak"))
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
