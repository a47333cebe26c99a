"""The deadline day: many people fill in and send the same form at once. CPU, throughput, how long a step takes to save."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

import psycopg

from benchmarks import surroundings
from benchmarks.figures import Figure, percentile
from benchmarks.machine import Meter
from benchmarks.surroundings import ROOT, Database, Served

USERS = 8
BARE = "benchmarks.bare"
FORGETFUL = "benchmarks.forgetful"
WEB_CPU_MS = 90
FIELD = (
    ("leading open municipal form system", "1,294 ms CPU a journey (715 web), 0.88 journeys/s, 1.13 MB to the form"),
    ("the next one", "1,023 ms CPU a journey, 1.43 journeys/s"),
    ("a form engine without a database", "42 ms CPU a journey, 42 journeys/s"),
)
"""What the field is known to take for the same journey on such a machine, 8 users."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured."""

    warm: int
    alone: int
    together: int
    receipts: int
    inserts: int


FULL = Sizes(warm=24, alone=24, together=240, receipts=20, inserts=4000)
SHORT = Sizes(warm=10, alone=5, together=32, receipts=4, inserts=800)


def client(module: str, *arguments: str) -> dict[str, Any]:
    """Run a load in a process of its own; returns what it told."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], check=True, capture_output=True, text=True, cwd=ROOT
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def apply_together(served: Served, *, users: int, journeys: int, receipt: bool = False) -> dict[str, Any]:
    """Journeys from ``users`` at once; stops the benchmark when one of them failed."""
    more = ["--receipt"] if receipt else []
    told = client("benchmarks.applying", served.address, "--users", str(users), "--journeys", str(journeys), *more)
    if told["faults"]:
        raise SystemExit(f"{len(told['faults'])} journeys failed: {told['faults'][0]}")
    return told


def measured(served: Served, database: Database, sizes: Sizes) -> tuple[list[Figure], float]:
    """The figures of the journey, and its journeys per second with ``USERS`` at once."""
    apply_together(served, users=USERS, journeys=sizes.warm)
    meter = Meter({"web": served.web, "worker": served.worker, "database": database.pid})
    alone = apply_together(served, users=1, journeys=sizes.alone)
    meter.begin()
    told = apply_together(served, users=USERS, journeys=sizes.together)
    meter.end(clients=told["cpu"])
    written = _written_down(database, told["numbers"])
    count, rate = len(told["numbers"]), len(told["numbers"]) / told["seconds"]
    spent = told["spent"]
    figures = [
        Figure("web CPU of a journey", meter.cpu["web"] / count * 1000, "ms CPU", WEB_CPU_MS,
               note="all gunicorn processes, user and system"),
        Figure("database CPU of a journey", meter.cpu["database"] / count * 1000, "ms CPU"),
        Figure("worker CPU meanwhile, by journey", meter.cpu["worker"] / count * 1000, "ms CPU"),
        Figure("client CPU of a journey", meter.cpu["clients"] / count * 1000, "ms CPU", note="the same two cores"),
        Figure("other load of the machine meanwhile", meter.others / meter.wall, "cores",
               note="near 0, or times say little"),
        Figure(f"journeys with {USERS} people at once", rate, "/s", 12, "least"),
        Figure("a step saved, p95", percentile(spent["save"], 0.95) * 1000, "ms", 120),
        Figure("a step saved, median", median(spent["save"]) * 1000, "ms"),
        Figure("a page of the form, p95", percentile(spent["page"], 0.95) * 1000, "ms"),
        Figure("the check page, p95", percentile(spent["check"], 0.95) * 1000, "ms"),
        Figure("sent, p95", percentile(spent["submit"], 0.95) * 1000, "ms"),
        Figure("a step saved, one person alone, p95", percentile(alone["spent"]["save"], 0.95) * 1000, "ms"),
        Figure("sent, one person alone, p95", percentile(alone["spent"]["submit"], 0.95) * 1000, "ms"),
        *written,
    ]  # fmt: skip
    return figures, rate


def control(env: dict[str, str], sizes: Sizes) -> list[Figure]:
    """The same journey served by the product without its memory: the target must be missed, or nothing was measured."""
    with _gunicorn(f"{FORGETFUL}:application", "127.0.0.1:8793", env) as server:
        client("benchmarks.applying", "127.0.0.1:8793", "--users", "2", "--journeys", "4")
        meter = Meter({"web": server.pid})
        meter.begin()
        told = client("benchmarks.applying", "127.0.0.1:8793", "--users", str(USERS), "--journeys", str(sizes.alone))
        meter.end()
    assert not told["faults"], told["faults"][0]
    return [
        Figure("control: nothing remembered, web CPU of a journey", meter.cpu["web"] / sizes.alone * 1000, "ms CPU",
               WEB_CPU_MS, "least", note="must be above the target"),
    ]  # fmt: skip


@contextmanager
def _gunicorn(
    application: str, address: str, env: dict[str, str], *more: str, config: str = "madoguchi.config.gunicorn"
) -> Iterator[subprocess.Popen[bytes]]:
    """Another application under the very server that the product has."""
    line = [
        sys.executable, "-m", "gunicorn", "--config", f"python:{config}", "--bind", address,
        "--workers", str(surroundings.WORKERS), *more, application,
    ]  # fmt: skip
    server = subprocess.Popen(line, env=env, cwd=ROOT)
    try:
        surroundings.wait_for_answer(f"http://{address}/api/", server)
        yield server
    finally:
        surroundings.end([server])


def receipts(served: Served, sizes: Sizes) -> list[Figure]:
    """How soon after sending the receipt is there as a PDF, at a calm pace."""
    told = apply_together(served, users=1, journeys=sizes.receipts, receipt=True)
    waits = told["spent"]["receipt PDF"]
    return [
        Figure("receipt PDF ready after sending, p95", percentile(waits, 0.95), "s", 1.5),
        Figure("receipt PDF ready after sending, median", median(waits), "s"),
    ]


def _written_down(database: Database, numbers: list[str]) -> list[Figure]:
    """Of every journey: one case, one audit entry of its submission, one mail in the outbox. Each missing one counts."""
    with psycopg.connect(database.url) as connection:

        def count(what: str) -> int:
            row = connection.execute(what.encode(), [numbers]).fetchone()
            assert row is not None
            return int(row[0])

        cases = count("SELECT count(*) FROM cases_case WHERE number = ANY(%s)")
        acts = count(
            "SELECT count(DISTINCT detail->>'case') FROM audit_auditentry"
            " WHERE act = 'application.submit' AND detail->>'case' = ANY(%s)"
        )
        mails = count(
            "SELECT count(*) FROM messaging_outgoingmail m JOIN cases_case c ON m.case_id = c.id::text"
            " WHERE c.number = ANY(%s)"
        )
    sent = len(set(numbers))
    lost = abs(sent - cases) + abs(sent - acts) + abs(sent - mails)
    return [Figure("cases, audit entries or mails that are missing", lost, f"of {3 * sent}", 0)]


def bare_inserts(database: Database, sizes: Sizes, *, rate: float) -> list[Figure]:
    """A bare view that inserts one row, on the same server set-up, and the journey as a ratio to it."""
    env = surroundings.environment(database, surroundings.CITY) | {"BENCH_BARE_URL": database.url}
    del env["DJANGO_SETTINGS_MODULE"]
    subprocess.run([sys.executable, "-m", BARE, "--prepare"], check=True, env=env, cwd=ROOT)
    address = "127.0.0.1:8791"
    # As many threads as the product has places for work; more would each hold a connection of their own.
    with _gunicorn(f"{BARE}:application", address, env, "--threads", "4", config="benchmarks.peer_gunicorn") as server:
        client(BARE, address, "--users", str(USERS), "--requests", str(sizes.inserts // 4))
        meter = Meter({"web": server.pid, "database": database.pid})
        meter.begin()
        told = client(BARE, address, "--users", str(USERS), "--requests", str(sizes.inserts))
        meter.end(clients=told["cpu"])
    count = len(told["spent"])
    inserts = count / told["seconds"]
    return [
        Figure("bare view that inserts a row", inserts, "/s", note="no session, no page, no rules, no audit"),
        Figure("bare view, web CPU", meter.cpu["web"] / count * 1000, "ms CPU"),
        Figure("bare inserts in the time of one journey", inserts / rate, "inserts",
               note="a journey is 12 requests, 5 of them write"),
    ]  # fmt: skip
