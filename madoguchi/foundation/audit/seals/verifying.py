"""Verification: every line against its leaf, every batch against the one before, every batch against its checkpoint."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from django.db import connection

from madoguchi.foundation.audit.guards import missing_guards
from madoguchi.foundation.audit.models import SealBatch
from madoguchi.foundation.audit.seals.checkpoints import Checkpoint, Folder, read_statements
from madoguchi.foundation.audit.seals.encoding import LEDGERS, Ledger, Row, content, leaf, moment_of, read_rows
from madoguchi.foundation.audit.seals.heads import GENESIS, LEAP, Head, Part, digest_of, length, read_head
from madoguchi.foundation.audit.seals.keys import Trusted
from madoguchi.foundation.audit.seals.sealing import BACKDATED_AFTER, waiting_lines

MOST = 100
"""Findings told one by one; all are counted."""
Progress = Callable[[int, int], None]
"""Called now and then with how many lines are checked, and of how many."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. ``batch`` and ``line`` are 0 where it is about none."""

    kind: str
    says: str
    batch: int = 0
    ledger: str = ""
    line: int = 0

    @property
    def order(self) -> tuple[int, str, int]:
        """First what is oldest."""
        return (self.batch or 2**62, self.ledger, self.line)


@dataclass(slots=True)
class Report:
    """What a verification found."""

    findings: list[Finding] = field(default_factory=list)
    found: int = 0
    remarks: list[str] = field(default_factory=list)
    lines: int = 0
    batches: int = 0
    unsealed: dict[str, int] = field(default_factory=lambda: {one.key: 0 for one in LEDGERS})
    checkpoints: int = 0

    def add(self, kind: str, says: str, *, batch: int = 0, ledger: str = "", line: int = 0) -> None:
        """Write down one thing."""
        self.found += 1
        if len(self.findings) < MOST:
            self.findings.append(Finding(kind=kind, says=says, batch=batch, ledger=ledger, line=line))

    @property
    def first(self) -> Finding | None:
        """The oldest wrong thing."""
        return min(self.findings, key=lambda one: one.order, default=None)


@dataclass(frozen=True, slots=True)
class Witness:
    """What stands outside the database: the folder of checkpoints, and the keys that are trusted."""

    folder: Folder
    trusted: Trusted


@dataclass(frozen=True, slots=True)
class _Span:
    """Lines of one ledger that one batch sealed: ids, and where their leaves begin."""

    low: int
    high: int
    batch: int
    offset: int
    asked: bool
    """Whether this batch is among those to be looked at."""


def verify(
    witness: Witness | None,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    progress: Progress | None = None,
    patience: float = 3.0,
) -> Report:
    """Check everything, or the lines of the batches sealed from ``since`` until before ``until``.

    Without a witness only what the database says of itself is compared: whoever owns it can make that agree.
    ``patience`` is how many seconds a checkpoint may be ahead of the database (a sealer is between the two).
    """
    report = Report()
    heads = _read_heads(report, since, until)
    report.batches = len(heads)
    lost: dict[int, int] = {}
    if witness is not None:
        lost = _compare_with_witness(report, heads, witness, patience)
    _check_chain(report, heads, lost)
    for table, verb in missing_guards():
        report.add("unguarded", f"the trigger that refuses {verb} on {table} is missing or switched off")
    asked = {one.number for one in heads if _is_asked(one, since, until)}
    total = sum(one.lines for one in heads if one.number in asked)
    leaves = _Leaves()
    for ledger in LEDGERS:
        _Walk(report, ledger, heads, asked, leaves, progress, total).go()
    return report


def _is_asked(head: Head, since: datetime | None, until: datetime | None) -> bool:
    return (since is None or head.at >= since) and (until is None or head.at < until)


