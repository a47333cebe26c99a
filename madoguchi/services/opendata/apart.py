"""Checking a stranger's file in a process of its own (別プロセス), with limits; whatever becomes of it, nothing is kept.

``python -I -m madoguchi.services.opendata.apart`` reads a line of JSON and then the file from its standard input, and writes a
line of JSON and then the repaired file. It is started by ``check_apart`` without the product's settings, keys and database.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from madoguchi.services.opendata.refusals import CheckBusy, FileTooHard

LARGEST_FILE = 5 * 1024 * 1024
MOST_MEMORY = 2 * 1024 * 1024 * 1024
"""Bytes of data and of address space that is written to; a file of 5 MB needs about 200 MB."""
MOST_CPU, MOST_WAIT, MOST_QUEUE = 20, 30, 5
"""Seconds of work, of waiting for it, and of waiting for a turn."""
_AT_ONCE = BoundedSemaphore(1)
"""In each web process, so that a flood of files takes neither its memory nor all of its places."""


def check_apart(
    data: bytes, *, name: str, slug: str, language: str, fix: bool, city: Path
) -> tuple[dict[str, Any], bytes]:
    """The report and the repaired file, as ``checked_file.check_file``; raises ``CheckBusy`` or ``FileTooHard``."""
    asked = {"name": name[:200], "slug": slug, "language": language, "fix": fix, "city": str(city)}
    answer = run_apart("madoguchi.services.opendata.apart", asked, data, turn=_AT_ONCE, wait=MOST_WAIT)
    head, _line, repaired = answer.partition(b"\n")
    return read_head(head), repaired


def run_apart(module: str, asked: dict[str, Any], data: bytes, *, turn: BoundedSemaphore, wait: int) -> bytes:
    """What ``python -I -m module`` answers to a line of JSON and ``data``; raises ``CheckBusy`` or ``FileTooHard``."""
    if not turn.acquire(timeout=MOST_QUEUE):
        raise CheckBusy
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-m", module],
            input=json.dumps(asked).encode() + b"\n" + data,
            capture_output=True, timeout=wait, env={"POLARS_MAX_THREADS": "2"}, cwd="/", check=False,
        )  # fmt: skip
    except (subprocess.TimeoutExpired, OSError):
        raise FileTooHard from None
    finally:
        turn.release()
    if done.returncode != 0:
        raise FileTooHard
    return done.stdout


def read_head(line: bytes) -> dict[str, Any]:
    """The line of JSON that an answer begins with; raises ``FileTooHard``."""
    try:
        told = json.loads(line)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise FileTooHard
    return told


def limit(*, cpu: int, written: int) -> None:
    """Where a service unit forbids the call, the bounds of the unit stand instead of these."""
    for what, most in (
        (resource.RLIMIT_DATA, MOST_MEMORY),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(OSError, ValueError):
            resource.setrlimit(what, (most, most))


def serve(answer: Callable[[dict[str, Any], bytes], bytes], *, most: int) -> None:
    """The other end of ``run_apart``: ``most`` bytes are read, and ``answer`` is written."""
    asked = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read(most + 1)
    # What a library writes to standard output must not be taken for the answer.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    out.write(answer(asked, data))
    out.close()


def _answer(asked: dict[str, Any], data: bytes) -> bytes:
    from madoguchi.services.opendata.checked_file import check_file
    from madoguchi.services.opendata.checking.outline import outline_of
    from madoguchi.services.opendata.standards import city_standards

    city = Path(asked["city"])
    told, repaired = check_file(
        data, name=asked["name"], slug=asked["slug"], standards=city_standards(city), language=asked["language"],
        fix=asked["fix"], outline=outline_of(city),
    )  # fmt: skip
    return json.dumps(told).encode() + b"\n" + repaired


if __name__ == "__main__":
    limit(cpu=MOST_CPU, written=0)
    serve(_answer, most=LARGEST_FILE)
