"""The housekeeper (用務員): starts the web server and the worker beside one another, and stops them together."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from types import FrameType

PATIENCE_SECONDS = 60.0
FAREWELL_SECONDS = 25.0


class Housekeeper:
    """Watches over child processes; when one ends or a signal comes, all of them end."""

    def __init__(self) -> None:
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.asked_to_stop = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.asked_to_stop = True

    def start(self, name: str, *arguments: str) -> None:
        """Start ``madoguchi`` with these arguments, in a group of its own: Ctrl-C reaches us, and we say goodbye."""
        line = [sys.executable, "-m", "madoguchi.config.cli", *arguments]
        self.children[name] = subprocess.Popen(line, stdin=subprocess.DEVNULL, process_group=0)

    def ended(self) -> str | None:
        """The name of a child that is no longer running."""
        return next((name for name, child in self.children.items() if child.poll() is not None), None)

    def wait_for_answer(self, address: str) -> bool:
        """Wait until the web server answers; ``False`` when asked to stop, or when it does not come up."""
        give_up = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < give_up and not self.asked_to_stop and self.ended() is None:
            try:
                with urllib.request.urlopen(address, timeout=10):  # noqa: S310 - our own address
                    return True
            except urllib.error.HTTPError:
                return True
            except OSError:
                time.sleep(0.1)
        return False

    def watch(self, *, say: Callable[[str], None]) -> int:
        """Stay until asked to stop or until a child ends; stops the others. Returns the exit code."""
        while not self.asked_to_stop and self.ended() is None:
            time.sleep(0.2)
        name = None if self.asked_to_stop else self.ended()
        say(f"The {name} process ended by itself; stopping." if name else "Stopping …")
        self._say_goodbye()
        return 1 if name else 0

    def _say_goodbye(self) -> None:
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        latest = time.monotonic() + FAREWELL_SECONDS
        for child in self.children.values():
            try:
                child.wait(timeout=max(0.1, latest - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
