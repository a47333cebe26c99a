"""What a harness says at the end, and with which exit code it ends."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass
class Report:
    """A run with its guards on must find nothing; a control must find something."""

    title: str
    begun: float = field(default_factory=time.monotonic)
    failed: bool = False

    def run(self, about: str, figures: str, faults: list[str]) -> None:
        """A run as the product is."""
        self._print(about, figures, faults, "no fault" if not faults else f"{len(faults)} FAULTS", bad=bool(faults))

    def control(self, about: str, figures: str, faults: list[str]) -> None:
        """A run with a guard off: silence would mean that the harness is blind."""
        words = f"control: found {len(faults)} faults, as it must" if faults else "CONTROL FOUND NOTHING"
        self._print(about, figures, faults[:2], words, bad=not faults)

    def _print(self, about: str, figures: str, faults: list[str], verdict: str, *, bad: bool) -> None:
        self.failed |= bad
        print(f"{self.title} · {about}: {verdict}. {figures}", flush=True)
        for fault in faults[:10]:
            print(f"    {fault}", flush=True)

    def end(self) -> int:
        """The exit code."""
        print(
            f"{self.title}: {'FAILED' if self.failed else 'passed'} in {time.monotonic() - self.begun:.0f} s",
            flush=True,
        )
        return int(self.failed)
