"""The processes of the product connect to the hosts of the settings and to no other, whichever library wants to."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.ROOT)
PROGRAM = """
import json, smtplib, socket, sys, urllib.request
from madoguchi.kernel.outgoing import guard_outgoing

port, allowed = int(sys.argv[1]), json.loads(sys.argv[2])
if allowed is not None:
    guard_outgoing(allowed)

def by_hand(host):
    with socket.create_connection((host, port), timeout=3):
        pass

def by_address(host):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as line:
        line.settimeout(3)
        line.connect((host, port))

def by_url(host):
    urllib.request.urlopen(f"http://{host}:{port}/", timeout=3)

def by_mail(host):
    smtplib.SMTP(host, port, timeout=3)

told = {}
for name, way in (("hand", by_hand), ("address", by_address), ("url", by_url), ("mail", by_mail)):
    for host in json.loads(sys.argv[3]):
        try:
            way(host)
            told[f"{name} {host}"] = "connected"
        except Exception as wrong:
            reason = f"{type(wrong).__name__}: {wrong}"
            told[f"{name} {host}"] = "refused" if "MADOGUCHI_OUTSIDE" in reason else "connected, then " + reason
print(json.dumps(told))
"""


@pytest.fixture
def port() -> Iterator[int]:
    """Something on this machine that takes every call and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        yield server.getsockname()[1]


def tried(port: int, allowed: list[str] | None, hosts: list[str]) -> dict[str, str]:
    line = [sys.executable, "-c", PROGRAM, str(port), json.dumps(allowed), json.dumps(hosts)]
    run = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    found: dict[str, str] = json.loads(run.stdout)
    return found


INSIDE = [
    "127.0.0.1",
    "localhost",
    "169.254.169.254",
    "0.0.0.0",
    "127.1",
    "2130706433",
    "[::ffff:127.0.0.1]",
    "10.0.0.1",
]


def test_what_no_setting_names_is_not_reached(port: int) -> None:
    told = tried(port, ["mail.city.example.jp"], INSIDE)
    assert {
        what: answer for what, answer in told.items() if answer.startswith("connected") and "gaierror" not in answer
    } == {}
    assert sum(answer == "refused" for answer in told.values()) >= 25


def test_what_a_setting_names_is_reached(port: int) -> None:
    told = tried(port, ["127.0.0.1"], ["127.0.0.1"])
    assert told["hand 127.0.0.1"] == "connected"
    assert [what for what, answer in told.items() if answer == "refused"] == []


def test_a_name_that_is_allowed_leads_to_no_cloud_service(port: int) -> None:
    told = tried(port, ["169.254.169.254", "0.0.0.0"], ["169.254.169.254", "0.0.0.0"])
    assert set(told.values()) == {"refused"}


def test_without_the_guard_everything_is_reached(port: int) -> None:
    told = tried(port, None, ["127.0.0.1"])
    assert [one for one in told.values() if one == "refused"] == []


def test_web_processes_and_workers_put_the_guard_up_first() -> None:
    from madoguchi.config import gunicorn

    assert callable(gunicorn.post_worker_init)
    worker = (ROOT / "madoguchi/config/management/commands/worker.py").read_text(encoding="utf-8")
    assert worker.index("guard_outgoing(settings") < worker.index("run_worker(stop")
    assert settings.EMAIL_HOST in settings.OUTSIDE_HOSTS
