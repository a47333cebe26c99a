"""A simulated month of the hall: how far the shown waiting time is from the one that came.

``python -m benchmarks --only waiting``.

Twenty-one working days of an invented office: arrivals with a morning peak, more on Mondays and after holidays; visits whose
length scatters (log-normal), differs from what the city wrote down, and is slower on some days; desks that go to lunch,
make small pauses, help one another; people with precedence; people who do not come when called. The real rule
(``tickets.order``) calls, and the real estimate (``tickets.estimates``) is asked for everybody who takes a number; it sees
what the real board sees, and no future. Peers in the same run, for the same people: the mean visit of the day times the
people ahead (what simple systems show), and the same divided by the desks that are open. No database.
"""

from __future__ import annotations

import heapq
import itertools
import math
import os
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import django

from benchmarks.figures import Figure, percentile

if TYPE_CHECKING:
    from madoguchi.foundation.tickets.estimates import Scene, Wait
    from madoguchi.foundation.tickets.vocabulary import Area

ROOT = Path(__file__).resolve().parents[1]
JAPAN = ZoneInfo("Asia/Tokyo")
FIRST_DAY, DAYS, SEED = date(2026, 11, 2), 21, 20261102
HOLIDAYS = {date(2026, 11, 3), date(2026, 11, 23)}
PEOPLE = {"certificates": 100, "moving": 24, "health": 48, "children": 15, "bereavement": 3}
"""On a usual day; the weights are this file's invention, to be replaced by a city's own figures."""
REALLY = {"certificates": 5.0, "moving": 17.0, "health": 12.5, "children": 17.5, "bereavement": 46.0}
"""Minutes that visits really take here, other than what ``desks.yaml`` says."""
SCATTER = 0.65
BY_HALF_HOUR = (7, 10, 11, 10, 9, 8, 6, 4, 4, 6, 7, 6, 5, 5, 4, 4, 3, 1.5)
"""Weights of arrivals from 8:30 on."""
OPENS, HOURS = 8.5, 8.75
PRIORITY, ABSENT, ABSENT_SECONDS = 0.08, 0.03, 90.0
LUNCH = {0: (12.0, 12.75), 1: (12.75, 13.5)}
TARGET = 5.0


@dataclass(slots=True)
class Guess:
    """What was told to one person, and what came (minutes)."""

    told: float
    low: float
    high: float
    simple: float
    divided: float
    came: float = math.nan


@dataclass(slots=True)
class Desk:
    """A desk of the simulation."""

    key: str
    serves: tuple[str, ...]
    helps: tuple[str, ...]
    pauses: list[tuple[float, float]]
    """Seconds of the day."""
    run: int = 0
    free: bool = False
    pausing: bool = False
    since: float = 0.0
    queue: str = ""


@dataclass
class Month:
    """The days, and what was learnt on them."""

    area: Area
    turns: int
    ask: Callable[[Scene], dict[object, Wait]]
    dice: random.Random
    guesses: list[Guess] = field(default_factory=list)
    seconds: float = 0.0
    """CPU seconds of the estimate."""
    visits: dict[str, list[tuple[int, int, float]]] = field(default_factory=lambda: defaultdict(list))
    """Of earlier days: weekday, hour, seconds; the latest first."""


def working_days(count: int) -> list[date]:
    """The first working days from the beginning on."""
    days = (FIRST_DAY + timedelta(days=n) for n in itertools.count())
    return list(itertools.islice((day for day in days if day.weekday() < 5 and day not in HOLIDAYS), count))


def busy(day: date) -> float:
    """How many come, against a usual day."""
    yesterday = day - timedelta(days=1)
    after_closed = yesterday in HOLIDAYS or (day.weekday() == 0)
    return (1.35 if after_closed else 1.1 if day.weekday() == 4 else 0.92) * (1.15 if day.day <= 5 else 1.0)


def arrivals(day: date, dice: random.Random) -> list[tuple[float, str, bool]]:
    """(seconds of the day, queue, with precedence) in order."""
    found = []
    for queue, people in PEOPLE.items():
        mean = people * busy(day) * dice.gauss(1, 0.08)
        for _n in range(max(0, round(dice.gauss(mean, math.sqrt(mean))))):
            half = dice.choices(range(len(BY_HALF_HOUR)), BY_HALF_HOUR)[0]
            moment = (OPENS + min(HOURS - 0.01, (half + dice.random()) / 2)) * 3600
            found.append((moment, queue, dice.random() < PRIORITY))
    return sorted(found)


