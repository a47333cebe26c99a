"""Where it is measured: a durable PostgreSQL, a copy of a city, gunicorn and a worker as the product starts them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / "var" / "bench"
CITY = PLACE / "city"
DEFINITIONS = Path(__file__).parent / "procedures"
MADOGUCHI = str(Path(sys.executable).parent / "madoguchi")
WORKERS = 2


@dataclass(frozen=True, slots=True)
class Database:
    """One database of the durable cluster: its address, and the process that all of the cluster's descend from."""

    url: str
    pid: int


@dataclass(frozen=True, slots=True)
class Served:
    """A running product."""

    address: str
    web: int
    """Process id of gunicorn's master."""
    worker: int
    """Process id of the worker; 0 where none was started."""
    database: int
    """Process id of PostgreSQL's first process."""


@contextmanager
def durable_postgresql() -> Iterator[str]:
    """A PostgreSQL that keeps what it has confirmed; yields the address of its folder (socket)."""
    subprocess.run([ROOT / "scripts" / "postgres", "start", "durable"], check=True)
    try:
        url = subprocess.run(
            [ROOT / "scripts" / "postgres", "url", "durable"], check=True, capture_output=True, text=True
        ).stdout.strip()
        yield url.partition("?host=")[2]
    finally:
        subprocess.run([ROOT / "scripts" / "postgres", "stop", "durable"], check=True)


def empty_database(socket: str, name: str) -> Database:
    """A new database called ``name``, in place of an older one."""
    with psycopg.connect(f"dbname=postgres user=postgres host={socket}", autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            row = connection.execute(f"SHOW {setting}").fetchone()
            # A figure that was taken without durability would be no figure.
            assert row == ("on",), f"{setting} is {row}"
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}"')
    pid = int((Path(socket) / "data" / "postmaster.pid").read_text().splitlines()[0])
    return Database(f"postgresql://postgres@/{name}?host={socket}", pid)


def copied_city(source: Path) -> Path:
    """A copy of a city's folder with the measured procedure added."""
    shutil.rmtree(CITY, ignore_errors=True)
    shutil.copytree(source, CITY)
    for file in DEFINITIONS.glob("*.yaml"):
        shutil.copy(file, CITY / "procedures")
    return CITY


def environment(database: Database, city: Path) -> dict[str, str]:
    """What the measured processes are told: production's settings, but no mail leaves this machine."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("MADOGUCHI_")}
    return own | {
        "MADOGUCHI_VAR": str(PLACE / "run"),
        "MADOGUCHI_DATABASE_URL": database.url,
        "MADOGUCHI_CITY": str(city),
        "MADOGUCHI_EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings",
    }


def prepare(env: dict[str, str]) -> None:
    """Tables, translations, static files, and the city's definitions through the real publisher."""
    # What an earlier run left (files, checkpoints of its ledgers) belongs to a database that is gone.
    shutil.rmtree(env["MADOGUCHI_VAR"], ignore_errors=True)
    subprocess.run([MADOGUCHI, "prepare"], check=True, env=env, stdout=subprocess.DEVNULL)
    subprocess.run([MADOGUCHI, "city", "load"], check=True, env=env)


@contextmanager
def served(env: dict[str, str], database: Database, *, port: int, worker: bool) -> Iterator[Served]:
    """``madoguchi serve`` with two processes, and ``madoguchi worker`` beside it."""
    address = f"127.0.0.1:{port}"
    started = [subprocess.Popen([MADOGUCHI, "serve", "--address", address, "--workers", str(WORKERS)], env=env)]
    if worker:
        started.append(subprocess.Popen([MADOGUCHI, "worker"], env=env))
    try:
        wait_for_answer(f"http://{address}/api/", started[0])
        yield Served(address, started[0].pid, started[1].pid if worker else 0, database.pid)
    finally:
        end(started)


def wait_for_answer(address: str, process: subprocess.Popen[bytes], seconds: float = 240) -> None:
    """Until the address answers anything at all; raises ``TimeoutError``."""
    latest = time.monotonic() + seconds
    while time.monotonic() < latest:
        if process.poll() is not None:
            raise ChildProcessError(f"the server ended with {process.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)


def end(started: list[subprocess.Popen[bytes]]) -> None:
    """Ask what was started to stop, and see that it does."""
    for one in started:
        one.send_signal(signal.SIGTERM)
    for one in started:
        try:
            one.wait(timeout=30)
        except subprocess.TimeoutExpired:
            one.kill()
            one.wait()