def _read_heads(report: Report, since: datetime | None, until: datetime | None) -> list[Head]:
    heads = []
    for number, sealed_at, text, digest in SealBatch.objects.order_by("number").values_list(
        "number", "sealed_at", "head", "digest"
    ):
        try:
            head = read_head(text)
        except ValueError:
            report.add("rewritten", f"batch {number}: its head cannot be read", batch=number)
            continue
        if digest_of(text) != digest or head.number != number or head.at != sealed_at or head.text != text:
            report.add("rewritten", f"batch {number}: its head was changed", batch=number)
        heads.append(head)
    return heads


def _check_chain(report: Report, heads: list[Head], lost: dict[int, int]) -> None:
    number, digest = 0, GENESIS
    for head in heads:
        follows = lost.get(head.number, head.number - 1)
        if head.after != number or follows != number:
            report.add(
                "removed",
                f"batch {head.number} follows batch {number}: those between are gone",
                batch=min(number + 1, head.number),
            )
        elif head.previous != digest:
            report.add(
                "rewritten", f"batch {head.number} was made after another batch {number} than this", batch=number or 1
            )
        number, digest = head.number, digest_of(head.text)


def _compare_with_witness(report: Report, heads: list[Head], witness: Witness, patience: float) -> dict[int, int]:
    trusted, lost, wrong = read_statements(witness.folder, witness.trusted)
    for one in wrong:
        report.add("forged", f"statement {one}")
    numbers = witness.folder.numbers()
    report.checkpoints = len(numbers)
    for first, after in sorted(lost.items()):
        report.remarks.append(f"batches {after + 1} to {first - 1} were lost at a restore, as a signed statement says")
    explained = {number for first, after in lost.items() for number in range(after + 1, first)}
    present = set(numbers)
    for head in heads:
        if head.number not in present:
            report.add("checkpoint", f"the checkpoint of batch {head.number} is missing", batch=head.number)
            continue
        signed, fault = _read(witness.folder, head.number, trusted)
        if fault:
            report.add("forged", f"the checkpoint of batch {head.number}: {fault}", batch=head.number)
        elif signed is not None and signed.head != head.text:
            report.add(
                "rewritten",
                f"batch {head.number} is not the one that was signed on {head.sealed_at}",
                batch=head.number,
            )
    last = heads[-1].number if heads else 0
    known = {head.number for head in heads}
    give_up = time.monotonic() + patience
    for number in numbers:
        if number not in known and number not in explained and not _arrives(number, last, give_up):
            signed, fault = _read(witness.folder, number, trusted)
            says = f"batch {number} was signed and is gone"
            if fault:
                says = f"the checkpoint of batch {number}, which is not in the database: {fault}"
            elif number > last:
                says += " with everything after it (a sealer killed just now is put right by: madoguchi audit seal)"
            report.add("forged" if fault else "truncated" if number > last else "removed", says, batch=number)
    return lost


def _arrives(number: int, last: int, give_up: float) -> bool:
    """Whether a batch beyond the last one we read is in the database now, or soon: its checkpoint comes first."""
    if number <= last:
        return False
    while not SealBatch.objects.filter(number=number).exists():
        if time.monotonic() >= give_up:
            return False
        time.sleep(0.1)
    return True


def _read(folder: Folder, number: int, trusted: Trusted) -> tuple[Checkpoint | None, str]:
    try:
        signed = folder.read(number)
    except ValueError:
        return None, "it is damaged"
    if signed is None:
        return None, "it is missing"
    return signed, signed.fault(number, trusted)


class _Leaves:
    """The leaves of the batches last asked for."""

    def __init__(self) -> None:
        self.kept: OrderedDict[int, bytes] = OrderedDict()
        self.last = (0, b"")

    def of(self, batch: int) -> bytes:
        if batch == self.last[0]:
            return self.last[1]
        if batch not in self.kept:
            found = SealBatch.objects.filter(number=batch).values_list("leaves", flat=True).first()
            self.kept[batch] = bytes(found or b"")
            if len(self.kept) > 64:
                self.kept.popitem(last=False)
        self.kept.move_to_end(batch)
        self.last = (batch, self.kept[batch])
        return self.kept[batch]


