"""A question asked in a process of its own (別プロセス), without the product's settings, keys and database, and with limits.

``python -I -m madoguchi.services.evidence.figures.apart`` reads one JSON from its standard input and writes one. Whatever a
question does there, it is ended in time, and the web process has lost nothing.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from threading import BoundedSemaphore
from typing import Any

from madoguchi.services.evidence.figures.guard import BUSY, Answer, Failed, Given, Guarded

MOST_SECONDS = 2.0
"""Of one question."""
_TO_START, _TO_WAIT = 3.0, 10.0
"""Seconds that the process may need beside the question, and that one waits for a turn."""
MOST_MEMORY = 256 * 1024 * 1024
"""Of SQLite; the process has a limit of its own above it, for whatever else there may be."""
_MOST_DATA = 3 * MOST_MEMORY
Towns = tuple[tuple[str, str], ...]
_AT_ONCE = BoundedSemaphore(2)


def ask_apart(
    given: Sequence[Given],
    sql: str,
    values: Sequence[Any] = (),
    *,
    most: int,
    city: str = "",
    towns: Towns = (),
    days: Sequence[tuple[str, str]] = (),
    origins: bool = False,
    seconds: float = MOST_SECONDS,
) -> Answer:
    """The answer, or ``Failed``; ``days`` names columns of survey days, of which the answer says the first and the
    last; with ``origins`` it says where each column comes from."""
    asked = json.dumps({
        "given": [asdict(one) for one in given], "sql": sql, "values": list(values), "most": most, "city": city,
        "towns": towns, "days": list(days), "origins": origins, "seconds": seconds,
    })  # fmt: skip
    if not _AT_ONCE.acquire(timeout=_TO_WAIT):
        raise Failed("busy")
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-m", "madoguchi.services.evidence.figures.apart"],
            input=asked.encode(), capture_output=True, timeout=BUSY * seconds + _TO_START, env={}, cwd="/", check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Failed("too-slow") from None
    except OSError:
        raise Failed("busy") from None
    finally:
        _AT_ONCE.release()
    try:
        told = json.loads(done.stdout)
    except ValueError:
        # It was ended: by its own limits on work and memory.
        raise Failed("too-large") from None
    if "what" in told:
        raise Failed(**told)
    return Answer(**told)


def _limit(seconds: float) -> None:
    """Where a service unit forbids the call, the bounds of the unit stand instead of these."""
    cpu = int(seconds + _TO_START) + 1
    for what, most in (
        (resource.RLIMIT_DATA, _MOST_DATA),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(OSError, ValueError):
            resource.setrlimit(what, (most, most))
    # Of the whole process, so it is set here and not where a question is asked.
    sqlite3.connect(":memory:").execute(f"PRAGMA hard_heap_limit={MOST_MEMORY}")


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    given = [
        Given(**{**one, "columns": tuple(one["columns"]), "fields": tuple(one["fields"])}) for one in asked["given"]
    ]
    try:
        guarded = Guarded(given, city=asked["city"], towns=asked["towns"])
        answer = guarded.ask(asked["sql"], asked["values"], most=asked["most"], seconds=asked["seconds"])
        answer.days = guarded.days_unasked(asked.get("days", ()))
        answer.origins = guarded.origins(asked["sql"]) if asked.get("origins") else []
        return asdict(answer)
    except Failed as failed:
        return asdict(failed)


if __name__ == "__main__":
    told = json.load(sys.stdin.buffer)
    _limit(told["seconds"])
    sys.stdout.write(json.dumps(_answer(told)))
