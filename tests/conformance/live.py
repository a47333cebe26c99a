"""The product as gunicorn serves it, over the database of the tests; asked without any library that tidies up."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers in order, body."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def named(self, name: str) -> list[str]:
        """Every value of a header."""
        return [value for key, value in self.headers if key.lower() == name.lower()]


def test_database() -> str:
    """The address of the database that the tests use now."""
    held = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{held['NAME']}"
    # A socket's folder as host; the tests' own server asks for no password.
    return f"postgresql://{held['USER']}@/{held['NAME']}?host={held['HOST']}"


@contextmanager
def served(tmp: Path, **settings: str) -> Iterator[Path]:
    """Serve with these ``MADOGUCHI_*`` settings on a socket of its own; yields the socket. One static file: ``a.js``."""
    place = tmp / "web.sock"
    (tmp / "static").mkdir()
    (tmp / "static" / "a.js").write_text("0;\n")
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("PYTEST")},
        "MADOGUCHI_DATABASE_URL": test_database(),
        "MADOGUCHI_VAR": str(tmp),
        "MADOGUCHI_DEMO": "0",
        "MADOGUCHI_SECRET_KEY": secrets.token_hex(32),
        **settings,
    }
    line = [
        "-m",
        "gunicorn",
        "--config",
        "python:madoguchi.config.gunicorn",
        "--bind",
        f"unix:{place}",
        "--workers",
        "1",
    ]
    server = subprocess.Popen([sys.executable, *line], cwd=ROOT, env=environment, stderr=subprocess.PIPE)
    try:
        _wait_for(place, server)
        yield place
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: nobody waits for a page any more
        server.communicate(timeout=20)


def _wait_for(place: Path, server: subprocess.Popen[bytes]) -> None:
    for _try in range(300):
        if server.poll() is not None:
            raise RuntimeError(f"gunicorn did not start: {server.communicate()[1].decode()}")
        try:
            ask(place, "GET /static/none HTTP/1.1\r\nHost: localhost\r\n\r\n")
        except (FileNotFoundError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("gunicorn does not answer")


def ask(place: Path, sent: str) -> Answer:
    """Send these very characters and read the answer."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(30)
        line.connect(str(place))
        line.sendall(sent.encode("latin-1"))
        answer = HTTPResponse(line)
        answer.begin()
        return Answer(answer.status, answer.getheaders(), answer.read())