class _Walk:
    """One walk through one ledger, side by side with what the batches say of it."""

    def __init__(
        self,
        report: Report,
        ledger: Ledger,
        heads: list[Head],
        asked: set[int],
        leaves: _Leaves,
        progress: Progress | None,
        total: int,
    ) -> None:
        self.report, self.ledger, self.leaves = report, ledger, leaves
        self.progress, self.total = progress, total
        self.heads = {one.number: one for one in heads}
        self.asked = asked
        self.part = heads[-1].parts[ledger.key] if heads else Part()
        self.horizon = heads[-1].at if heads else None
        self.spans = sorted(self._spans(heads), key=lambda one: one.low)
        self.misfits: list[tuple[int, int, bytes, bytes]] = []
        """Changed lines: batch, id, content as it is, leaf as it was sealed."""
        self.missing: list[tuple[int, int, int]] = []
        """Deleted lines: batch, first id, last id."""
        self.strangers: list[tuple[int, bytes]] = []
        """Lines that no batch knows, where one should: id, content."""

    def _spans(self, heads: list[Head]) -> Iterator[_Span]:
        place = [one.key for one in LEDGERS].index(self.ledger.key)
        for head in heads:
            offset = sum(length(head.parts[one.key].sealed) for one in LEDGERS[:place])
            for low, high in head.parts[self.ledger.key].sealed:
                yield _Span(low, high, head.number, offset, head.number in self.asked)
                offset += high - low + 1

    def go(self) -> None:
        """Walk, and report."""
        if self.ledger is LEDGERS[0]:
            self._check_leaves()
        whole = len(self.asked) == len(self.heads)
        asked = [one for one in self.spans if one.asked]
        if whole:
            self._walk(read_rows(self.ledger, -(2**62), None))
        else:
            if asked:
                self._walk(read_rows(self.ledger, asked[0].low, max(one.high for one in asked)))
            self.report.unsealed[self.ledger.key] = waiting_lines(self.ledger, self.part)
        self._tell()
        self._check_odd()
        self._check_counter()

    def _check_leaves(self) -> None:
        """The leaves must be those that the head names; otherwise no line can be told apart."""
        for number in sorted(self.asked):
            head, leaves = self.heads[number], self.leaves.of(number)
            if len(leaves) != 32 * head.lines or sha256(leaves).hexdigest() != head.leaves:
                self.report.add("rewritten", f"batch {number}: its list of hashes was changed", batch=number)

    def _walk(self, rows: Iterator[Row]) -> None:
        spans = iter(self.spans)
        span = next(spans, None)
        expected = span.low if span else 0
        checked = 0
        for row in rows:
            row_id = row[0]
            while span is not None and row_id > span.high:
                self._miss(span, expected, span.high)
                span = next(spans, None)
                expected = max(expected, span.low) if span else expected
            if span is None or row_id < expected:
                self._meet_stranger(row)
                continue
            self._miss(span, expected, row_id - 1)
            expected = row_id + 1
            if span.asked:
                self._compare(span, row)
                checked += 1
                if self.progress is not None and checked % 20_000 == 0:
                    self.progress(self.report.lines + checked, self.total)
        while span is not None:
            self._miss(span, expected, span.high)
            span = next(spans, None)
            expected = max(expected, span.low) if span else expected
        self.report.lines += checked

    def _miss(self, span: _Span, low: int, high: int) -> None:
        if low <= high and span.asked:
            self.missing.append((span.batch, low, high))

    def _compare(self, span: _Span, row: Row) -> None:
        line = content(self.ledger, row)
        start = 32 * (span.offset + row[0] - span.low)
        sealed = self.leaves.of(span.batch)[start : start + 32]
        if leaf(row[0], line) != sealed:
            self.misfits.append((span.batch, row[0], line, sealed))

    def _meet_stranger(self, row: Row) -> None:
        row_id, part = row[0], self.part
        after = [start for start, _front in part.runs if start > row_id]
        front = max((front for start, front in part.runs if start <= row_id), default=None)
        fresh = not part.runs or (front is not None and front < row_id <= front + LEAP)
        late = any(low <= row_id <= high for low, high, _seen in part.open)
        if not (fresh or late):
            ahead = front is not None and row_id > front and not after
            if ahead and self._follows_leap(row_id):
                self.report.unsealed[self.ledger.key] += 1
                return
            self.strangers.append((row_id, content(self.ledger, row)))
            return
        self.report.unsealed[self.ledger.key] += 1
        moment = moment_of(row)
        if self.horizon is not None and (moment is None or moment < self.horizon - BACKDATED_AFTER):
            self.report.add(
                "backdated",
                f"{self.ledger.key} {row_id} is not sealed yet and says that it is older than what was sealed long ago",
                ledger=self.ledger.key,
                line=row_id,
            )

    def _follows_leap(self, row_id: int) -> bool:
        """Whether the line before this one leapt already, and was reported."""
        return any(0 < row_id - stranger <= LEAP for stranger, _line in self.strangers)

    def _tell(self) -> None:
        key = self.ledger.key
        by_leaf = {sealed: row_id for _batch, row_id, _line, sealed in self.misfits[:200]}
        lost = [row_id for _batch, low, high in self.missing for row_id in range(low, min(high, low + 200) + 1)][:200]
        for batch, row_id, line, _sealed in self.misfits:
            twin = next(
                (other for leaf_, other in by_leaf.items() if other != row_id and leaf(other, line) == leaf_), None
            )
            if twin is not None:
                says = f"{key} {row_id} holds what {key} {twin} held: they were put in another order"
                self.report.add("reordered", says, batch=batch, ledger=key, line=row_id)
            else:
                self.report.add("changed", f"{key} {row_id} was changed", batch=batch, ledger=key, line=row_id)
        for batch, low, high in self.missing:
            which = f"{key} {low}" if low == high else f"{key} {low} to {high}"
            self.report.add("deleted", f"{which} was deleted", batch=batch, ledger=key, line=low)
        for row_id, line in self.strangers:
            says = f"{key} {row_id} was inserted: it stands where nothing was"
            for other in lost:
                if self._sealed_leaf(other) == leaf(other, line):
                    says = f"{key} {row_id} was {key} {other}: it was moved"
                    break
            self.report.add("inserted", says, ledger=key, line=row_id)

    def _sealed_leaf(self, row_id: int) -> bytes:
        for span in self.spans:
            if span.low <= row_id <= span.high:
                start = 32 * (span.offset + row_id - span.low)
                return self.leaves.of(span.batch)[start : start + 32]
        return b""

    def _check_odd(self) -> None:
        words = {
            "backdated": "says that it is much older than what had been sealed before it came",
            "leap": "stands far beyond the line before it: the counter was set forward",
        }
        for number in sorted(self.asked):
            for row_id, why in self.heads[number].parts[self.ledger.key].odd:
                says = f"{self.ledger.key} {row_id} {words.get(why, why)}"
                self.report.add(why, says, batch=number, ledger=self.ledger.key, line=row_id)

    def _check_counter(self) -> None:
        """The counter that gives ids must stand where the ledger ends."""
        front = max((front for _start, front in self.part.runs), default=None)
        if front is None:
            return
        stands = counter_of(self.ledger)
        if stands < front or stands > front + LEAP + sum(self.report.unsealed.values()):
            self.report.add(
                "counter",
                f"the counter of {self.ledger.key} stands at {stands}, the ledger is sealed up to {front}: it was set",
                ledger=self.ledger.key,
            )


def counter_of(ledger: Ledger) -> int:
    """The last id that the database gave out."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [ledger.table])
            (sequence,) = cursor.fetchone()
            if sequence is None:
                return 0
            cursor.execute(f"SELECT last_value, is_called FROM {sequence}")  # noqa: S608 - from the database itself
            last, called = cursor.fetchone()
            return int(last) if called else int(last) - 1
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [ledger.table])
        row = cursor.fetchone()
        return int(row[0]) if row and str(row[0]).lstrip("-").isdigit() else 0
