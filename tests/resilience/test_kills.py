"""Kills and a rolling restart, in a few seconds; and that the judge sees every kind of fault."""

from __future__ import annotations

import copy
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from madoguchi.foundation.forms.public import publish_definitions
from madoguchi.foundation.messaging.tests.mail_server import Received, mail_server
from madoguchi.kernel.acts import SYSTEM
from tests.conformance.live import test_database as database_of_this_test
from tests.desk import sound_city
from tests.resilience.facts import collect
from tests.resilience.kills import judge, people_apply
from tests.resilience.rolling import Crowd, exchanged
from tests.resilience.soak import MOST_GROWTH, grown
from tests.resilience.town import Town, free_port
from tests.resilience.visitor import Visit, expected_answers

PATIENCE = 90.0


def settled(done: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not done() and time.monotonic() < give_up:
        time.sleep(0.2)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_or_doubled_while_processes_die_and_are_exchanged(
    city: object, at: datetime, tmp_path: Path
) -> None:
    checked = sound_city()
    publish_definitions(replace(checked, procedures={"dog-change": checked.procedures["dog-change"]}), by=SYSTEM, at=at)
    (tmp_path / "static").mkdir()
    with mail_server() as mails:
        here = Town(tmp_path, database_of_this_test(), mails)
        try:
            port = free_port()
            web, worker = here.web(port, RESILIENCE_GAP="0.1"), here.worker()
            over, hopeless = threading.Event(), threading.Event()
            visits, threads = people_apply(port, 3, stop=over.is_set, give_up=hopeless.is_set)
            for _kill in range(3):
                time.sleep(1.5)
                os.kill(web.children()[0], signal.SIGKILL)
            worker.kill()
            settled(lambda: sum(bool(visit.number) for visit, _b in visits) >= 2)
            over.set()
            settled(lambda: not any(one.is_alive() for one in threads))
            hopeless.set()
            crowd = Crowd(port, 3)
            before = set(web.children())
            os.kill(web.pid, signal.SIGHUP)
            fresh = exchanged(web, before, within=PATIENCE)
            crowd.leave()
            worker.start()
            settled(lambda: not collect()["jobs"].keys() & {"READY", "RUNNING"})
            facts = collect()
        finally:
            here.close()
    assert judge([visit for visit, _browser in visits], facts, mails.received) == []
    assert len([1 for visit, _browser in visits if visit.number]) >= 2
    assert (fresh, crowd.faults) == (2, [])
    assert crowd.reused > 0


def letter(message_id: str, number: str) -> Received:
    message = EmailMessage()
    message["Message-ID"], message["Subject"] = message_id, "受付"
    message.set_content(f"受付番号 {number}")
    return Received("us@example.jp", ["p1@example.jp"], message.as_bytes(), False)


@pytest.fixture
def sound() -> tuple[list[Visit], dict[str, Any], list[Received]]:
    """One visitor, one case, one mail: nothing to complain of."""
    answers = expected_answers("p1")
    case = {
        "id": "1", "number": "111-222-3333", "answers": answers, "submitted": 1, "contents": [answers],
        "events": ["application.submit"],
        "mails": [{"id": "<1@x>", "kind": "application_received", "sent": True, "to": "p1@example.jp"}],
    }  # fmt: skip
    facts = {"cases": [case], "jobs": {"SUCCESSFUL": 1}, "audited": {"111-222-3333": 1}}
    return [Visit("p1", number="111-222-3333")], facts, [letter("<1@x>", "111-222-3333")]


def spoilt(facts: dict[str, Any], **what: Any) -> None:
    facts["cases"][0] |= what


def doubled(facts: dict[str, Any], letters: list[Received]) -> None:
    twin = copy.deepcopy(facts["cases"][0]) | {"id": "2", "number": "999-222-3333"}
    facts["cases"].append(twin)


def never_sent(facts: dict[str, Any], letters: list[Received]) -> None:
    letters.clear()
    facts["cases"][0]["mails"][0]["sent"] = False


PLANTED: dict[str, Callable[[dict[str, Any], list[Received]], None]] = {
    "lost": lambda facts, _letters: facts["cases"].clear(),
    "doubled": doubled,
    "its answers are not": lambda facts, _l: spoilt(facts, answers={**expected_answers("p1"), "kind": "moved_in"}),
    "audit entries": lambda facts, _l: spoilt(facts, submitted=0),
    "its mails are": lambda facts, _l: spoilt(facts, mails=[]),
    "not sent, arrived 0 times": never_sent,
    "copies of one mail differ": lambda _f, letters: letters.append(letter("<1@x>", "111-222-3333 more")),
    "a mail about nothing": lambda _f, letters: letters.append(letter("<2@x>", "111-222-3333")),
    "another number": lambda _f, letters: letters.__setitem__(0, letter("<1@x>", "111-222-0000")),
    "jobs are FAILED": lambda facts, _l: facts["jobs"].update(FAILED=1),
    "in the audit trail, and no case": lambda facts, _l: facts["audited"].update({"000-000-0000": 1}),
}  # fmt: skip


@pytest.mark.parametrize("fault", PLANTED)
def test_the_judge_sees_every_kind_of_fault(
    sound: tuple[list[Visit], dict[str, Any], list[Received]], fault: str
) -> None:
    visits, facts, letters = sound
    assert judge(visits, facts, letters) == []
    PLANTED[fault](facts, letters)
    assert any(fault in one for one in judge(visits, facts, letters))


def test_a_leak_is_seen_and_a_steady_memory_is_not() -> None:
    assert grown([100_000 + n % 7 for n in range(300)]) < MOST_GROWTH
    assert grown([100_000 + 30 * n for n in range(300)]) > MOST_GROWTH
