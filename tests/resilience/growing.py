"""Growing: three web servers on three ports and two workers share one PostgreSQL, and people wander between them.

    python -m tests.resilience.growing

Every request goes to another server, as behind a proxy that spreads them. Judged as after a storm (``kills.judge``): every
number given out is one case with its answers, its audit entry and one mail; sessions and drafts are known
everywhere; each job was taken by one worker only, and both workers took some. Others send photos along: they lie in one
bucket behind a server that speaks S3, and each opens at whatever server comes next, at once and when all is over.
Controls: each server keeps its sessions for itself, in its own process's memory; each has a bucket of its own. Then
people, and photos, must get lost.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import threading
import time
from collections.abc import Iterator

from tests.resilience.kills import calm_down, judge, people_apply
from tests.resilience.report import Report
from tests.resilience.sending import buckets, fault_of, people_send
from tests.resilience.town import free_port, town
from tests.resilience.visitor import Answer, Browser

SERVERS, WORKERS, PEOPLE = 3, 2, 8
SENDERS, MOST_PHOTOS = 3, 20
OWN_BUCKETS = "own-buckets"


class Wanderer(Browser):
    """A browser whose every request goes to the next server."""

    def __init__(self, ports: Iterator[int]) -> None:
        super().__init__(0)
        self.ports = ports

    def _once(self, method: str, path: str, body: bytes | None) -> Answer:
        self.close()
        self.port = next(self.ports)
        return super()._once(method, path, body)


def run(*, seconds: float, control: str = "") -> tuple[str, list[str]]:
    """Let people apply for so long; (figures, faults)."""
    apart = control == OWN_BUCKETS
    with town("postgresql", control="" if apart else control) as here, buckets(SERVERS) as places:
        ports = [free_port() for _one in range(SERVERS)]
        for port, own in zip(ports, places, strict=True):
            # All people come from one address here; how much one address may upload is tested elsewhere.
            here.web(port, workers=1, MADOGUCHI_FILES_URL=own if apart else places[0], MADOGUCHI_PACE="0")
        workers = [here.worker(f"worker-{n}") for n in range(WORKERS)]
        over, hopeless = threading.Event(), threading.Event()
        round_robin = itertools.cycle(ports)
        lock = threading.Lock()

        def taking_turns() -> Iterator[int]:
            while True:
                with lock:
                    port = next(round_robin)
                yield port

        visits, threads = people_apply(
            0, PEOPLE, stop=over.is_set, give_up=hopeless.is_set, browser=lambda: Wanderer(taking_turns())
        )
        senders, sending = people_send(
            SENDERS, lambda: Wanderer(taking_turns()), stop=over.is_set, most=MOST_PHOTOS
        )  # fmt: skip
        time.sleep(seconds)
        over.set()
        if control:
            hopeless.set()
        facts = calm_down(here, lambda: None, [*threads, *sending], hopeless)
        faults = judge([visit for visit, _browser in visits], facts, here.mails.received)
        took = {worker: how_many for worker, how_many in facts["workers"].items() if worker}
        if len(took) < WORKERS and not control:
            faults.append(f"only {len(took)} of {WORKERS} workers took a job")
        if facts["taken_twice"]:
            faults.append(f"{facts['taken_twice']} jobs were taken by more than one worker")
        if not all(worker.runs for worker in workers):
            faults.append("a worker ended by itself")
        photos = [sent for one in senders for sent in one.sent]
        faults += [fault for one in senders for fault in one.strange]
        faults += [fault for sent in photos for _server in ports for fault in fault_of(sent)]
        if not photos:
            faults.append("nobody could send a photo")
        given = sum(bool(visit.number) for visit, _browser in visits)
        if not given:
            faults.append("nobody got a number")
        figures = (
            f"{SERVERS} servers, {WORKERS} workers: {given} numbers given out, {len(facts['cases'])} cases,"
            f" {len(here.mails.received)} mails, jobs by worker {sorted(took.values())},"
            f" {len(photos)} photos opened {len(photos) * (SERVERS + 1)} times"
        )
        return figures, faults


def main() -> int:
    """Together, then each for itself."""
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("--seconds", type=float, default=30)
    given = wanted.parse_args()
    report = Report("Three servers and two workers")
    report.run("one database", *run(seconds=given.seconds))
    report.control("each keeps its sessions for itself", *run(seconds=min(given.seconds, 15), control="own-sessions"))
    report.control("each has a bucket of its own", *run(seconds=min(given.seconds, 15), control=OWN_BUCKETS))
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
