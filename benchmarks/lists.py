"""Lists after years: “my applications” and the inbox with 100 cases and with 100,000."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import Any

from benchmarks import many_cases, surroundings
from benchmarks.browsing import Browser, expect
from benchmarks.figures import Figure, percentile
from benchmarks.machine import Meter
from benchmarks.surroundings import DEFINITIONS, PLACE, ROOT

NAMES = {
    "/applications/": ("my applications", 80.0),
    "/my/": ("my page", None),
    "/staff/cases/": ("inbox", 150.0),
    "/staff/cases/?view=all": ("inbox, all cases", 150.0),
    "/staff/cases/?view=ended": ("inbox, ended ones", 150.0),
    "/staff/cases/?q=%E8%8A%B1%E5%AD%90": ("inbox, searched for a name", None),
}


def measured(socket: str, *, short: bool) -> list[Figure]:
    """p95 of each page alone, with few and with many, their ratio, CPU and queries."""
    count = 5_000 if short else 100_000
    turns = 30 if short else 120
    database = surroundings.empty_database(socket, "bench_lists")
    city = surroundings.copied_city(ROOT / "cities" / "goshogawara")
    many_cases.with_many_procedures(city, DEFINITIONS / "community-event.yaml")
    env = surroundings.environment(database, city)
    surroundings.prepare(env)
    with surroundings.served(env, database, port=8792, worker=False) as served:
        before = _made(env, "few")
        few = _pages(served, before["sessions"], turns)
        after = _made(env, "many", str(count))
        many = _pages(served, after["sessions"], turns)
    shutil.rmtree(PLACE / "run" / "files", ignore_errors=True)
    told = f"{after['cases']:,} cases of {after['procedures']} procedures, {after['seen']:,} in the clerk's department"
    figures = [Figure("cases", after["cases"], "cases", note=told)]
    for path, (name, target) in NAMES.items():
        p95_few, p95_many = (percentile(times[path][0], 0.95) * 1000 for times in (few, many))
        middle_few, middle_many = (percentile(times[path][0], 0.5) * 1000 for times in (few, many))
        figures += [
            Figure(f"{name}, p95", p95_many, "ms", target, note=f"{p95_few:.1f} ms with 100 cases"),
            Figure(f"{name}, median, ratio to 100 cases", middle_many / middle_few, "×",
                   1.5 if target else None),
            Figure(f"{name}, CPU of web and database", many[path][1], "ms CPU", note=f"{few[path][1]:.1f} with 100"),
            Figure(f"{name}, further queries with many cases", after["queries"][path] - before["queries"][path],
                   "queries", 0, note=f"{after['queries'][path]} queries"),
        ]  # fmt: skip
    return figures


def _made(env: dict[str, str], *arguments: str) -> dict[str, Any]:
    # Only the making of invented people asks for the demo; what is measured runs without it.
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.many_cases", *arguments],
        check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=env | {"MADOGUCHI_DEMO": "1"},
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _pages(served: surroundings.Served, sessions: dict[str, str], turns: int) -> dict[str, tuple[list[float], float]]:
    """Page -> (seconds of each turn, CPU milliseconds of a turn)."""
    measured = {}
    for path, who in many_cases.PAGES.items():
        browser = Browser(served.address, cookies={"sessionid": sessions[who]})
        for _warm in range(12):
            expect(browser.get(path), 200)
        meter = Meter({"web": served.web, "database": served.database})
        meter.begin()
        for _turn in range(turns):
            expect(browser.get(path, "page"), 200)
        meter.end()
        measured[path] = browser.spent["page"], sum(meter.cpu.values()) / turns * 1000
    return measured
