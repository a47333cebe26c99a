"""How long somebody will wait (待ち時間の見込み): the desks play on with what visits took today.

The line is worked off a few dozen times in thought: each open desk takes whom the real rule would choose, each visit
lasts as long as one that really happened (today's first, then those of the same weekday and hour, then what the city
wrote down). The middle of the outcomes is the estimate, their spread the range that is shown. No tables here, so that a
simulated month drives the very same code.
"""

from __future__ import annotations

import heapq
import random
from collections import Counter, deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from madoguchi.foundation.tickets.order import EARLY, FIRST, OTHER, Waits, choose, run_after, standing

TODAYS_MOST = 40
"""So many of today's latest visits are looked at in each queue."""
ENOUGH = 25
"""With fewer of today's visits, earlier days fill up to this many."""
HOURS_AROUND, FEW, EARLIER_MOST = 1, 20, 300
SPREAD = (0.25, 0.4, 0.55, 0.7, 0.85, 1.0, 1.2, 1.45, 1.9, 2.7)
"""How visits scatter around their mean (factors with mean 1.1), where nothing is known but the mean."""
RUNS = 40
STEPS = 4000
"""Of all runs together: with a long line fewer runs are made."""
LOW, HIGH = 0.12, 0.88


@dataclass(frozen=True, slots=True)
class DeskNow:
    """A desk that is open: since when it is at a visit of which queue (``None``: free)."""

    key: str
    serves: tuple[str, ...]
    helps: tuple[str, ...] = ()
    run: int = 0
    busy_since: datetime | None = None
    busy_with: str = ""


@dataclass(frozen=True, slots=True)
class Wait:
    """An estimate in seconds: the middle, and the range that holds most outcomes."""

    middle: float
    low: float
    high: float
    ahead: int
    """How many will probably be called before, of the same queue or to a desk of it; who goes elsewhere is not before."""

    @property
    def minutes(self) -> tuple[int, int]:
        """The range as it is shown: whole minutes up to ten, then fives; never narrower than it is."""
        return _down(self.low / 60), _up(self.high / 60)


@dataclass(slots=True)
class Scene:
    """Everything that the estimate looks at, at one moment."""

    at: datetime
    line: Sequence[Waits]
    desks: Sequence[DeskNow]
    times: Mapping[str, Sequence[float]]
    """Seconds that visits of each queue took."""
    turns: int
    newcomers: Sequence[Waits] = ()
    """Those who might take a number now: an estimate for each, but they delay nobody, nor one another."""
    heads: dict[tuple[str, int], list[Waits]] = field(default_factory=dict)


