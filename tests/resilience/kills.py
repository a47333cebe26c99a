"""Kills: people apply while web processes, the worker and the database are killed at random; nothing may be lost.

    python -m tests.resilience.kills --engine postgresql --seconds 60

Promise: whoever has read a receipt number has exactly one case with exactly those answers, one audit entry and one mail
in effect: a mail may be handed over again after a kill, but under the same Message-ID and with the same text, so that a
mailbox knows it for the same. Controls: without the guard against sending twice, and without the transaction of an act,
the same storm must leave faults.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import signal
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from madoguchi.foundation.messaging.tests.mail_server import Received
from tests.resilience.report import Report
from tests.resilience.town import Program, Town, free_port, town
from tests.resilience.visitor import ERRORS, Browser, Visit, expected_answers, intent_of

GAP = "0.15"
"""Seconds by which the harness widens the moments in which a kill hurts most (``controls.widen_the_gaps``)."""
STRIKE, CONTROL_STRIKE = "0.1", "0.3"
"""How many of those moments end with a kill, beside the kills at random."""
MOST_RECEIPTS = 40
CALM = 150.0
"""At most so long after the storm everything that was begun is finished."""


class Storm:
    """Kills something every so often (seeded), and starts it again as a service manager would."""

    def __init__(
        self, here: Town, web: Program, worker: Program, *, seed: int, pause: tuple[float, float], gentle: bool = False
    ) -> None:
        self.here, self.web, self.worker, self.pause, self.gentle = here, web, worker, pause, gentle
        self.dice = random.Random(seed)
        self.kills: Counter[str] = Counter()

    def rage(self, seconds: float) -> None:
        """Kill for so long."""
        targets: dict[str, tuple[int, Callable[[], None]]] = {
            "web process": (10, self._kill_web_process), "worker": (5, self._kill_worker), "web": (1, self._kill_web),
        }  # fmt: skip
        if self.here.postgres is not None:
            targets["postgres -9"] = (2, lambda: self._fell_postgres(self.here.postgres.kill))  # type: ignore[union-attr]
            targets["postgres immediate stop"] = (2, lambda: self._fell_postgres(self.here.postgres.crash))  # type: ignore[union-attr]
        if self.gentle:
            targets = {"web process": targets["web process"]}
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(self.dice.uniform(*self.pause))
            name = self.dice.choices(list(targets), [weight for weight, _kill in targets.values()])[0]
            targets[name][1]()
            self.kills[name] += 1
            self.tend()

    def tend(self) -> None:
        """Start again what is down."""
        for program in (self.web, self.worker):
            if not program.runs:
                program.kill()
                program.start()

    def _kill_web_process(self) -> None:
        if children := self.web.children():
            with suppress(ProcessLookupError):
                os.kill(self.dice.choice(children), signal.SIGKILL)

    def _kill_web(self) -> None:
        self.web.kill()

    def _kill_worker(self) -> None:
        self.worker.kill()

    def _fell_postgres(self, fell: Callable[[], None]) -> None:
        fell()
        time.sleep(self.dice.uniform(0.1, 0.6))
        assert self.here.postgres is not None
        self.here.postgres.recover()


def people_apply(
    port: int,
    how_many: int,
    *,
    stop: Callable[[], bool],
    give_up: Callable[[], bool],
    browser: Callable[[], Browser] | None = None,
    pause: float = 0.3,
) -> tuple[list[tuple[Visit, Browser]], list[threading.Thread]]:
    """``how_many`` people at once, each beginning another application when one is done, until ``stop()``."""
    visits: list[tuple[Visit, Browser]] = []

    def person(who: int) -> None:
        n = 0
        while not stop():
            n += 1
            visit, own = Visit(f"p{who:02d}-{n:04d}"), browser() if browser else Browser(port, timeout=20)
            visits.append((visit, own))
            visit.go(own, until=give_up, pause=pause)
            own.close()

    threads = [threading.Thread(target=person, args=(who,), daemon=True) for who in range(how_many)]
    for one in threads:
        one.start()
    return visits, threads


def judge(visits: Sequence[Visit], facts: Mapping[str, Any], letters: Sequence[Received]) -> list[str]:
    """Every fault that the storm left; empty when the promise was kept."""
    faults = [f"{visit.intent}: a strange answer: {one}" for visit in visits for one in visit.strange]
    cases: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for case in facts["cases"]:
        cases[intent_of(case)].append(case)
    known = {visit.intent: visit for visit in visits}
    for intent, found in cases.items():
        if intent not in known:
            faults.append(f"{found[0]['number']}: a case that nobody applied for ({intent!r})")
        if len(found) > 1:
            faults.append(f"{intent}: doubled: {[case['number'] for case in found]}")
    faults += [
        f"{visit.intent}: lost: {visit.number} was given out, and is not there"
        for visit in visits
        if visit.number and visit.number not in {case["number"] for case in cases[visit.intent]}
    ]
    faults += [f"{number}: in the audit trail, and no case" for number in facts["audited"] if not _has(facts, number)]
    by_id: dict[str, list[Received]] = defaultdict(list)
    for letter in letters:
        by_id[str(letter.message["Message-ID"])].append(letter)
    for case in facts["cases"]:
        faults += _faults_of(case, by_id)
    mails = {mail["id"] for case in facts["cases"] for mail in case["mails"]}
    faults += [f"a mail about nothing: {one}" for one in by_id if one not in mails]
    faults += [f"{how_many} jobs are {status}" for status, how_many in facts["jobs"].items() if status != "SUCCESSFUL"]
    return faults


def _has(facts: Mapping[str, Any], number: str) -> bool:
    return any(case["number"] == number for case in facts["cases"])


def _faults_of(case: Mapping[str, Any], by_id: Mapping[str, list[Received]]) -> list[str]:
    """What is wrong with one case: its answers, its trail, its mail."""
    number, wanted, faults = case["number"], expected_answers(intent_of(case)), []
    if case["answers"] != wanted or case["contents"] != [wanted]:
        faults.append(f"{number}: its answers are not what was sent")
    if case["submitted"] != 1 or case["events"].count("application.submit") != 1:
        faults.append(f"{number}: {case['submitted']} audit entries and {case['events']} for one submission")
    if [mail["kind"] for mail in case["mails"]] != ["application_received"]:
        faults.append(f"{number}: its mails are {case['mails']}")
    for mail in case["mails"]:
        copies = by_id.get(mail["id"], [])
        if not mail["sent"] or not copies:
            faults.append(
                f"{number}: its mail is {'noted as sent' if mail['sent'] else 'not sent'}, arrived {len(copies)} times"
            )
        if len({(tuple(one.to), one.message["Subject"], one.message.get_content()) for one in copies}) > 1:
            faults.append(f"{number}: copies of one mail differ")
        faults += [
            f"{number}: the mail says another number" for one in copies if number not in one.message.get_content()
        ]
    return faults


def receipts_missing(visits: Sequence[tuple[Visit, Browser]], dice: random.Random) -> list[str]:
    """Pull the receipt of some who have a number, each in his own browser; what is not a PDF with that number."""
    faults = []
    acknowledged = [one for one in visits if one[0].number]
    for visit, browser in dice.sample(acknowledged, min(MOST_RECEIPTS, len(acknowledged))):
        answer = browser.get(f"{visit.case_path}receipt.pdf")
        text = (
            "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.body)).pages)
            if answer.status == 200
            else ""
        )
        if visit.number not in text:
            faults.append(f"{visit.number}: no receipt ({answer.status})")
    return faults


def run(
    engine: str, *, seconds: float, seed: int, people: int = 6, workers: int = 3, control: str = "",
    pause: tuple[float, float] = (0.8, 3.0), prepared: Path | None = None,
) -> tuple[str, list[str]]:  # fmt: skip
    """One storm over one town; (figures, faults)."""
    with town(engine, control=control, prepared=prepared) as here:
        port = free_port()
        # A control need only show that the harness can see: gentler, so that many get through, and better aimed.
        aimed = {"RESILIENCE_GAP": GAP, "RESILIENCE_STRIKE": CONTROL_STRIKE if control else STRIKE}
        web = here.web(port, workers=workers, RESILIENCE_GAP=GAP, RESILIENCE_STRIKE=aimed["RESILIENCE_STRIKE"])
        worker = here.worker()
        worker.surroundings |= aimed
        storm = Storm(here, web, worker, seed=seed, pause=pause, gentle=bool(control))
        over, hopeless = threading.Event(), threading.Event()
        visits, threads = people_apply(port, people, stop=over.is_set, give_up=hopeless.is_set)
        storm.rage(seconds)
        over.set()
        # Calm: what the dead worker held is finished by one that nobody kills.
        worker.surroundings["RESILIENCE_STRIKE"] = "0"
        worker.kill()
        facts = calm_down(here, storm.tend, threads, hopeless)
        faults = judge([visit for visit, _browser in visits], facts, here.mails.received)
        faults += receipts_missing(visits, random.Random(seed))
        faults += [f"the mail server: {fault}" for fault in here.mails.faults]
        given = sum(bool(visit.number) for visit, _browser in visits)
        repeats = len(here.mails.received) - len({str(one.message["Message-ID"]) for one in here.mails.received})
        errors = sum(visit.errors for visit, _browser in visits)
        figures = (
            f"{seconds:.0f} s, seed {seed}: {given} numbers given out, {len(facts['cases'])} cases, {errors} errors met and"
            f" tried again, {len(here.mails.received)} mails of which {repeats} repeats; killed: {dict(storm.kills)}"
        )
        if not given:
            faults.append("nobody got through: the storm was too hard to show anything")
        return figures, faults


def calm_down(
    here: Town, tend: Callable[[], None], threads: list[threading.Thread], hopeless: threading.Event
) -> Mapping[str, Any]:
    """Let everybody finish, and the worker do what is left; what the database holds then."""
    end = time.monotonic() + CALM
    for one in threads:
        while one.is_alive() and time.monotonic() < end:
            tend()
            one.join(timeout=0.5)
    hopeless.set()
    facts: Mapping[str, Any] = {}
    while time.monotonic() < end:
        tend()
        with suppress(*ERRORS, RuntimeError):
            facts = here.ask("tests.resilience.facts")
            if not facts["jobs"].keys() & {"READY", "RUNNING"}:
                break
        time.sleep(1)
    return facts or here.ask("tests.resilience.facts")


def main() -> int:
    """The run as it is, then both controls."""
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("--engine", choices=["sqlite", "postgresql"], default="postgresql")
    wanted.add_argument("--seconds", type=float, default=60)
    wanted.add_argument("--control-seconds", type=float, default=25)
    wanted.add_argument("--seed", type=int, default=20261129)
    given = wanted.parse_args()
    report = Report(f"Kills on {given.engine}")
    report.run("as it is", *run(given.engine, seconds=given.seconds, seed=given.seed))
    for control in ("no-guard-against-doubles", "no-transaction"):
        figures, faults = run(given.engine, seconds=given.control_seconds, seed=given.seed, control=control)
        report.control(
            control.replace("-", " "), figures, [fault for fault in faults if "nobody got through" not in fault]
        )
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
