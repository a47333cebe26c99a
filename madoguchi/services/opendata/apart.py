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
    if not _AT_ONCE.acquire(timeout=MOST_QUEUE):
        raise CheckBusy
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-m", "madoguchi.services.opendata.apart"],
            input=json.dumps(asked).encode() + b"\n" + data,
            capture_output=True, timeout=MOST_WAIT, env={"POLARS_MAX_THREADS": "2"}, cwd="/", check=False,
        )  # fmt: skip
    except (subprocess.TimeoutExpired, OSError):
        raise FileTooHard from None
    finally:
        _AT_ONCE.release()
    head, _line, repaired = done.stdout.partition(b"\n")
    try:
        told = json.loads(head) if done.returncode == 0 else None
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise FileTooHard
    return told, repaired


def _limit() -> None:
    """Where a service unit forbids the call, the bounds of the unit stand instead of these."""
    for what, most in (
        (resource.RLIMIT_DATA, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_CPU),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(OSError, ValueError):
            resource.setrlimit(what, (most, most))


def _main() -> None:
    _limit()
    asked = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read(LARGEST_FILE + 1)
    # What a library writes to standard output must not be taken for the answer.
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    from madoguchi.services.opendata.checked_file import check_file
    from madoguchi.services.opendata.standards import city_standards

    told, repaired = check_file(
        data, name=asked["name"], slug=asked["slug"], standards=city_standards(Path(asked["city"])),
        language=asked["language"], fix=asked["fix"],
    )  # fmt: skip
    answer.write(json.dumps(told).encode() + b"\n" + repaired)
    answer.close()


if __name__ == "__main__":
    _main()
