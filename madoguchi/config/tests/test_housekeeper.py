"""The housekeeper stops everything when one part ends or when asked to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from madoguchi.config.housekeeper import Housekeeper


@pytest.fixture
def keeper() -> Iterator[Housekeeper]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    made = Housekeeper()
    yield made
    for number, handler in before.items():
        signal.signal(number, handler)
    for child in made.children.values():
        child.kill()
        child.wait()


def employ(keeper: Housekeeper, name: str, program: str) -> subprocess.Popen[bytes]:
    """A child that runs ``program`` instead of ``madoguchi``."""
    keeper.children[name] = subprocess.Popen([sys.executable, "-c", program], process_group=0)
    return keeper.children[name]


def test_when_one_part_ends_by_itself_the_other_is_stopped_and_the_exit_code_says_so(keeper: Housekeeper) -> None:
    said: list[str] = []
    web = employ(keeper, "web", "import time; time.sleep(600)")
    employ(keeper, "worker", "raise SystemExit(3)")
    assert keeper.watch(say=said.append) == 1
    assert said == ["The worker process ended by itself; stopping."]
    assert web.poll() == -signal.SIGTERM


def test_ctrl_c_stops_every_part(keeper: Housekeeper) -> None:
    web = employ(keeper, "web", "import time; time.sleep(600)")
    worker = employ(keeper, "worker", "import time; time.sleep(600)")
    os.kill(os.getpid(), signal.SIGINT)
    assert keeper.watch(say=lambda _text: None) == 0
    assert (web.poll(), worker.poll()) == (-signal.SIGTERM, -signal.SIGTERM)


def test_nobody_waits_for_a_server_that_has_ended(keeper: Housekeeper) -> None:
    employ(keeper, "web", "raise SystemExit(1)").wait()
    assert keeper.wait_for_answer("http://127.0.0.1:9") is False
