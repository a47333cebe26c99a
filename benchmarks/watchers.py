"""Phones that watch the board: ``python -m benchmarks.watchers HOST PORT PATH COUNT SECONDS EVERY``.

Each asks again about every ``EVERY`` seconds, with the mark of what it has (ETag), over a new connection as a phone would.
Prints JSON: answers by status, 95th percentile in ms. One process, so that 500 of them cost little.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections import Counter

from benchmarks.figures import percentile

answers: Counter[int] = Counter()
seconds: list[float] = []


async def ask(host: str, port: int, path: str, mark: str) -> tuple[int, str]:
    """One question; (status, the mark of the answer). Status 0: broken off."""
    try:
        reader, writer = await asyncio.wait_for(asyncio.open_connection(host, port), 20)
    except (OSError, TimeoutError):
        return 0, mark
    try:
        known = f"If-None-Match: {mark}\r\n" if mark else ""
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n{known}Connection: close\r\n\r\n".encode())
        answer = await asyncio.wait_for(reader.read(), 30)
    except (OSError, TimeoutError):
        return 0, mark
    finally:
        writer.close()
    head = answer.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    found = next((line.partition(":")[2].strip() for line in head if line.lower().startswith("etag:")), mark)
    return int(head[0].split()[1]) if len(head[0].split()) > 1 else 0, found


async def watch(host: str, port: int, path: str, until: float, every: float, dice: random.Random) -> None:
    """One phone."""
    mark = ""
    await asyncio.sleep(dice.random() * every)
    while time.monotonic() < until:
        begun = time.monotonic()
        status, mark = await ask(host, port, path, mark)
        answers[status] += 1
        seconds.append(time.monotonic() - begun)
        await asyncio.sleep(every * (0.8 + 0.4 * dice.random()))


async def all_of_them(host: str, port: int, path: str, count: int, lasts: float, every: float) -> None:
    """So many phones, for so many seconds."""
    until, dice = time.monotonic() + lasts, random.Random(1)
    await asyncio.gather(*(watch(host, port, path, until, every, dice) for _n in range(count)))


def main() -> None:
    """Watch, and tell."""
    host, port, path, count, lasts, every = sys.argv[1:7]
    asyncio.run(all_of_them(host, int(port), path, int(count), float(lasts), float(every)))
    print(json.dumps({"answers": answers, "p95_ms": percentile(seconds, 0.95) * 1000}))


if __name__ == "__main__":
    main()
