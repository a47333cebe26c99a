"""Asking published data beside Datasette: the same records, two processes each, over HTTP, in one run.

``python -m benchmarks.opendata_query FILE --users 8`` is the load: FILE holds hosts and addresses, each is asked in turn.
Datasette (Apache 2.0) is asked at its best: immutable, indexed, inspected beforehand, without facets and suggestions, and
for pages also without a total. Both are measured as they are started, ours with two processes and Datasette with the one
that it has; beside it stands, without a target, what two processes of it reach that the load is divided between.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks import opendata_rows, surroundings
from benchmarks.figures import Figure, percentile
from benchmarks.machine import Meter, cpu_seconds
from benchmarks.opendata_rows import Asked, Row
from benchmarks.opendata_site import SLUG
from benchmarks.surroundings import ROOT

OURS, OURS_KEEPING, PEERS, TRIGRAMS = 8792, 8793, (8794, 8795), (8796, 8797)
USERS = 8
COUNTED = 60
"""Questions whose totals are compared with a count over all records."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its hosts, what stands before each question, and its processes."""

    name: str
    hosts: tuple[str, ...]
    before: str
    pids: tuple[int, ...]

    def addresses(self, questions: Sequence[Asked]) -> list[str]:
        """What is asked for."""
        ours = self.name == "ours"
        return [f"{self.before}{one.ours if ours else one.peers}" for one in questions]

    def as_started(self) -> Side:
        """One process of it, as its own command starts it."""
        return replace(self, hosts=self.hosts[:1], pids=self.pids[:1])


def measured(*, short: bool) -> list[Figure]:
    """All figures; ``short`` with a tenth of the records and of the requests, and without targets."""
    count, requests = (10_000, 200) if short else (100_000, 2_000)
    records = opendata_rows.rows(count)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        place = Path(folder)
        figures = _built(records, place)
        env = _published(place)
        ours, keeping = (running.enter_context(_ours(env, port, keep=keep))
                         for port, keep in ((OURS, False), (OURS_KEEPING, True)))  # fmt: skip
        peers = running.enter_context(_peer(place / "plain.db", records, "unicode61", PEERS))
        trigrams = running.enter_context(_peer(place / "trigram.db", records, "trigram", TRIGRAMS))
        figures += _pages(ours, keeping, peers, records, requests, short=short)
        figures += _searches(ours, peers, trigrams, records, requests, short=short)
        figures += _boxes(ours, peers, records, requests, short=short)
        figures += _whole(ours, peers, short=short)
    return figures


def _built(records: list[Row], place: Path) -> list[Figure]:
    """In a process of its own, for its memory."""
    (place / "rows.csv").write_bytes(opendata_rows.as_csv(records))
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.opendata_query", "--build", str(place)],
        capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
    told = json.loads(done.stdout)
    size = f"{len(records):,} × {len(opendata_rows.COLUMNS)}"
    return [
        Figure(f"{size}: snapshot and all files built in", told["seconds"], "s", note=f"CPU {told['cpu']:.1f} s"),
        Figure("  most memory of it", told["megabytes"], "MB"),
        Figure("  database", told["database"] / 1e6, "MB", note=f"all files {told['bytes'] / 1e6:.0f} MB"),
    ]


def _published(place: Path) -> dict[str, str]:
    """The product with its tables and the dataset in them: the environment that its servers run in."""
    database = surroundings.Database(f"sqlite:///{place / 'var' / 'madoguchi.sqlite3'}", 0)
    env = surroundings.environment(database, ROOT / "cities" / "goshogawara")
    # The pace of one address is counted as ever, and may be higher than anybody's.
    env |= {"MADOGUCHI_VAR": str(place / "var"), "MADOGUCHI_PACE": "1000000"}
    subprocess.run([surroundings.MADOGUCHI, "prepare"], check=True, env=env, stdout=subprocess.DEVNULL)
    line = [sys.executable, "-m", "benchmarks.opendata_site", str(place / "rows.csv"), str(place / "snapshot")]
    subprocess.run(line, check=True, env=env, cwd=ROOT)
    return env


