"""``make bench``: everything that is promised about speed, measured in one run.

``python -m benchmarks [--short] [--only PART]``. Prints a table, keeps it as JSON in ``var/bench/``, and ends with 1
when a target was missed. CPU seconds hold on a busy machine; times are told with the load of others beside them.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psutil

from benchmarks import (
    counter,
    counter_load,
    journey,
    lists,
    opendata,
    opendata_query,
    parts,
    register,
    surroundings,
    waiting_month,
    weight,
)
from benchmarks.figures import Figure, keep, table

Heading = str
PARTS = ("journey", "lists", "register", "parts", "waiting", "counter", "counter-load", "opendata", "opendata-query")


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a quick look: fewer journeys, fewer cases")
    parser.add_argument("--only", choices=PARTS, help="one part alone")
    asked = parser.parse_args()
    wanted = [asked.only] if asked.only else list(PARTS)
    found: list[Figure] = []

    def tell(heading: Heading, figures: list[Figure]) -> None:
        print(f"\n{heading}\n{table(figures)}", flush=True)
        found.extend(figures)

    at = datetime.now(ZoneInfo("Asia/Tokyo"))
    print(f"Load before: {os.getloadavg()[0]:.2f} on {psutil.cpu_count()} cores", flush=True)
    if "waiting" in wanted:
        tell("Waiting times shown, in a simulated month", waiting_month.measured(short=asked.short))
    if "opendata" in wanted:
        tell("Open data checked, beside frictionless", opendata.measured(short=asked.short))
    if "opendata-query" in wanted:
        tell("Published data asked, beside Datasette", opendata_query.measured(short=asked.short))
    with surroundings.durable_postgresql() as socket:
        if "journey" in wanted:
            _journey(socket, short=asked.short, tell=tell)
        if "lists" in wanted:
            tell("Lists with many cases", lists.measured(socket, short=asked.short))
        if "register" in wanted:
            tell("Searching the register", register.measured(socket, short=asked.short))
        if "parts" in wanted:
            tell("Parts by themselves", parts.measured(surroundings.empty_database(socket, "bench_parts")))
        if "counter" in wanted:
            tell("The measure of the whole: ten households at the counter", counter.measured(socket, short=asked.short))
        if "counter-load" in wanted:
            tell("The hall: 50 clerks and 500 who watch", counter_load.measured(socket, short=asked.short))
    missed = [one for one in found if one.missed]
    kept = keep(found, _machine() | {"short": asked.short}, surroundings.PLACE, at=at)
    print(f"\nThe field, for the same journey with {journey.USERS} people at once:")
    for who, figures in journey.FIELD:
        print(f"  {who:<58}{figures}")
    print(f"\nKept in {kept}")
    if missed:
        sys.exit(f"{len(missed)} missed: {', '.join(one.name for one in missed)}")


def _journey(socket: str, *, short: bool, tell: Callable[[Heading, list[Figure]], None]) -> None:
    sizes = journey.SHORT if short else journey.FULL
    database = surroundings.empty_database(socket, "bench_journey")
    env = surroundings.environment(database, surroundings.copied_city(surroundings.ROOT / "cities" / "goshogawara"))
    surroundings.prepare(env)
    with surroundings.served(env, database, port=8790, worker=True) as served:
        figures, rate = journey.measured(served, database, sizes)
        tell("The journey: three pages, 33 questions, 9 conditions, sent", figures)
        tell("The receipt", journey.receipts(served, sizes))
        tell("The first field", weight.measured(served.address))
    tell("The control", journey.control(env, sizes))
    bare = surroundings.empty_database(socket, "bench_bare")
    tell("The peer on the same server", journey.bare_inserts(bare, sizes, rate=rate))


def _machine() -> dict[str, object]:
    told = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.partition(":")[2].strip() for line in told if line.startswith("model name")), "")
    return {"python": platform.python_version(), "cores": psutil.cpu_count(), "cpu": model, "load": os.getloadavg()}


if __name__ == "__main__":
    main()
