"""The register of residents: how quickly a clerk finds somebody among a million."""

from __future__ import annotations

import json
import subprocess
import sys

from benchmarks import surroundings
from benchmarks.figures import Figure
from benchmarks.surroundings import ROOT

PEOPLE, FEW = 1_000_000, 50_000
TARGET_MS = 100.0


def measured(socket: str, *, short: bool) -> list[Figure]:
    """The first page of varied searches, by kind, beside a read by key and by name, and without the index of words."""
    database = surroundings.empty_database(socket, "bench_register")
    env = surroundings.environment(database, ROOT / "cities" / "goshogawara")
    surroundings.prepare(env)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.many_residents", str(FEW if short else PEOPLE)],
        check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=env,
    )  # fmt: skip
    told = json.loads(done.stdout.splitlines()[-1])
    figures = [
        Figure(
            "people",
            told["count"],
            "people",
            note=f"{told['words']:,} different words; {told['filled_s']:.0f} s to fill",
        ),
        Figure("a search's first page, p95", told["p95"], "ms", TARGET_MS, note=f"median {told['p50']:.1f} ms"),
        Figure("a search's first page, slowest", told["max"], "ms", note=str(told["slowest"][0][1])),
        Figure("a search, CPU of the web process", told["cpu"], "ms CPU"),
    ]
    for kind, (p95, found) in told["kinds"].items():
        figures.append(Figure(f"  {kind}, p95", p95, "ms", note=f"{found:.0%} find somebody"))
    return [
        *figures,
        Figure("the floor: one person by key, p95", told["by_key"], "ms"),
        Figure("the floor: the exact name by its index, p95", told["by_name"], "ms"),
        Figure("a search, p95, ratio to the read by key", told["p95"] / told["by_key"], "×"),
        Figure(
            "the control: without the index of words, p95", told["without"], "ms", None if short else TARGET_MS, "least"
        ),
    ]
