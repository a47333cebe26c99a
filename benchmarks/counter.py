"""The measure of the whole at the counter: ten households, what is written, asked and clicked, and how long it takes.

Each household comes a second time with what it prepared at home (``benchmarks.prepared``).

``measured(socket)`` prepares a PostgreSQL with the city's definitions and invented people, runs ``python -m
benchmarks.counter`` on it (pages in one process, no browser, no network), prints a table of the visits, and compares with
three controls in the same run: the register fills nothing; nothing is proposed; questions of different forms are never
the same question.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from benchmarks import surroundings
from benchmarks.figures import Figure
from benchmarks.surroundings import ROOT

TALK = 5.0
"""Seconds that a question or a proposal takes to be spoken; as in ``visits``."""
LEAST_FEWER, MOST_CLICKS, MOST_SECONDS = 95.0, 12, 90.0
SHORT = 2
AS_IT_IS, UNFILLED, UNJOINED, UNPROPOSED = "as it is", "nothing filled", "nothing joined", "nothing proposed"
PREPARED, UNJOINED_AT_HOME = "prepared at home", "prepared at home, nothing joined"


def measured(socket: str, *, short: bool) -> list[Figure]:
    """The visits and their controls on a database of their own."""
    database = surroundings.empty_database(socket, "bench_counter")
    env = surroundings.environment(database, ROOT / "cities" / "goshogawara") | {"MADOGUCHI_DEMO": "1"}
    surroundings.prepare(env)
    asked = [sys.executable, "-m", "benchmarks.counter", *(["--short"] if short else [])]
    done = subprocess.run(asked, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=env)
    told: dict[str, list[dict[str, Any]]] = json.loads(done.stdout.splitlines()[-1])
    print(table_of(told[AS_IT_IS]), flush=True)
    print("  prepared at home:", table_of(told[PREPARED]), sep="\n", flush=True)
    return figures_of(told)


def table_of(visits: list[dict[str, Any]]) -> str:
    """One line a household."""
    heads = (
        "applications",
        "paper",
        "here",
        "fewer",
        "clerk",
        "asked",
        "read out",
        "twice",
        "presses",
        "clicks",
        "staff s",
        "system s",
    )
    lines = [f"  {'household':<40}" + "".join(f"{head:>13}" for head in heads)]
    for one in visits:
        values = (
            len(one["applications"]), one["by_hand_on_paper"], one["by_hand_here"], f"{one['fewer']:.1f} %", one["typed"],
            one["asked"], one["read_out"], len(one["twice"]), one["presses"], one["clicks"],
            f"{one['staff']:.0f}", f"{one['system']:.2f}",
        )  # fmt: skip
        lines.append(f"  {one['name']:<40}" + "".join(f"{value:>13}" for value in values))
        lines += [f"      asked twice: {name}" for name in one["twice"]]
        lines += [f"      still open: {name}" for name in one["open"]]
    return "\n".join(lines)


def figures_of(told: dict[str, list[dict[str, Any]]]) -> list[Figure]:
    """The promises over all households, and what becomes of them in the controls."""
    visits = told[AS_IT_IS]
    paper, here = _sum(visits, "by_hand_on_paper"), _sum(visits, "by_hand_here")
    small = [one for one in visits if len(one["applications"]) <= 4]
    pages = [page for one in visits for page in one["pages"]]
    presses, clicks, seconds = _most(small, "presses"), _most(small, "clicks"), _most(small, "seconds")
    prepared, bare = told[PREPARED], told[UNJOINED_AT_HOME]
    unfilled, unjoined, unproposed = told[UNFILLED], told[UNJOINED], told[UNPROPOSED]
    spoken = TALK * max((one["asked"] + one["read_out"] for one in small), default=math.nan)
    few = [one for one in visits if one["name"] in {other["name"] for other in unfilled}]
    return [
        Figure("written by hand on paper", paper, "characters", note=f"{len(visits)} households"),
        Figure("written by hand here (the signature)", here, "characters"),
        Figure("fewer written by hand", 100 * (1 - here / paper), "%", LEAST_FEWER, "least"),
        Figure("household with the least fewer", min(one["fewer"] for one in visits), "%", LEAST_FEWER, "least"),
        Figure("typed or ticked by the clerk instead", _sum(visits, "typed"), "characters",
               note=f"{100 * _sum(visits, 'typed') / paper:.0f} % of what paper asks"),
        Figure("asked twice in a set", sum(len(one["twice"]) for one in visits), "questions", 0),
        Figure("asked twice, of what was prepared at home", sum(len(one["twice"]) for one in prepared), "questions", 0,
               note=f"{len(prepared)} households"),
        Figure("asked at the counter after it was prepared, against as it is", _sum(prepared, "asked") / _sum(visits, "asked"),
               "×"),
        Figure("control: prepared, nothing joined, asked twice", sum(len(one["twice"]) for one in bare), "questions", 1, "least"),
        Figure("left open on the screen to confirm", sum(len(one["open"]) for one in visits), "questions", 0),
        Figure("presses to the screen to confirm, at most", presses, "presses", MOST_CLICKS, note="sets of four or fewer"),
        Figure("clicks with each answer chosen by mouse, at most", clicks, "clicks", MOST_CLICKS, note="sets of four or fewer"),
        Figure("system and staff, at most", seconds, "s", MOST_SECONDS,
               note=f"sets of four or fewer; spoken besides: {spoken:.0f} s at five a question or proposal"),
        Figure("CPU of a page, median", _median([page[1] for page in pages]) * 1000, "ms"),
        Figure("a page, median", _median([page[2] for page in pages]) * 1000, "ms", note=f"{len(pages)} pages"),
        Figure("control: nothing filled, questions asked against as it is", _sum(unfilled, "asked") / _sum(few, "asked"), "×",
               1.2, "least"),
        Figure("control: nothing filled, typed by the clerk against as it is", _sum(unfilled, "typed") / _sum(few, "typed"),
               "×", 1.5, "least"),
        Figure("control: nothing proposed, clicks against as it is", _sum(unproposed, "clicks") / _sum(few, "clicks"), "×", 1.2,
               "least"),
        Figure("control: nothing joined, asked twice", sum(len(one["twice"]) for one in unjoined), "questions", 1, "least"),
    ]  # fmt: skip


def _sum(visits: list[dict[str, Any]], name: str) -> float:
    return float(sum(one[name] for one in visits))


def _most(visits: list[dict[str, Any]], name: str) -> float:
    return float(max((one[name] for one in visits), default=math.nan))


def _median(values: list[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else math.nan


@contextmanager
def nothing_filled() -> Iterator[None]:
    """A control: the register fills no form."""
    with mock.patch("madoguchi.services.counter.operations.choosing.known_of_set", return_value={}):
        yield


@contextmanager
def nothing_proposed() -> Iterator[None]:
    """A control: the definitions say nothing of what is usual."""
    with mock.patch("madoguchi.services.counter.operations.choosing.suggest_known"):
        yield


@contextmanager
def nothing_joined() -> Iterator[None]:
    """A control: a question is only that of its own form."""

    def own(place: Any, _row: Any, **_more: Any) -> str:
        return f"{place.form.slug}:{place.key}"

    with mock.patch("madoguchi.services.counter.conversation._meaning", own):
        yield


def told_of(visit: Any) -> dict[str, Any]:
    """A visit as JSON holds it."""
    names = ("applications", "by_hand_on_paper", "by_hand_here", "typed", "clicks", "presses", "staff", "asked", "read_out",
             "twice", "pages", "open", "fewer", "system", "seconds")  # fmt: skip
    return {"name": visit.household.name, **{name: getattr(visit, name) for name in names}}


def main() -> None:
    """Walk all visits under the settings of a prepared place; prints JSON as the last line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client
    from django.test.utils import setup_test_environment

    from benchmarks.prepared import come_prepared
    from benchmarks.visits import HOUSEHOLDS, come
    from madoguchi.foundation.accounts.public import User
    from madoguchi.foundation.residents.demo import load_demo_people
    from madoguchi.kernel import clock
    from madoguchi.kernel.acts import SYSTEM
    from tests.cast import sign_in

    setup_test_environment()  # what a page was drawn from can then be read
    load_demo_people(settings.CITY_FOLDER, by=SYSTEM, at=clock.now())
    clerk = User.objects.get(email__startswith="sato@")
    client = sign_in(Client(headers={"accept-language": "ja"}), clerk)
    few = [one for one in HOUSEHOLDS if one.name in ("a child is born", "a divorce with a child")]
    households = few[:SHORT] if "--short" in sys.argv else HOUSEHOLDS
    come(client, few[0])  # what is made once in a process is made here
    as_it_is = [come(client, one) for one in households]
    told = {AS_IT_IS: [told_of(one) for one in as_it_is]}
    told[PREPARED] = [told_of(come_prepared(client, one.household, one.applications)) for one in as_it_is]
    with nothing_filled():
        told[UNFILLED] = [told_of(come(client, one)) for one in few]
    with nothing_proposed():
        told[UNPROPOSED] = [told_of(come(client, one)) for one in few]
    with nothing_joined():
        told[UNJOINED] = [told_of(come(client, one)) for one in few]
        told[UNJOINED_AT_HOME] = [
            told_of(come_prepared(client, one.household, one.applications)) for one in as_it_is[:SHORT]
        ]
    print(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main()
