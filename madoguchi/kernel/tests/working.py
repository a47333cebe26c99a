"""A worker in a process of its own, for tests that kill it: ``python -m madoguchi.kernel.tests.working FOLDER STOP``.

Registers jobs that leave marks in FOLDER, tells that it is up, and works.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path


def register(folder: Path) -> None:
    """``kerneltest.mark`` leaves a mark; ``kerneltest.linger`` takes its time while the file ``wait`` is there."""
    from madoguchi.kernel import jobs

    @jobs.job("kerneltest.mark")
    def mark(*, key: str) -> None:
        with (folder / "marks").open("a") as marks:
            marks.write(f"{key}\n")

    @jobs.job("kerneltest.linger")
    def linger(*, key: str) -> None:
        with (folder / "begun").open("a") as begun:
            begun.write(f"{key}\n")
        while (folder / "wait").exists():
            time.sleep(0.02)
        mark(key=key)


if __name__ == "__main__":
    import django

    django.setup()
    from madoguchi.kernel.worker import Worker, run_worker

    register(Path(sys.argv[1]))
    hear_signals = Worker.configure_signals

    def tell_when_hearing(worker: Worker) -> None:
        # A signal that came sooner would end the process as it ends any other.
        hear_signals(worker)
        (Path(sys.argv[1]) / f"up-{sys.argv[3]}").touch()

    Worker.configure_signals = tell_when_hearing  # type: ignore[assignment, method-assign]
    run_worker(stop_after=int(sys.argv[2]) or None, interval=0.05)