@contextmanager
def _ours(env: dict[str, str], port: int, *, keep: bool) -> Iterator[Side]:
    """The product: its own server, every middleware, its own view at its own address."""
    address = f"127.0.0.1:{port}"
    line = [
        sys.executable, "-m", "gunicorn", "--config", "python:madoguchi.config.gunicorn", "--bind", address,
        "--workers", str(surroundings.WORKERS), "--max-requests", "0", "benchmarks.opendata_site:application",
    ]  # fmt: skip
    server = subprocess.Popen(
        line, env=env | {"BENCH_TOTALS": "1" if keep else "0"}, cwd=ROOT,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,  # its log is written as ever, and read by nobody
    )  # fmt: skip
    try:
        surroundings.wait_for_answer(f"http://{address}/api/", server)
        yield Side("ours", (address,), f"/api/opendata/{SLUG}/rows?", (server.pid,))
    finally:
        surroundings.end([server])


@contextmanager
def _peer(path: Path, records: list[Row], tokenizer: str, ports: tuple[int, ...]) -> Iterator[Side]:
    opendata_rows.peers_database(path, records, tokenizer)
    datasette = str(Path(sys.executable).parent / "datasette")
    env = {key: value for key, value in os.environ.items() if not key.startswith("MADOGUCHI_")}
    counts = path.with_suffix(".json")
    subprocess.run([datasette, "inspect", str(path), "--inspect-file", str(counts)], check=True, env=env)
    settings = {
        "suggest_facets": "off",
        "max_returned_rows": "1000",
        "sql_time_limit_ms": "20000",
        "num_sql_threads": "4",
    }
    line = [datasette, "serve", "-i", str(path), "--inspect-file", str(counts)]
    line += [word for name, told in settings.items() for word in ("--setting", name, told)]
    started: list[subprocess.Popen[bytes]] = []
    try:
        started += [
            subprocess.Popen(
                [*line, "--port", str(port)], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            for port in ports
        ]
        for port, process in zip(ports, started, strict=True):
            surroundings.wait_for_answer(f"http://127.0.0.1:{port}/-/versions.json", process)
        hosts = tuple(f"127.0.0.1:{port}" for port in ports)
        yield Side("Datasette", hosts, f"/{path.stem}/facilities.json?", tuple(one.pid for one in started))
    finally:
        surroundings.end(started)


@dataclass(frozen=True, slots=True)
class Run:
    """What a load came to."""

    rate: float
    spent: list[float]
    cpu: float
    """CPU milliseconds of the server for one request."""
    others: float
    totals: dict[str, int | None]
    client: float
    """CPU seconds of the load itself."""


def _load(side: Side, questions: Sequence[Asked], users: int, requests: int) -> Run:
    addresses = side.addresses(questions)
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump({"hosts": side.hosts, "addresses": addresses, "requests": requests}, file)
        file.flush()
        meter = Meter({str(pid): pid for pid in side.pids})
        meter.begin()
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.opendata_query", file.name, "--users", str(users)],
            capture_output=True, text=True, cwd=ROOT, check=True,
        )  # fmt: skip
        told = json.loads(done.stdout)
        meter.end(clients=told["cpu"])
    server = sum(meter.cpu[str(pid)] for pid in side.pids)
    return Run(
        len(told["spent"]) / told["seconds"], told["spent"], server / len(told["spent"]) * 1000, meter.others,
        told["totals"], told["cpu"],
    )  # fmt: skip


