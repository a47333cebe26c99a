"""Never another's document: everybody pulls his papers at once, far above capacity, while processes are killed.

    python -m tests.resilience.documents --pulls 20000

Two hundred people pull receipts and certificates, clerks pull exports, the worker sends everybody's mails; browsers have
little patience, and web processes are killed. Of every body that arrived whole the ids are read off the body itself: a
PDF's keywords, and the receipt number, document number and dog's name in its text; each line of a CSV; a mail's header
and text. One that is another's is a fault. Controls: a variable that all requests of a process share is planted where
papers are made and read. With the product's comparison on, papers are stopped and none is wrong; with it off as well,
the harness must find wrong ones.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import os
import random
import re
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pypdf import PdfReader

from madoguchi.foundation.messaging.tests.mail_server import Received
from tests.resilience.report import Report
from tests.resilience.town import Program, Town, free_port, town
from tests.resilience.visitor import ERRORS, NUMBER, Browser, form_with

PEOPLE = 200
PLACES, SEATS = 2, 50
"""Threads of a process, and people let in at once over all processes: a quarter of those who come."""
RETRY = 1.0
"""Seconds until somebody who was sent away comes again: sooner than he was told."""
BROWSER_PATIENCE = 3.0
MARK = re.compile(r"イヌ\d{4}")


@dataclass
class Pulls:
    """What everybody got; ``wrong`` names each body that was another's."""

    wanted: int
    got: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    read: dict[str, tuple[frozenset[str], str]] = field(default_factory=dict)

    @property
    def enough(self) -> bool:
        return self.got.total() >= self.wanted

    def judge_pdf(self, kind: str, body: bytes, person: Mapping[str, Any]) -> None:
        """Keywords and text against the one who asked."""
        subjects, text = self._read(body)
        expected = {f"case:{person['number']}"} | (
            {f"document:{person['document']}"} if kind == "certificate" else set()
        )
        shown = person["number"] if kind == "receipt" else person["document"]
        self.got[kind] += 1
        if subjects != expected or shown not in text or set(MARK.findall(text)) != {person["mark"]}:
            self.wrong.append(f"{kind} for {person['number']}: {sorted(subjects)}, {set(MARK.findall(text))}")

    def judge_csv(self, body: bytes, expected: Mapping[str, str]) -> None:
        """Every line: a number of the days that were asked for, with the dog's name of that number."""
        lines = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
        name = lines[0].index("犬の名前")
        self.got["export"] += 1
        held = {line[0]: line[name] for line in lines[1:]}
        if held != expected:
            self.wrong.append(f"export: {set(held.items()) ^ set(expected.items())}")

    def _read(self, body: bytes) -> tuple[frozenset[str], str]:
        """Ids and text of a PDF; the same bytes say the same, so they are read once."""
        digest = hashlib.sha256(body).hexdigest()
        if digest not in self.read:
            with pikepdf.open(io.BytesIO(body)) as pdf:
                subjects = frozenset(str(pdf.docinfo.get("/Keywords", "")).split(", "))
            text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
            self.read[digest] = (subjects, re.sub(r"\s", "", text))
        return self.read[digest]


def pull(here: Town, ports: Sequence[int], world: Mapping[str, Any], pulls: Pulls, *, until: float) -> None:
    """Everybody at once, until there are enough bodies."""

    def resident(who: int, person: Mapping[str, Any]) -> None:
        dice = random.Random(who)
        browser = Browser(
            ports[who % len(ports)], timeout=BROWSER_PATIENCE, count=lambda status, _s: pulls.statuses.update([status])
        )
        browser.cookies[world["session"]] = person["session"]
        while not pulls.enough and time.monotonic() < until:
            kind = "receipt" if dice.random() < 0.08 else "certificate"
            try:
                answer = browser.get(person["receipt_path" if kind == "receipt" else "document_path"])
            except ERRORS:
                time.sleep(0.1)
                continue
            if answer.status == 200:
                pulls.judge_pdf(kind, answer.body, person)
            else:
                time.sleep(RETRY)

    def clerk(who: int, cookies: Mapping[str, str]) -> None:
        dice = random.Random(1000 + who)
        browser = Browser(
            ports[who % len(ports)],
            timeout=4 * BROWSER_PATIENCE,
            count=lambda status, _s: pulls.statuses.update([status]),
        )
        browser.cookies |= cookies
        while not pulls.enough and time.monotonic() < until:
            day = dice.choice(world["people"])["day"]
            with suppress(*ERRORS):
                page = browser.get("/staff/cases/export/")
                form = form_with("target", page.text) if page.status == 200 else None
                if form is not None:
                    token = next(value for name, _kind, value in form[1] if name == "csrfmiddlewaretoken")
                    data = {
                        "csrfmiddlewaretoken": token,
                        "target": "dog-registration:0",
                        "start": day,
                        "end": day,
                        "which": "all",
                        "encoding": "utf-8",
                    }
                    answer = browser.post("/staff/cases/export/", list(data.items()))
                    if answer.status == 200 and answer.headers["content-type"].startswith("text/csv"):
                        pulls.judge_csv(
                            answer.body, {p["number"]: p["mark"] for p in world["people"] if p["day"] == day}
                        )
            time.sleep(0.5)

    threads = [threading.Thread(target=resident, args=one, daemon=True) for one in enumerate(world["people"])]
    threads += [threading.Thread(target=clerk, args=one, daemon=True) for one in enumerate(world["clerks"])]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def judge_mails(letters: Sequence[Received], world: Mapping[str, Any], pulls: Pulls) -> None:
    """Header, subject and text name the same case, and it is one of ours."""
    numbers = {person["number"] for person in world["people"]}
    for letter in letters:
        message = letter.message
        said = numbers & set(NUMBER.findall(f"{message['Subject']} {message.get_content()}"))
        pulls.got["mail"] += 1
        if {str(message["Madoguchi-Subject"]).removeprefix("case:")} != said:
            pulls.wrong.append(f"mail {message['Madoguchi-Subject']}: {said}")


