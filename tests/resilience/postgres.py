"""A PostgreSQL of the harness's own that keeps what it promises (fsync on) and may be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Postgres:
    """``scripts/postgres … durable``, in a place of its own beside the one of the tests."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.url = self._script("url")
        self.place = Path(self.url.partition("?host=")[2])

    def start(self) -> None:
        """Start, or start again after a kill; waits until it answers."""
        self._script("start")

    def stop(self) -> None:
        """Stop and throw away."""
        self._script("stop")

    def create(self) -> None:
        """Make the empty database."""
        import psycopg

        with psycopg.connect(host=str(self.place), user="postgres", dbname="postgres", autocommit=True) as admin:
            admin.execute("CREATE DATABASE madoguchi")

    def kill(self) -> None:
        """``kill -9`` of the postmaster; what it had begun dies with it."""
        self._fell(signal.SIGKILL)

    def crash(self) -> None:
        """An immediate stop: no goodbye to anybody, recovery from the log at the next start."""
        self._fell(signal.SIGQUIT)

    def recover(self, *, within: float = 60.0) -> None:
        """Start again; the shared memory of a killed one is free only when its last child has noticed."""
        give_up = time.monotonic() + within
        while True:
            try:
                return self.start()
            except subprocess.CalledProcessError:
                if time.monotonic() > give_up:
                    raise
                time.sleep(0.5)

    def _fell(self, number: signal.Signals) -> None:
        """Signal the postmaster, and wait until it is gone."""
        pid = self._pid()
        give_up = time.monotonic() + 30
        with suppress(ProcessLookupError):
            os.kill(pid, number)
            while time.monotonic() < give_up:
                os.kill(pid, 0)
                time.sleep(0.02)

    def _pid(self) -> int:
        return int((self.place / "data" / "postmaster.pid").read_text().split()[0])

    def _script(self, word: str) -> str:
        done = subprocess.run(
            ["scripts/postgres", word, "durable", self.name], cwd=ROOT, check=True, capture_output=True, text=True,
            timeout=120,
        )  # fmt: skip
        return done.stdout.strip()
