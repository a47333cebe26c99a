"""Broken files by the thousand: the checker answers each, in seconds and within bounds.

``python -m tests.resilience.broken_files [--count 10000] [--first 0]`` checks file after file in a process of its own as the page
does, and ends with 1 where one of them crashes it, takes more than 5 seconds of work, or more than 500 MB.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import selectors
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

MOST_SECONDS, MOST_MEGABYTES = 5.0, 500
MOST_WAIT = 300
"""Seconds on the wall, on a machine that has other work: then the process is ended and the file counts as a hang."""
PLANTED = os.environ.get("MADOGUCHI_PLANTED", "")
"""``crash``, ``hang`` or ``memory``: a checker that is broken on purpose, for the controls."""


@dataclass(slots=True)
class Outcome:
    """What became of the files."""

    kinds: Counter[str] = field(default_factory=Counter)
    tables: int = 0
    """Files in which a table was found all the same."""
    findings: int = 0
    failures: list[str] = field(default_factory=list)
    slowest: tuple[float, int, str] = (0.0, -1, "")
    largest: tuple[int, int, str] = (0, -1, "")

    def told(self) -> str:
        """In words."""
        kinds = ", ".join(f"{kind} {count:,}" for kind, count in sorted(self.kinds.items()))
        return (
            f"{sum(self.kinds.values()):,} files ({kinds}): a table in {self.tables:,}, findings in {self.findings:,};"
            f" slowest {self.slowest[0]:.2f} s of work (file {self.slowest[1]}, {self.slowest[2]}); most memory"
            f" {self.largest[0]} MB (file {self.largest[1]}, {self.largest[2]}); {len(self.failures)} failures"
        )


def look_at(
    seeds: range, *, planted: str = "", per_process: int = 400, say: Callable[[str], None] | None = None
) -> Outcome:
    """Check these files, a new process for every ``per_process`` of them and after each failure."""
    outcome = Outcome()
    left = list(seeds)
    while left:
        left = left[_some(left[:per_process], outcome, planted) :]
        if say is not None:
            say(f"{len(seeds) - len(left):,} of {len(seeds):,}; " + "; ".join(outcome.failures[-1:]))
    return outcome


def _some(seeds: list[int], outcome: Outcome, planted: str) -> int:
    """How many of these were dealt with by one process."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.resilience.broken_files", "--worker"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env=os.environ | {"POLARS_MAX_THREADS": "2", "MADOGUCHI_PLANTED": planted},
    )  # fmt: skip
    assert worker.stdin is not None
    assert worker.stdout is not None
    line = ""
    with selectors.DefaultSelector() as selector:
        selector.register(worker.stdout, selectors.EVENT_READ)
        try:
            for number, seed in enumerate(seeds, 1):
                worker.stdin.write(f"{seed}\n".encode())
                worker.stdin.flush()
                if not selector.select(MOST_WAIT):
                    _note(outcome, seed, "", f"no answer in {MOST_WAIT} s")
                    return number
                line = worker.stdout.readline().decode()
                if not line:
                    _note(outcome, seed, "", f"the process ended with {worker.wait()}")
                    return number
                if not _take(json.loads(line), outcome):
                    return number
            return len(seeds)
        finally:
            worker.kill()
            worker.wait()
            worker.stdin.close()
            worker.stdout.close()


def _take(told: dict[str, object], outcome: Outcome) -> bool:
    """Whether all was well with one file."""
    seed, kind = int(str(told["seed"])), str(told["kind"])
    seconds, megabytes = float(str(told["seconds"])), int(str(told["megabytes"]))
    outcome.kinds[kind] += 1
    outcome.tables += bool(told["records"])
    outcome.findings += bool(told["findings"])
    outcome.slowest = max(outcome.slowest, (seconds, seed, kind))
    outcome.largest = max(outcome.largest, (megabytes, seed, kind))
    said = str(told["wrong"] or "")
    if seconds > MOST_SECONDS:
        said = said or f"{seconds:.1f} s of work"
    if megabytes > MOST_MEGABYTES:
        said = said or f"{megabytes} MB"
    if said:
        outcome.failures.append(f"file {seed} ({kind}): {said}")
    return not said


def _note(outcome: Outcome, seed: int, kind: str, said: str) -> None:
    outcome.kinds[kind or "unknown"] += 1
    outcome.failures.append(f"file {seed}: {said}")


def _work() -> None:
    from madoguchi.services.opendata.checked_file import check_file
    from madoguchi.services.opendata.checking.outline import Outline
    from madoguchi.services.opendata.standards import shipped_standards
    from tests.resilience.broken_ways import broken_file

    standards = shipped_standards()
    # Every address with 市 in it is this city's, and nearly no place lies in it.
    outline = Outline("012025", "市", (((140.0, 41.0), (140.1, 41.0), (140.0, 41.1), (140.0, 41.0)),))
    for line in sys.stdin:
        seed = int(line)
        kind, name, data = broken_file(seed)
        before, wrong, told = time.process_time(), "", None
        try:
            _planted(seed)
            told, repaired = check_file(
                data, name=name, slug="", standards=standards, language="ja", fix=True, outline=outline
            )
            json.dumps(told).encode()
            repaired.decode("utf-8-sig")
        except BaseException as fault:  # noqa: BLE001 - a panic of a library is no Exception
            frames = [one for one in traceback.extract_tb(fault.__traceback__) if "madoguchi" in one.filename]
            wrong = f"{type(fault).__name__}: {fault!s:.200} at " + " < ".join(
                f"{one.name}:{one.lineno}" for one in reversed(frames)
            )
        answer = {
            "seed": seed, "kind": kind, "seconds": time.process_time() - before, "wrong": wrong,
            "megabytes": _most_held(),
            "records": told["records"] if told else 0, "findings": bool(told and told["groups"]),
        }  # fmt: skip
        print(json.dumps(answer), flush=True)


def _most_held() -> int:
    """The most memory that this process has held, in MiB. (``ru_maxrss`` also counts what the process that started it held.)"""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) // 1024


def _planted(seed: int) -> None:
    """What a broken checker does with every seventh file."""
    if seed % 7 != 3:
        return
    if PLANTED == "crash":
        raise ZeroDivisionError("planted")
    if PLANTED == "abort":
        os.abort()
    if PLANTED == "hang":
        until = time.process_time() + MOST_SECONDS + 1
        while time.process_time() < until:
            pass
    if PLANTED == "memory":
        assert len(bytearray(os.urandom(1)) * (600 * 1024 * 1024)) > 0


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.worker:
        _work()
        return 0
    begun = time.monotonic()
    outcome = look_at(range(asked.first, asked.first + asked.count), say=lambda said: print(said, flush=True))
    print(*outcome.failures, sep="\n")
    print(f"{outcome.told()}; {time.monotonic() - begun:.0f} s")
    return 1 if outcome.failures else 0


if __name__ == "__main__":
    sys.exit(main())