def _pages(ours: Side, keeping: Side, peers: Side, records: list[Row], requests: int, *, short: bool) -> list[Figure]:
    questions = opendata_rows.filtered(records, 600, total=True)
    uncounted = opendata_rows.filtered(records, 600, total=False)
    # Each side has answered each question once before: a server that was started a moment ago still reads its file.
    for side, asked in ((ours, questions), (keeping, questions), (peers, uncounted)):
        _load(side, asked, USERS, min(len(asked), requests))
    alone, many = _load(ours, questions, 1, requests), _load(ours, questions, USERS, requests)
    remembered = _load(keeping, questions, USERS, requests)
    peer_alone = _load(peers, uncounted, 1, requests // 4)
    peer_many, peer_total = (_load(peers.as_started(), asked, USERS, requests // 4) for asked in (uncounted, questions))
    peer_two = _load(peers, uncounted, USERS, requests // 4)
    wrong = _wrong(many, ours, questions, records)
    return [
        Figure("filtered page with exact total, p95 at one client", percentile(alone.spent, 0.95) * 1000, "ms",
               None if short else 3, note=f"median {percentile(alone.spent, 0.5) * 1000:.2f}, CPU {alone.cpu:.2f} ms"),
        Figure(f"  at {USERS} clients", many.rate, "/s", note=_note(many)),
        Figure("  the same, each total counted once in a process", remembered.rate, "/s", note=_note(remembered)),
        Figure("  totals that differ from a count over all records", wrong, f"of {COUNTED}", 0),
        Figure("  Datasette without total, p95 at one client", percentile(peer_alone.spent, 0.95) * 1000, "ms",
               note=f"CPU {peer_alone.cpu:.2f} ms"),
        Figure(f"  Datasette without total, {USERS} clients", peer_many.rate, "/s", note=_note(peer_many)),
        Figure(f"  Datasette with total, {USERS} clients", peer_total.rate, "/s", note=_note(peer_total)),
        Figure("  times its requests (it without total)", many.rate / peer_many.rate, "×", None if short else 4, "least"),
        Figure("  two processes of Datasette, without total", peer_two.rate, "/s", note=_note(peer_two)),
        Figure("  times their requests", many.rate / peer_two.rate, "×"),
        Figure("  times fewer CPU seconds", peer_many.cpu / many.cpu, "×"),
    ]  # fmt: skip


def _searches(
    ours: Side, peers: Side, trigrams: Side, records: list[Row], requests: int, *, short: bool
) -> list[Figure]:
    figures = []
    for letters, words in opendata_rows.WORDS.items():
        by_looking = opendata_rows.searched(words, peer="like")
        by_index = opendata_rows.searched(words, peer="search")
        found = _load(ours, by_index, USERS, requests // 2)
        looked = _load(peers, by_looking, USERS, max(len(words), requests // 100))
        name = f"search for {letters} letter{'s' if letters > 1 else ''}"
        figures += [
            Figure(f"{name}: found of what is there", _recall(found, ours, by_index, records), "%", 100, "least"),
            Figure("  Datasette's own search", _recall(_load(peers, by_index, 1, len(words)), peers, by_index, records), "%"),
            Figure("  Datasette with trigrams", _recall(_load(trigrams, by_index, 1, len(words)), trigrams, by_index,
                                                        records), "%"),
            Figure("  Datasette looking at every record", _recall(looked, peers, by_looking, records), "%"),
            Figure(f"  ours at {USERS} clients", found.rate, "/s", note=_note(found)),
            Figure("  Datasette where it finds all (every record)", looked.rate, "/s", note=_note(looked)),
            Figure("  times its requests", found.rate / looked.rate, "×", None if short else 5, "least",
                   note=f"{looked.cpu / found.cpu:.1f} × fewer CPU seconds"),
        ]  # fmt: skip
        if letters == 3:
            indexed = _load(trigrams, by_index, USERS, requests // 8)
            figures += [
                Figure("  Datasette with trigrams", indexed.rate, "/s", note=_note(indexed)),
                # No target: an index that finds nothing of two letters answers another question.
                Figure("  times its requests", found.rate / indexed.rate, "×",
                       note=f"{indexed.cpu / found.cpu:.1f} × fewer CPU seconds"),
            ]  # fmt: skip
    return figures


def _boxes(ours: Side, peers: Side, records: list[Row], requests: int, *, short: bool) -> list[Figure]:
    questions = opendata_rows.boxed(300)
    found, looked = _load(ours, questions, USERS, requests), _load(peers, questions, USERS, requests // 20)
    return [
        Figure("bounding box, a hundredth of all: wrong totals", _wrong(found, ours, questions, records),
               f"of {COUNTED}", 0),
        Figure(f"  ours at {USERS} clients", found.rate, "/s", note=_note(found)),
        Figure("  Datasette by an index of longitude", looked.rate, "/s", note=_note(looked)),
        Figure("  times its requests", found.rate / looked.rate, "×", None if short else 5, "least",
               note=f"{looked.cpu / found.cpu:.1f} × fewer CPU seconds"),
    ]  # fmt: skip


def _whole(ours: Side, peers: Side, *, short: bool) -> list[Figure]:
    seconds, cpu, size = _fetched(ours, f"/open/datasets/{SLUG}/data.csv")
    peer_seconds, peer_cpu, peer_size = _fetched(peers, peers.before.replace(".json?", ".csv?_stream=on&_size=max"))
    return [
        Figure("CSV of the whole, not packed", seconds, "s", None if short else 0.1,
               note=f"CPU {cpu:.3f} s, {size / 1e6:.1f} MB"),
        Figure("  Datasette's stream", peer_seconds, "s", note=f"CPU {peer_cpu:.2f} s, {peer_size / 1e6:.1f} MB"),
        Figure("  times as fast", peer_seconds / seconds, "×"),
    ]  # fmt: skip


def _fetched(side: Side, address: str) -> tuple[float, float, int]:
    """The best of three."""
    best = (float("inf"), 0.0, 0)
    for _turn in range(3):
        before = sum(map(cpu_seconds, side.pids))
        begun = time.perf_counter()
        with _Line(side.hosts[0]) as line:
            status, body = line.get(address)
        spent = time.perf_counter() - begun
        assert status == 200, status
        best = min(best, (spent, sum(map(cpu_seconds, side.pids)) - before, len(body)))
    return best


def _note(run: Run) -> str:
    return f"CPU {run.cpu:.2f} ms each, p95 {percentile(run.spent, 0.95) * 1000:.1f} ms; others took {run.others:.1f} s CPU"


def _wrong(run: Run, side: Side, questions: Sequence[Asked], records: list[Row]) -> int:
    """How many totals differ from a count over all records; of some questions, since counting takes its time."""
    wrong = 0
    for address, one in [*zip(side.addresses(questions), questions, strict=True)][:COUNTED]:
        wrong += run.totals.get(address) != sum(map(one.holds, records))
    return wrong


def _recall(run: Run, side: Side, questions: Sequence[Asked], records: list[Row]) -> float:
    """Per cent of what is there that was found; finding too much counts as finding nothing."""
    there = found = 0
    for address, one in zip(side.addresses(questions), questions, strict=True):
        wanted = sum(map(one.holds, records))
        told = run.totals.get(address) or 0
        there, found = there + wanted, found + (told if told <= wanted else 0)
    return 100.0 * found / there


# The load, in a process of its own --------------------------------------------------------------------


class _Line:
    """One connection that stays open: the least that a client can do, so that the servers are measured."""

    def __init__(self, host: str) -> None:
        self.host = host
        name, _colon, port = host.partition(":")
        self.socket = socket.create_connection((name, int(port)), timeout=120)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def __enter__(self) -> _Line:
        return self

    def __exit__(self, *_error: object) -> None:
        self.socket.close()

    def get(self, address: str) -> tuple[int, bytes]:
        """Status and body."""
        self.socket.sendall(f"GET {quote(address, safe='/?&=%,+-_.~')} HTTP/1.1\r\nHost: {self.host}\r\n\r\n".encode())
        while b"\r\n\r\n" not in self.rest:
            self.rest += self._more()
        head, _gap, self.rest = self.rest.partition(b"\r\n\r\n")
        status = int(head[9:12])
        lower = head.lower()
        if b"transfer-encoding: chunked" in lower:
            return status, b"".join(self._chunks())
        length = int(lower.partition(b"content-length:")[2].partition(b"\r\n")[0])
        return status, self._take(length)

    def _more(self) -> bytes:
        piece = self.socket.recv(1 << 20)
        if not piece:
            raise ConnectionError("closed")
        return piece

    def _take(self, length: int) -> bytes:
        parts, have = [self.rest], len(self.rest)
        while have < length:
            parts.append(self._more())
            have += len(parts[-1])
        whole = b"".join(parts)
        self.rest = whole[length:]
        return whole[:length]

    def _chunks(self) -> Iterator[bytes]:
        while True:
            while b"\r\n" not in self.rest:
                self.rest += self._more()
            size, _line, self.rest = self.rest.partition(b"\r\n")
            length = int(size, 16)
            piece = self._take(length + 2)
            if not length:
                return
            yield piece[:-2]


def _visit(hosts: Sequence[str], addresses: Sequence[str], users: int, requests: int) -> dict[str, Any]:
    spent: list[float] = []
    totals: dict[str, int | None] = {}
    faults: list[str] = []

    def ask(user: int) -> None:
        try:
            with _Line(hosts[user % len(hosts)]) as line:
                for number in range(user, requests, users):
                    address = addresses[number % len(addresses)]
                    begun = time.perf_counter()
                    status, body = line.get(address)
                    spent.append(time.perf_counter() - begun)
                    if status != 200:
                        raise ConnectionError(f"{status} {address} {body[:300]!r}")
                    if address not in totals:
                        told = json.loads(body)
                        totals[address] = told.get("total", told.get("filtered_table_rows_count"))
        except Exception as wrong:  # noqa: BLE001 - told below, by whichever thread it was
            faults.append(repr(wrong))

    # A warm-up, and each host's connection; it counts for nothing.
    for host in hosts:
        with _Line(host) as line:
            for address in addresses[:5]:
                line.get(address)
    visitors = [threading.Thread(target=ask, args=(user,)) for user in range(users)]
    begun = time.perf_counter()
    for one in visitors:
        one.start()
    for one in visitors:
        one.join()
    seconds = time.perf_counter() - begun
    if faults:
        sys.exit("; ".join(faults[:3]))
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {"seconds": seconds, "spent": spent, "totals": totals, "cpu": used.ru_utime + used.ru_stime}


def _build(place: Path) -> dict[str, float]:
    from django.conf import settings

    settings.configure(USE_I18N=False)
    from madoguchi.services.opendata.snapshots.building import build_snapshot

    raw = (place / "rows.csv").read_bytes()
    wall, cpu = time.perf_counter(), time.process_time()
    built = build_snapshot(raw, opendata_rows.COLUMNS, place / "snapshot", title="見本の施設")
    return {
        "seconds": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "megabytes": _peak(),
        "database": built.files["data.sqlite3"].bytes,
        "bytes": sum(one.bytes for one in built.files.values()),
    }


def _peak() -> float:
    told = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(next(line.split()[1] for line in told.splitlines() if line.startswith("VmHWM:"))) / 1000


def main() -> None:
    """Build, or send the load, and print what it took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.opendata_query", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--users", type=int, default=USERS)
    parser.add_argument("--build", type=Path)
    asked = parser.parse_args()
    if asked.build:
        print(json.dumps(_build(asked.build)))
        return
    told = json.loads(asked.file.read_text(encoding="utf-8"))
    print(json.dumps(_visit(told["hosts"], told["addresses"], asked.users, told["requests"])))


if __name__ == "__main__":
    main()