def service_times(today: Sequence[float], earlier: Sequence[float], *, minutes: float) -> list[float]:
    """Seconds of visits to draw from: today's latest, filled up with those of earlier days, then with the city's word."""
    latest = list(today)[-TODAYS_MOST:]
    lacking = ENOUGH - len(latest)
    if lacking <= 0:
        return latest
    before = list(earlier)
    if len(before) > lacking:
        # Evenly over the sorted visits, so that the few that are taken scatter as all of them do.
        before = [sorted(before)[(2 * n + 1) * len(before) // (2 * lacking)] for n in range(lacking)]
    lacking -= len(before)
    guess = [minutes * 60 * SPREAD[n % len(SPREAD)] for n in range(lacking)]
    return latest + before + guess


def earlier_times(visits: Iterable[tuple[int, int, float]], *, weekday: int, hour: int) -> list[float]:
    """Of earlier visits (weekday, hour of the call, seconds; the latest first) those to go by: of the same weekday around
    the same hour; where there are few, of any day."""
    every = list(visits)
    same = [took for day, begun, took in every if day == weekday and abs(begun - hour) <= HOURS_AROUND]
    return same if len(same) >= FEW else [took for _day, _begun, took in every[:EARLIER_MOST]]


def expected_waits(scene: Scene, *, seed: int = 0) -> dict[Hashable, Wait]:
    """An estimate for each person of the line that any open desk will come to; the same for the same scene."""
    everybody = len(scene.line) + len(scene.newcomers)
    if not everybody or not scene.desks:
        return {}
    sure = _come_to(scene)
    dice = random.Random(seed)  # noqa: S311 - no secret depends on it
    runs = max(9, min(RUNS, STEPS // everybody))
    starts: dict[Hashable, list[float]] = {}
    places: dict[Hashable, list[int]] = {}
    queues = {one.pk: one.queue for one in (*scene.line, *scene.newcomers)}
    for _run in range(runs):
        for person, seconds, place in _played(scene, dice):
            starts.setdefault(person, []).append(seconds)
            places.setdefault(person, []).append(place)
    return {
        person: Wait(
            middle=_quantile(found, 0.5),
            low=_quantile(found, LOW),
            high=_quantile(found, HIGH),
            ahead=int(_quantile(places[person], 0.5)),
        )
        for person, found in starts.items()
        if len(found) == runs and queues[person] in sure
    }


def _come_to(scene: Scene) -> set[str]:
    """The queues that an open desk surely comes to: its own, and those it helps while nobody waits in its own. A helper with
    a line takes whoever joins that line first, so that there is no telling when it helps."""
    lines = {one.queue for one in scene.line}
    return {
        queue
        for desk in scene.desks
        for queue in (desk.serves if lines.intersection(desk.serves) else (*desk.serves, *desk.helps))
    }


def _played(scene: Scene, dice: random.Random) -> Iterable[tuple[Hashable, float, int]]:
    """One way in which it may go on: who is called after how many seconds, and after how many others of the same desks."""
    line, only_asks = _sorted(scene), {one.pk for one in scene.newcomers}
    before: Counter[str] = Counter()
    at_once: list[str] = []
    then = -1.0
    free: list[tuple[float, int]] = []
    runs = [desk.run for desk in scene.desks]
    for n, desk in enumerate(scene.desks):
        heapq.heappush(free, (_rest(scene, desk, dice), n))
    while free:
        seconds, n = heapq.heappop(free)
        desk, moment = scene.desks[n], scene.at + timedelta(seconds=seconds)
        heads = [people[0] for (queue, _kind), people in line.items() if people]
        chosen = choose(heads, serves=desk.serves, helps=desk.helps, run=runs[n], turns=scene.turns, at=moment)
        if chosen is None:
            continue
        for people in line.values():
            if people and people[0] is chosen:
                people.popleft()
                break
        if seconds > then:
            before.update(at_once)
            at_once, then = [], seconds
        yield chosen.pk, seconds, before[chosen.queue]
        if chosen.pk in only_asks:
            heapq.heappush(free, (seconds, n))
            continue
        # Whoever of another queue is called at the same moment goes to another desk, and stands before nobody.
        before[chosen.queue] += 1
        at_once += {*desk.serves, *desk.helps} - {chosen.queue}
        runs[n] = run_after(chosen, runs[n], turns=scene.turns, at=moment)
        heapq.heappush(free, (seconds + dice.choice(scene.times[chosen.queue]), n))


def _sorted(scene: Scene) -> dict[tuple[str, int], deque[Waits]]:
    if not scene.heads:
        found: dict[tuple[str, int], list[Waits]] = {}
        for person in sorted((*scene.line, *scene.newcomers), key=lambda one: one.waiting_since):
            place = standing(person, scene.at)
            # A reservation whose time comes meanwhile keeps a line of its own; the rule sees when it is due.
            kind = place if place in {FIRST, OTHER} else EARLY
            found.setdefault((person.queue, kind), []).append(person)
        scene.heads = found
    return {key: deque(people) for key, people in scene.heads.items()}


def _rest(scene: Scene, desk: DeskNow, dice: random.Random) -> float:
    """Seconds until the desk is free: what is left of a visit that has lasted so long already."""
    if desk.busy_since is None:
        return 0.0
    so_far = (scene.at - desk.busy_since).total_seconds()
    times = scene.times.get(desk.busy_with) or (300.0,)
    longer = [one for one in times if one > so_far]
    if longer:
        return dice.choice(longer) - so_far
    # Longer than any visit that is known: half of the usual again.
    return dice.random() * sum(times) / len(times)


def _quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    at = share * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def _down(minutes: float) -> int:
    return int(minutes) if minutes < 10 else int(minutes // 5) * 5


def _up(minutes: float) -> int:
    whole = int(-(-minutes // 1))
    return max(1, whole) if whole <= 10 else -(-whole // 5) * 5
