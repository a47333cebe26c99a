"""Thirty-two at once for the last place: one gets it, and the database holds no place too many.

    python -m tests.resilience.overbooking [--engine postgresql|sqlite] [--rounds 1000] [--parallel 32] [--http 40]

Most rounds go straight at the operation, each of the 32 on a connection of its own, all let go at the same moment; some
go over HTTP at the real gunicorn. Judged after each round, in the database: as many seats as there are places, all of
them different, and exactly one winner. Control: the same with the guards off (nobody waits for the day, the constraint is
dropped; on SQLite, where writers never overlap, also a look that is older than the transaction): it must find overbooking.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.resilience.report import Report
from tests.resilience.town import Town, free_port, town
from tests.resilience.visitor import Browser

CALENDAR = "general-counter"
PROCEDURE = "dog-registration"
MINUTES = 15
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Crowd:
    """What became of all rounds."""

    rounds: int = 0
    overbooked: int = 0
    winners: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0
    cpu_seconds: float = 0.0

    def judge(self, what: str, *, capacity: int, seats: list[int], won: int) -> None:
        """Count a round: ``seats`` as the database has them, ``won`` as the crowd was told."""
        self.rounds += 1
        self.winners[won] += 1
        if len(seats) > capacity or len(set(seats)) < len(seats):
            self.overbooked += 1
            self.faults.append(f"{what}: seats {sorted(seats)} of {capacity}")
        elif won != 1 or len(seats) != capacity:
            self.faults.append(f"{what}: {won} winners, seats {sorted(seats)} of {capacity}")

    @property
    def figures(self) -> str:
        """For the report."""
        told = ", ".join(f"{number} × {won} winner(s)" for won, number in sorted(self.winners.items()))
        return f"{self.rounds} rounds: {self.overbooked} overbooked, {told}; {self.seconds:.0f} s, CPU {self.cpu_seconds:.0f} s"


def straight(rounds: int, parallel: int, *, at: datetime, guarded: bool = True) -> Crowd:
    """Straight at the operation; empties the reservations of the database that Django has open."""
    from django.db import connection

    from madoguchi.foundation.booking import places
    from madoguchi.foundation.booking.calendars import get_calendar
    from madoguchi.foundation.booking.models import Booking, Reservation
    from madoguchi.foundation.booking.operations.reserving import hold_time
    from madoguchi.foundation.booking.queries import times_offered
    from madoguchi.foundation.booking.refusals import SlotTaken
    from madoguchi.kernel.acts import SYSTEM

    Reservation.objects.all().delete()
    calendar = get_calendar(CALENDAR)
    local = [time for times in times_offered(calendar, MINUTES, at=at).values() for time in times]
    starts = [one.starts_at.replace(tzinfo=at.tzinfo) for one in local]
    capacity = local[0].left
    go, done = threading.Barrier(parallel + 1), threading.Barrier(parallel + 1)
    crowd, won, broken, over = Crowd(), [], [], threading.Event()
    early = threading.local()
    present = starts[0]

    def one_of_many() -> None:
        while True:
            go.wait()
            if over.is_set():
                break
            try:
                if not guarded:
                    early.seen = places.taken_seats(CALENDAR, present)
                    time.sleep(0.05)
                hold_time("room", CALENDAR, present, MINUTES, by=SYSTEM, at=at)
                won.append(1)
            except SlotTaken:
                pass
            except Exception as fault:  # noqa: BLE001 - whatever it is, it is a finding
                broken.append(f"{type(fault).__name__}: {fault}"[:200])
            done.wait()
        connection.close()

    people = [threading.Thread(target=one_of_many, daemon=True) for _ in range(parallel)]
    for one in people:
        one.start()
    begun, cpu = time.monotonic(), time.process_time()
    with _guards(on=guarded, early=early):
        for number in range(rounds):
            Reservation.objects.all().delete()
            present = starts[number % len(starts)]
            for _place in range(capacity - 1):
                hold_time("room", CALENDAR, present, MINUTES, by=SYSTEM, at=at)
            won.clear()
            go.wait()
            done.wait()
            seats = list(Booking.objects.filter(calendar=CALENDAR, starts_at=present).values_list("seat", flat=True))
            crowd.judge(f"round {number}", capacity=capacity, seats=seats, won=len(won))
        over.set()
        go.wait()
        for one in people:
            one.join(timeout=30)
        Reservation.objects.all().delete()
    crowd.faults += broken
    crowd.seconds, crowd.cpu_seconds = time.monotonic() - begun, time.process_time() - cpu
    return crowd


@contextmanager
def _guards(*, on: bool, early: threading.local) -> Iterator[None]:
    """Off: no lock, no constraint, and a look that is older than the transaction."""
    from django.db import connection

    from madoguchi.foundation.booking import places
    from madoguchi.foundation.booking.models import Booking

    if on:
        yield
        return
    constraint = next(one for one in Booking._meta.constraints if one.name == "booking_seat_once")
    lock, look, all_of_them = places.lock_day, places.look, Booking._meta.constraints
    # SQLite makes the table anew from what the model says.
    Booking._meta.constraints = [one for one in all_of_them if one is not constraint]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Booking, constraint)
    places.lock_day = lambda calendar_key, day: None
    places.look = lambda key, moment: getattr(early, "seen", None) or look(key, moment)
    try:
        yield
    finally:
        places.lock_day, places.look, Booking._meta.constraints = lock, look, all_of_them
        with connection.schema_editor() as editor:
            editor.add_constraint(Booking, constraint)


def over_http(here: Town, rounds: int, parallel: int) -> Crowd:
    """The same by residents' browsers at two web processes."""
    crowd = Crowd()
    facts = here.ask("tests.resilience.overbooking", "--inside", "fill", "--rounds", str(rounds))
    port = free_port()
    web = here.web(
        port, workers=2, threads=8, MADOGUCHI_PACE="0", MADOGUCHI_WEB_SEATS="64", MADOGUCHI_WEB_PATIENCE="60"
    )
    begun = time.monotonic()
    browsers, tokens = [Browser(port, timeout=90) for _ in range(parallel)], []
    for browser in browsers:
        token = TOKEN.search(browser.get(f"/visits/new/?procedure={PROCEDURE}").text)
        assert token is not None, "the page shows no time to press"
        tokens.append(token[1])
    won: Counter[str] = Counter()
    told: Counter[int] = Counter()
    for iso in facts["times"]:
        start = threading.Barrier(parallel)

        def press(browser: Browser, token: str, iso: str = iso, start: threading.Barrier = start) -> None:
            form = [("csrfmiddlewaretoken", token), ("procedure", PROCEDURE), ("starts_at", iso)]
            start.wait()
            answer = browser.post("/visits/new/", form, follow=False)
            told[answer.status] += 1
            won[iso] += answer.status == 302

        people = [threading.Thread(target=press, args=pair) for pair in zip(browsers, tokens, strict=True)]
        for one in people:
            one.start()
        for one in people:
            one.join(timeout=120)
    seats = here.ask("tests.resilience.overbooking", "--inside", "count")["seats"]
    for iso in facts["times"]:
        crowd.judge(iso, capacity=facts["capacity"], seats=seats.get(iso, []), won=won[iso])
    crowd.faults += [f"{number} answers were {status}" for status, number in told.items() if status not in (302, 409)]
    crowd.seconds = time.monotonic() - begun
    for browser in browsers:
        browser.close()
    web.stop()
    return crowd


