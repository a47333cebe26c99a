"""The same journey inside one process: which request asks the database how often, and where the CPU goes.

``python -m benchmarks.inside [--profile] [--journeys 20]`` under the settings of a prepared place (``MADOGUCHI_*``).
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")

from benchmarks.applying import apply
from benchmarks.browsing import Answer, Browser

HEADERS = {"accept-language": "ja", "accept": "text/html,*/*;q=0.8"}
_handlers: dict[str, Any] = {}


@dataclass(slots=True)
class Inside(Browser):
    """A browser that calls the product directly. ``queries`` and ``cpu`` are by kind of request."""

    queries: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    cpu: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    client: Any = None
    count: bool = True

    def _ask(self, method: str, path: str, body: bytes | None, more: dict[str, str], kind: str) -> Answer:
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        if self.client is None:
            self.client = Client(headers=HEADERS, SERVER_NAME="127.0.0.1")
            # The chain of middleware is made once in a process, not once for each visitor.
            self.client.handler = _handlers.setdefault("one", self.client.handler)
        sent = {} if body is None else {"data": body, "content_type": more["Content-Type"]}
        call = self.client.get if method == "GET" else self.client.post
        begun, spent = time.perf_counter(), time.process_time()
        if self.count:
            with CaptureQueriesContext(connection) as seen:
                response = call(path, **sent)
            self.queries[kind].append(len(seen))
        else:
            response = call(path, **sent)
        self.cpu[kind].append(time.process_time() - spent)
        content = response.getvalue() if hasattr(response, "getvalue") else response.content
        headers = {name.lower(): value for name, value in response.items()}
        return Answer(response.status_code, headers, content, time.perf_counter() - begun, len(content))


def main() -> None:
    """Walk, and print queries and CPU milliseconds by kind of request."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.inside", description=__doc__)
    parser.add_argument("--journeys", type=int, default=20)
    parser.add_argument("--profile", action="store_true", help="print the costliest functions, too")
    asked = parser.parse_args()
    django.setup()
    for _warm in range(3):
        apply(Inside("127.0.0.1"))
    counted = Inside("127.0.0.1")
    apply(counted)
    profiler = cProfile.Profile()
    cpu: dict[str, list[float]] = defaultdict(list)
    for _turn in range(asked.journeys):
        walker = Inside("127.0.0.1", count=False)
        if asked.profile:
            profiler.enable()
        apply(walker)
        profiler.disable()
        for kind, spent in walker.cpu.items():
            cpu[kind] += spent
    whole = sum(sum(spent) for spent in cpu.values()) / asked.journeys * 1000
    # On a busy machine the same work takes more CPU time, too: the least of each is nearer to what it costs.
    least = sum(min(spent) * len(spent) / asked.journeys for spent in cpu.values()) * 1000
    told = {
        "queries": counted.queries, "cpu_ms": {kind: round(sum(v) / len(v) * 1000, 2) for kind, v in cpu.items()},
        "least_ms": {kind: round(min(v) * 1000, 2) for kind, v in cpu.items()},
        "cpu_ms_of_a_journey": round(whole, 1), "least_ms_of_a_journey": round(least, 1),
    }  # fmt: skip
    print(json.dumps(told))
    if asked.profile:
        stats = pstats.Stats(profiler)
        stats.sort_stats("cumulative").print_stats(90)
        stats.sort_stats("tottime").print_stats(45)


if __name__ == "__main__":
    main()
