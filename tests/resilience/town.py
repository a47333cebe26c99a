"""A whole town hall on this machine: a folder, a database, web processes, workers, a mail server."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from madoguchi.foundation.messaging.tests.mail_server import MailServer, mail_server
from tests.resilience.postgres import Postgres

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 240.0


@dataclass
class Program:
    """One ``madoguchi`` command in a process group of its own, started again as a service manager would."""

    town: Town
    name: str
    arguments: tuple[str, ...]
    surroundings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; its words go to ``<name>.log`` in the town's folder."""
        log = self.town.folder / f"{self.name}.log"
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "madoguchi.config.cli", *self.arguments],
                cwd=ROOT, env=self.town.surroundings | self.surroundings, stdin=subprocess.DEVNULL, stdout=out,
                stderr=out, process_group=0,
            )  # fmt: skip

    @property
    def pid(self) -> int:
        """The process id of the first process (gunicorn's master)."""
        assert self.process is not None
        return self.process.pid

    @property
    def runs(self) -> bool:
        """Whether the first process lives."""
        return self.process is not None and self.process.poll() is None

    def children(self) -> list[int]:
        """The process ids of its children (gunicorn's web processes)."""
        with suppress(OSError):
            return [int(one) for one in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]
        return []

    def kill(self) -> None:
        """``kill -9`` for all of it, as systemd does with what is left of a service whose main process died."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=10)

    def stop(self, *, within: float = 30.0) -> None:
        """Ask it to stop; kill it when it does not."""
        if self.process is None:
            return
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=within)
        self.kill()


@dataclass
class Town:
    """Where everything of one run lies, and what was started in it."""

    folder: Path
    database: str
    mails: MailServer
    postgres: Postgres | None = None
    control: str = ""
    programs: list[Program] = field(default_factory=list)

    @property
    def surroundings(self) -> dict[str, str]:
        """The environment of every process."""
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("MADOGUCHI_", "DJANGO_"))}
        return ours | {
            "DJANGO_SETTINGS_MODULE": "tests.resilience.settings",
            "RESILIENCE_CONTROL": self.control,
            "MADOGUCHI_VAR": str(self.folder),
            "MADOGUCHI_DATABASE_URL": self.database,
            "MADOGUCHI_DEMO": "0",
            "MADOGUCHI_SECRET_KEY": "only-for-harness-" * 4,
            "MADOGUCHI_SMTP_HOST": "127.0.0.1",
            "MADOGUCHI_SMTP_PORT": str(self.mails.port),
            "MADOGUCHI_MAIL_FROM": "no-reply@city.example.jp",
        }

    def ask(self, module: str, *arguments: str, **more: str) -> Any:
        """Run ``python -m module`` against the town's database; what it prints is JSON."""
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments], cwd=ROOT, env=self.surroundings | more, capture_output=True,
            text=True, timeout=600,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{module}: {done.stderr[-2000:]}")
        return json.loads(done.stdout)

    def web(
        self, port: int, *, workers: int = 2, threads: int = 4, name: str = "", preload: bool = True, **more: str
    ) -> Program:
        """A web server on this port, running and answering.

        ``preload``: the program is loaded once and forked, so that a killed process is there again in a moment.
        """
        more["GUNICORN_CMD_ARGS"] = f"{more.get('GUNICORN_CMD_ARGS', '')} {'--preload' if preload else ''}".strip()
        line = ("serve", "--address", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", str(threads))
        program = Program(self, name or f"web-{port}", line, dict(more))
        self.programs.append(program)
        program.start()
        wait_for_answer(port, lives=lambda: program.runs)
        return program

    def worker(self, name: str = "worker") -> Program:
        """A worker, running."""
        program = Program(self, name, ("worker", "--interval", "0.2"))
        self.programs.append(program)
        program.start()
        return program

    def log(self) -> str:
        """What all the processes said."""
        return "\n".join(one.read_text(errors="replace") for one in sorted(self.folder.glob("*.log")))

    def close(self) -> None:
        """Kill what was started."""
        for program in self.programs:
            program.kill()


def prepare(into: Path, database: str) -> None:
    """Tables, the city, a few procedures: what ``prepare`` and ``city load`` do, with only what is used here."""
    with mail_server() as mails:
        Town(into, database, mails).ask("tests.resilience.prepare", MADOGUCHI_DEMO="1")


@contextmanager
def town(engine: str, *, control: str = "", prepared: Path | None = None, folder: Path | None = None) -> Iterator[Town]:
    """A prepared town on ``sqlite`` or ``postgresql``; ``prepared``: a folder with a prepared SQLite, to copy."""
    here = Path(tempfile.mkdtemp(prefix="madoguchi-town-", dir=folder))
    postgres = None
    try:
        if engine == "postgresql":
            postgres = Postgres(f"town-{os.getpid()}")
            postgres.start()
            postgres.create()
            database = postgres.url
        else:
            database = f"sqlite:///{here}/madoguchi.sqlite3"
        if prepared is not None and engine == "sqlite":
            shutil.copytree(prepared, here, dirs_exist_ok=True)
        else:
            prepare(here, database)
        with mail_server() as mails:
            running = Town(here, database, mails, postgres, control)
            try:
                yield running
            finally:
                running.close()
    finally:
        if postgres is not None:
            postgres.stop()
        if os.environ.get("RESILIENCE_KEEP"):
            print(f"kept: {here}")
        else:
            shutil.rmtree(here, ignore_errors=True)


def free_port() -> int:
    """A port that is free at this moment."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for_answer(port: int, *, within: float = PATIENCE, lives: Callable[[], bool] = lambda: True) -> None:
    """Wait until the web server on this port answers anything; it must live meanwhile."""
    give_up = time.monotonic() + within
    while time.monotonic() < give_up and lives():
        with suppress(OSError, HTTPException):
            connection = HTTPConnection("127.0.0.1", port, timeout=10)
            try:
                connection.request("GET", "/health/")
                connection.getresponse().read()
                return
            finally:
                connection.close()
        time.sleep(0.1)
    raise TimeoutError(f"nobody answers on port {port}")