def inside(what: str, *, rounds: int, parallel: int) -> dict[str, Any]:
    """What is done in a process that has the town's database open."""
    import django

    django.setup()
    from django.utils import timezone

    from madoguchi.foundation.booking.calendars import get_calendar
    from madoguchi.foundation.booking.models import Booking, Reservation
    from madoguchi.foundation.booking.operations.reserving import hold_time
    from madoguchi.foundation.booking.queries import times_offered
    from madoguchi.foundation.booking.visits.planning import plan_visit
    from madoguchi.kernel import clock
    from madoguchi.kernel.acts import SYSTEM

    at = timezone.localtime(clock.now())
    if what == "count":
        found: dict[str, list[int]] = {}
        for booking in Booking.objects.all():
            found.setdefault(f"{booking.local_start:%Y-%m-%dT%H:%M}", []).append(booking.seat)
        return {"seats": found}
    if what == "fill":
        Reservation.objects.all().delete()
        plan = plan_visit([PROCEDURE], on=at.date())
        slot = MINUTES * -(-plan.minutes // MINUTES)
        days = times_offered(get_calendar(CALENDAR), plan.minutes, at=at + timedelta(hours=3))
        # So far apart that no visit reaches into the next.
        apart = [one for times in days.values() for one in times[:: max(1, slot // MINUTES)]][:rounds]
        for one in apart:
            for _place in range(one.left - 1):
                hold_time(
                    "room", CALENDAR, one.starts_at.replace(tzinfo=at.tzinfo), plan.minutes, by=SYSTEM,
                    at=at + timedelta(hours=2),
                )  # fmt: skip
        return {"times": [one.iso for one in apart], "capacity": apart[0].left}
    crowd = straight(rounds, parallel, at=at, guarded=what == "guarded")
    return {
        "rounds": crowd.rounds, "overbooked": crowd.overbooked, "winners": dict(crowd.winners), "faults": crowd.faults[:20],
        "seconds": crowd.seconds, "cpu_seconds": crowd.cpu_seconds,
    }  # fmt: skip


def _crowd(told: dict[str, Any]) -> Crowd:
    winners = Counter({int(won): number for won, number in told.pop("winners").items()})
    return Crowd(winners=winners, **told)


def main() -> int:
    """The crowd as it is, over HTTP, and the control."""
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("--engine", choices=["sqlite", "postgresql"], default="postgresql")
    wanted.add_argument("--rounds", type=int, default=1000)
    wanted.add_argument("--parallel", type=int, default=32)
    wanted.add_argument("--http", type=int, default=40)
    wanted.add_argument("--control-rounds", type=int, default=10)
    wanted.add_argument("--inside", default="")
    given = wanted.parse_args()
    if given.inside:
        print(json.dumps(inside(given.inside, rounds=given.rounds, parallel=given.parallel)))
        return 0
    report = Report(f"Overbooking on {given.engine}")
    with town(given.engine) as here:
        ours = ["--parallel", str(given.parallel)]
        name = "tests.resilience.overbooking"
        # In parts, so that no process runs for longer than a harness waits for one.
        for part in range(0, given.rounds, 250):
            several = min(250, given.rounds - part)
            crowd = _crowd(here.ask(name, "--inside", "guarded", "--rounds", str(several), *ours))
            report.run(f"{given.parallel} at once, rounds {part + 1} to {part + several}", crowd.figures, crowd.faults)
        if given.http:
            crowd = over_http(here, given.http, given.parallel)
            report.run(f"{given.parallel} browsers", crowd.figures, crowd.faults)
        crowd = _crowd(here.ask(name, "--inside", "unguarded", "--rounds", str(given.control_rounds), *ours))
        report.control(
            "no lock, no constraint",
            crowd.figures,
            [one for one in crowd.faults if "seats" in one and crowd.overbooked],
        )
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
