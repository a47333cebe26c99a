"""CPU seconds of a process and all that it started, and what else the machine was busy with meanwhile."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import psutil


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, of those it started, and of those of them that have ended."""
    total = 0.0
    try:
        head = psutil.Process(pid)
        family = [head, *head.children(recursive=True)]
    except psutil.NoSuchProcess:
        return total
    for one in family:
        try:
            spent = one.cpu_times()
        except psutil.NoSuchProcess:
            continue
        # What ended is counted by whoever waited for it.
        total += spent.user + spent.system + spent.children_user + spent.children_system
    return total


def resident_bytes(pid: int) -> int:
    """Memory that a process and all that it started hold, shared pages counted once for each."""
    head = psutil.Process(pid)
    return sum(one.memory_info().rss for one in [head, *head.children(recursive=True)])


@dataclass(slots=True)
class Meter:
    """Measures from ``begin`` to ``end``: wall-clock time, CPU seconds of named processes, the machine's other load."""

    pids: dict[str, int]
    wall: float = 0.0
    cpu: dict[str, float] = field(default_factory=dict)
    others: float = 0.0
    """CPU seconds that all other processes of the machine took meanwhile."""
    _begun: float = 0.0
    _busy: float = 0.0
    _before: dict[str, float] = field(default_factory=dict)

    def begin(self) -> None:
        """Start."""
        self._before = {name: cpu_seconds(pid) for name, pid in self.pids.items()}
        self._busy, self._begun = _machine_busy(), time.perf_counter()

    def end(self, **also: float) -> None:
        """Stop; ``also`` are CPU seconds of processes that have ended meanwhile (the clients)."""
        self.wall = time.perf_counter() - self._begun
        busy = _machine_busy() - self._busy
        self.cpu = {name: cpu_seconds(pid) - self._before[name] for name, pid in self.pids.items()} | also
        self.others = max(0.0, busy - sum(self.cpu.values()))


def _machine_busy() -> float:
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - getattr(times, "iowait", 0.0) - getattr(times, "guest", 0.0))