def run(
    here: Town,
    world: Mapping[str, Any],
    *,
    processes: int,
    pulls: int,
    control: str = "",
    kills: bool = True,
    patience: float = 1800,
) -> tuple[str, list[str], int]:
    """One crowd over ``processes`` web processes; (figures, bodies that were another's, how many the product stopped)."""
    here.control = control
    before = here.ask("tests.resilience.stopped")["stopped"]
    port, counted = free_port(), Pulls(pulls)
    web = here.web(
        port, workers=processes, threads=PLACES, name=f"web-{processes}-{control}",
        MADOGUCHI_WEB_SEATS=str(SEATS // processes), MADOGUCHI_WEB_PATIENCE="2",
    )  # fmt: skip
    worker = here.worker(f"worker-{processes}-{control}")
    over = threading.Event()
    killer = threading.Thread(target=_kill_now_and_then, args=(web, over), daemon=True)
    if kills:
        killer.start()
    begun = time.monotonic()
    pull(here, [port], world, counted, until=begun + patience)
    over.set()
    give_up = time.monotonic() + 120
    while not control and len(here.mails.received) < len(world["people"]) and time.monotonic() < give_up:
        time.sleep(1)
    judge_mails(here.mails.received, world, counted)
    here.mails.received.clear()
    web.kill()
    worker.stop()
    stopped = here.ask("tests.resilience.stopped")["stopped"] - before
    took = time.monotonic() - begun
    figures = (
        f"{processes} processes, {len(world['people'])} people: {counted.got.total()} bodies {dict(counted.got)} in {took:.0f} s,"
        f" {len(counted.wrong)} another's, {stopped} stopped by the product; answers {dict(counted.statuses)}"
    )
    if counted.got.total() < pulls and not control:
        counted.wrong.append(f"only {counted.got.total()} of {pulls} bodies came")
    return figures, counted.wrong, stopped


def _kill_now_and_then(web: Program, over: threading.Event) -> None:
    dice = random.Random(11)
    while not over.wait(dice.uniform(2, 6)):
        if children := web.children():
            with suppress(ProcessLookupError):
                os.kill(dice.choice(children), signal.SIGKILL)


def main() -> int:
    """One and three processes, then both controls."""
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("--engine", choices=["sqlite", "postgresql"], default="postgresql")
    wanted.add_argument("--pulls", type=int, default=20_000)
    wanted.add_argument("--people", type=int, default=PEOPLE)
    given = wanted.parse_args()
    report = Report(f"Never another's document, on {given.engine}")
    with town(given.engine) as here:
        world = here.ask("tests.resilience.people", str(given.people), MADOGUCHI_DEMO="1")
        for processes, share in ((1, 0.4), (3, 0.6)):
            figures, wrong, stopped = run(here, world, processes=processes, pulls=round(given.pulls * share))
            report.run("everybody at once", figures, wrong + (["a paper was stopped"] if stopped else []))
        figures, wrong, stopped = run(
            here, world, processes=1, pulls=300, control="shared-variable", kills=False, patience=120
        )
        report.run("a shared variable, and the product compares", figures, wrong)
        report.control("a shared variable, stopped by the product", figures, ["stopped"] * stopped)
        figures, wrong, _stopped = run(
            here, world, processes=1, pulls=300, control="shared-variable-unguarded", kills=False, patience=120
        )
        report.control("a shared variable, and nobody compares", figures, wrong)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
