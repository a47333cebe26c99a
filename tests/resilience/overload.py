"""Overload: four times as many people as there are places and seats; nobody gets anything but a page or a calm 503.

    python -m tests.resilience.overload --seconds 30

Each page takes a fixed time here, so that the capacity is known whatever the machine. Judged: every answer is 2xx, 3xx
or 503 and comes in time; each 503 says when to come again and holds exactly what was sent; in the database every case is
whole and every draft's page is either as it was sent or empty. Control: the same crowd with a waiting room that lets
everybody wait without end; then browsers must give up.
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections import Counter
from pathlib import Path

from tests.resilience.kills import calm_down, judge, people_apply
from tests.resilience.report import Report
from tests.resilience.town import free_port, town
from tests.resilience.visitor import Browser

PROCESSES, PLACES, SEATS, PATIENCE = 2, 2, 4, 2
PAGE_SECONDS = 0.5
PEOPLE = 4 * PROCESSES * (PLACES + SEATS)
BROWSER_PATIENCE = 6.0
"""A seat is free after at most ``PATIENCE`` seconds, a page takes half a second; whoever still waits then is lost."""


def run(
    engine: str, *, seconds: float, people: int = PEOPLE, control: str = "", prepared: Path | None = None
) -> tuple[str, list[str]]:
    """One crowd; (figures, faults)."""
    with town(engine, control=control, prepared=prepared) as here:
        port = free_port()
        here.web(
            port, workers=PROCESSES, threads=PLACES, RESILIENCE_PAGE=str(PAGE_SECONDS),
            MADOGUCHI_WEB_SEATS=str(SEATS), MADOGUCHI_WEB_PATIENCE=str(PATIENCE),
        )  # fmt: skip
        worker = here.worker()
        answers: Counter[int] = Counter()
        longest = [0.0]

        def count(status: int, took: float) -> None:
            answers[status] += 1
            longest[0] = max(longest[0], took)

        over, hopeless = threading.Event(), threading.Event()
        visits, threads = people_apply(
            port, people, stop=over.is_set, give_up=hopeless.is_set,
            browser=lambda: Browser(port, timeout=BROWSER_PATIENCE, count=count),
            pause=1.0,
        )  # fmt: skip
        time.sleep(seconds)
        over.set()
        hopeless.set()
        facts = calm_down(here, lambda: None, threads, hopeless)
        assert worker.runs
        faults = [] if control else judge([visit for visit, _browser in visits], facts, here.mails.received)
        faults += [
            f"{number} answers were {status or 'none at all'}"
            for status, number in answers.items()
            if not 200 <= status < 400 and status != 503
        ]
        faults += torn_drafts(facts["drafts"])
        if not answers[503]:
            faults.append("nobody was turned away: this was no overload")
        given = sum(bool(visit.number) for visit, _browser in visits)
        shown = ", ".join(f"{number} × {status or 'broken off'}" for status, number in sorted(answers.items()))
        figures = (
            f"{people} people for {PROCESSES} × ({PLACES} places + {SEATS} seats): {shown};"
            f" longest answer {longest[0]:.1f} s; {given} applications"
        )
        return figures, faults


def torn_drafts(drafts: list[dict[str, object]]) -> list[str]:
    """Drafts in which a page is there in part only."""
    applicant = {"applicant.name", "applicant.address", "applicant.phone", "applicant.email"}
    dog = {"dog_name", "breed", "dog_sex", "tag"}
    faults = []
    for draft in drafts:
        held = set(draft["answers"])  # type: ignore[call-overload]
        faults += [
            f"draft {draft['id']}: only {sorted(page & held)}"
            for page in (applicant, dog)
            if 0 < len(page & held) < len(page)
        ]
    return faults


def main() -> int:
    """The crowd as it is, then the control."""
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("--engine", choices=["sqlite", "postgresql"], default="postgresql")
    wanted.add_argument("--seconds", type=float, default=30)
    wanted.add_argument("--control-seconds", type=float, default=20)
    given = wanted.parse_args()
    report = Report(f"Overload on {given.engine}")
    report.run("four times the capacity", *run(given.engine, seconds=given.seconds))
    report.control("an endless queue", *run(given.engine, seconds=given.control_seconds, control="endless-queue"))
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