def desks_of(area: Area, dice: random.Random) -> list[Desk]:
    """The desks of a day: lunch in two shifts where another serves the same, a small pause now and then."""
    made = []
    for n, desk in enumerate(area.desks):
        alone = not any(set(desk.serves) & {*one.serves, *one.helps} for one in area.desks if one.key != desk.key)
        pauses = [] if alone else [(LUNCH[n % 2][0] * 3600, LUNCH[n % 2][1] * 3600)]
        for _n in range(2):
            begin = (OPENS + 0.5 + dice.random() * 7) * 3600
            pauses.append((begin, begin + dice.uniform(240, 600)))
        made.append(Desk(desk.key, desk.serves, desk.helps, sorted(pauses)))
    return made


def play_day(month: Month, day: date) -> None:
    """One day, event by event."""
    from madoguchi.foundation.tickets.estimates import DeskNow, Scene, earlier_times, service_times
    from madoguchi.foundation.tickets.order import Person, choose, run_after

    dice, midnight = month.dice, datetime(day.year, day.month, day.day, tzinfo=JAPAN)
    slowness = {queue: math.exp(dice.gauss(0, 0.12)) for queue in PEOPLE}
    desks = desks_of(month.area, dice)
    numbers = itertools.count()
    events: list[tuple[float, int, str, object]] = []
    for moment, queue, priority in arrivals(day, dice):
        heapq.heappush(events, (moment, next(numbers), "comes", (queue, priority)))
    for desk in desks:
        heapq.heappush(events, (OPENS * 3600, next(numbers), "free", desk))
        for begin, end in desk.pauses:
            heapq.heappush(events, (begin, next(numbers), "pause", desk))
            heapq.heappush(events, (end, next(numbers), "back", desk))
    line: list[Person] = []
    told: dict[object, tuple[Guess, float]] = {}
    today: dict[str, list[float]] = defaultdict(list)
    written = {queue.key: queue.minutes for queue in month.area.queues}

    def look(moment: float, newcomer: Person) -> Guess:
        hour = int(moment // 3600)
        times = {
            queue: service_times(
                today[queue],
                earlier_times(month.visits[queue], weekday=day.weekday(), hour=hour),
                minutes=written[queue],
            )
            for queue in PEOPLE
        }
        works = [desk for desk in desks if not desk.pausing]
        now = [
            DeskNow(
                desk.key, desk.serves, desk.helps, desk.run,
                None if desk.free else midnight + timedelta(seconds=desk.since), "" if desk.free else desk.queue,
            )
            for desk in works
        ]  # fmt: skip
        scene = Scene(at=midnight + timedelta(seconds=moment), line=line, desks=now, times=times, turns=month.turns,
                      newcomers=[newcomer])  # fmt: skip
        begun = time.process_time()
        wait = month.ask(scene).get(newcomer.pk)
        month.seconds += time.process_time() - begun
        mean = statistics.fmean(times[newcomer.queue]) / 60
        ahead = sum(1 for one in line if one.queue == newcomer.queue)
        serving = sum(1 for desk in works if newcomer.queue in desk.serves) or 1
        if wait is None:
            return Guess(math.nan, math.nan, math.nan, mean * ahead, mean * ahead / serving)
        low, high = wait.minutes
        return Guess(wait.middle / 60, low, high, mean * ahead, mean * ahead / serving)

    def serve(desk: Desk, moment: float) -> None:
        at = midnight + timedelta(seconds=moment)
        called = choose(line, serves=desk.serves, helps=desk.helps, run=desk.run, turns=month.turns, at=at)
        desk.free = called is None
        if called is None:
            return
        line.remove(called)
        desk.run = run_after(called, desk.run, turns=month.turns, at=at)
        guess, took_number = told[called.pk]
        guess.came = (moment - took_number) / 60
        month.guesses.append(guess)
        desk.since, desk.queue = moment, called.queue
        if dice.random() < ABSENT:
            took = ABSENT_SECONDS
        else:
            took = _visit(called.queue, slowness[called.queue], dice)
            learnt.append((called.queue, int(moment // 3600), took))
        heapq.heappush(events, (moment + took, next(numbers), "free", desk))

    learnt: list[tuple[str, int, float]] = []
    known = 0
    while events:
        moment, _n, what, about = heapq.heappop(events)
        if what == "comes":
            queue, priority = about  # type: ignore[misc]
            person = Person(next(numbers), queue, midnight + timedelta(seconds=moment), priority=priority)
            told[person.pk] = (look(moment, person), moment)
            line.append(person)
            for desk in desks:
                if desk.free and not desk.pausing and person in line:
                    serve(desk, moment)
            continue
        desk = about  # type: ignore[assignment]
        if what == "pause":
            desk.pausing = True
        elif what == "back":
            desk.pausing = False
            if desk.free:
                serve(desk, moment)
        else:
            # What a visit took is known when it is over.
            for queue, _hour, took in learnt[known:]:
                today[queue].append(took)
            known = len(learnt)
            desk.free = True
            if not desk.pausing:
                serve(desk, moment)
    for queue, hour, took in reversed(learnt):
        month.visits[queue].insert(0, (day.weekday(), hour, took))


def _visit(queue: str, slowness: float, dice: random.Random) -> float:
    mean = REALLY[queue] * 60 * slowness
    return dice.lognormvariate(math.log(mean) - SCATTER**2 / 2, SCATTER)


def simulated(days: int = DAYS, *, ask: Callable[[Scene], dict[object, Wait]] | None = None) -> Month:
    """The month, played with the real estimate (or another one)."""
    from madoguchi.foundation.tickets.estimates import expected_waits
    from madoguchi.foundation.tickets.folder import read_desks

    hall = read_desks((ROOT / "cities" / "goshogawara" / "desks.yaml").read_text(encoding="utf-8"))
    dice = random.Random(SEED)
    month = Month(hall.areas[0], hall.rules.priority_turns, ask or expected_waits, dice)
    for day in working_days(days):
        play_day(month, day)
    return month


def thrice(scene: Scene) -> dict[object, Wait]:
    """The control: an estimate that knows the line and the desks, but not how long visits take."""
    from madoguchi.foundation.tickets.estimates import expected_waits

    scene.times = {queue: [3 * one for one in times] for queue, times in scene.times.items()}
    return expected_waits(scene)


def off(told: Sequence[float], guesses: Sequence[Guess]) -> list[float]:
    """How far each was off, in minutes."""
    return [abs(one - guess.came) for one, guess in zip(told, guesses, strict=True)]


def measured(*, short: bool) -> list[Figure]:
    """Errors of the estimate and of its peers."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    django.setup()
    month = simulated(5 if short else DAYS)
    control = [one for one in simulated(5, ask=thrice).guesses if one.came > 5 and not math.isnan(one.told)]
    known = [one for one in month.guesses if not math.isnan(one.told)]
    waited = [one for one in known if one.came > 5]
    errors = off([one.told for one in known], known)
    simple = off([one.simple for one in known], known)
    divided = off([one.divided for one in known], known)
    of_waiting = off([one.told for one in waited], waited)
    peers_of_waiting = off([one.divided for one in waited], waited)
    inside = sum(one.low <= one.came <= one.high for one in waited) / len(waited)
    middle, mean = statistics.median, statistics.fmean
    return [
        Figure("people who took a number", len(month.guesses), "people", note=f"{len(known)} were told a time; wait: median"
               f" {middle(one.came for one in known):.1f}, 90 % {percentile([one.came for one in known], 0.9):.1f} min"),
        Figure("estimate, median absolute error", middle(errors), "min", TARGET),
        Figure("estimate, 90 % within", percentile(errors, 0.9), "min"),
        Figure("estimate, median error of those who waited over 5 min", middle(of_waiting), "min", TARGET,
               note=f"{len(waited)} people; 90 % within {percentile(of_waiting, 0.9):.1f} min"),
        Figure("of those, how many within the range shown", inside * 100, "%", 60, "least"),
        Figure("peer: mean visit × people ahead, median error", middle(simple), "min",
               note=f"90 % within {percentile(simple, 0.9):.1f} min"),
        Figure("peer: the same / open desks, median error", middle(divided), "min",
               note=f"90 % within {percentile(divided, 0.9):.1f} min; waited over 5 min: {middle(peers_of_waiting):.1f}"),
        Figure("mean error, ratio to the better peer", mean(errors) / min(mean(simple), mean(divided)), "×", 1.0),
        Figure("control: visits believed to take three times as long",
               middle(off([one.told for one in control], control)), "min", TARGET, "least",
               note="median error of those who waited over 5 min, five days; must miss the target"),
        Figure("one estimate", month.seconds / max(1, len(known)) * 1000, "ms CPU"),
    ]  # fmt: skip
