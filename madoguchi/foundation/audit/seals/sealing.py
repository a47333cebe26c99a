"""The sealer: takes the lines that no batch holds yet, and makes the next batch. It never touches the ledgers.

Any number of sealers may run: the file of the checkpoint is made once, and decides which of them made the batch. It is
written before the batch's row is committed; a sealer killed in between leaves a checkpoint from which the next one makes
the same row again, and if the lines no longer agree with what was signed, it stops instead.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from django.db import IntegrityError, connection, transaction

from madoguchi.foundation.audit.models import SealBatch
from madoguchi.foundation.audit.seals.checkpoints import Folder, read_statements, write_statement
from madoguchi.foundation.audit.seals.encoding import LEDGERS, Ledger, Row, content, leaf, moment_of, read_rows
from madoguchi.foundation.audit.seals.heads import (
    GENESIS,
    LEAP,
    Head,
    Part,
    Range,
    as_ranges,
    digest_of,
    length,
    read_head,
)
from madoguchi.foundation.audit.seals.keys import Signer, Trusted, load_signer, load_trusted, make_key
from madoguchi.foundation.audit.seals.stopped import SealingStopped

log = logging.getLogger(__name__)

MOST_LINES = 20_000
"""Lines of one ledger in one batch."""
HOLES_CLOSE_AFTER = timedelta(minutes=10)
"""How long a hole stays open at least; and longer while a transaction is open that might fill it."""
BACKDATED_AFTER = timedelta(hours=1)
"""A line sealed now that says it is this much older than the batch before pretends to be old."""
LOCK = 0x5EA1
"""PostgreSQL's advisory lock of the sealers."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a sealer works: its folder of checkpoints and its key."""

    folder: Folder
    key_file: Path

    def signer(self) -> Signer:
        """The private key; made at the very first batch, and never again by itself."""
        if self.key_file.exists():
            return load_signer(self.key_file)
        if self.folder.numbers() or SealBatch.objects.exists():
            raise SealingStopped(
                f"The key {self.key_file} is missing: bring it back from its copy. If it is lost for good, "
                "make another: madoguchi audit key --lost"
            )
        return make_key(self.key_file, first_batch=1)

    def trusted(self) -> Trusted:
        """The public keys beside the key, and what the folder's statements add."""
        listed = load_trusted(self.key_file)
        if listed is None:
            raise SealingStopped(f"The list of public keys beside {self.key_file} is missing.")
        return read_statements(self.folder, listed)[0]


def seal(desk: Desk, *, at: datetime, holes_close_after: timedelta = HOLES_CLOSE_AFTER) -> int:
    """Seal everything that waits; returns how many lines were sealed. Does nothing while another sealer is at it.

    Raises ``SealingStopped`` when what is there does not agree with the last checkpoint.
    """
    sealed = 0
    while True:
        with _alone() as alone:
            made = _seal_once(desk, at=at, holes_close_after=holes_close_after) if alone else None
        if made is None:
            return sealed
        head, more = made
        sealed += head.lines
        if not more:
            return sealed


def unsealed_lines() -> dict[str, int]:
    """How many lines of each ledger wait to be sealed."""
    last = last_head()
    return {one.key: waiting_lines(one, last.parts[one.key] if last else None) for one in LEDGERS}


def waiting_since(last: Head | None) -> datetime | None:
    """Since when a line waits to be sealed; ``None`` when none does. A line that says it is older than ``last`` is not."""
    found: list[datetime] = []
    for ledger in LEDGERS:
        front = max((front for _start, front in last.parts[ledger.key].runs), default=None) if last else None
        row = next(read_rows(ledger, -(2**62) if front is None else front + 1, None, limit=1), None)
        moment = moment_of(row) if row is not None else None
        if moment is not None:
            found.append(max(moment, last.at) if last else moment)
    return min(found, default=None)


def last_head() -> Head | None:
    """The head of the newest batch."""
    found = SealBatch.objects.order_by("-number").values_list("head", flat=True).first()
    return read_head(found) if found is not None else None


@contextmanager
def _alone() -> Iterator[bool]:
    """One sealer at a time where the database can say so; on SQLite the checkpoint's file decides alone."""
    if connection.vendor != "postgresql":
        yield True
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        yield bool(cursor.fetchone()[0])


def _seal_once(desk: Desk, *, at: datetime, holes_close_after: timedelta) -> tuple[Head, bool] | None:
    """The next batch, and whether more may wait; ``None`` when nothing does."""
    before = SealBatch.objects.order_by("-number").first()
    last = read_head(before.head) if before is not None else None
    signer = desk.signer()
    number, after = _next_number(desk, last)
    if last is not None:
        must_agree(desk, last)
    signed = desk.folder.read(number)
    if signed is not None:
        return _make_again(desk, number, last), True
    # Before the holes are read: what was open then is the oldest that may still fill one.
    oldest_open = _age_of_oldest_transaction()
    parts: dict[str, Part] = {}
    leaves: list[bytes] = []
    for ledger in LEDGERS:
        parts[ledger.key], made = _gather(
            ledger,
            last.parts[ledger.key] if last else None,
            at=at,
            horizon=last.at if last else None,
            closes=lambda seen: _closes(seen, at, holes_close_after, oldest_open),
        )
        leaves += made
    if not leaves and not any(one.void for one in parts.values()):
        return None
    every = b"".join(leaves)
    head = Head(
        number=number,
        previous=digest_of(last.text) if last else GENESIS,
        sealed_at=at.astimezone(UTC).isoformat(),
        leaves=sha256(every).hexdigest(),
        parts=parts,
        after=after,
    )
    if not desk.folder.write(head, signer):
        return _make_again(desk, number, last), True
    _keep(head, every)
    return head, any(length(one.sealed) >= MOST_LINES for one in parts.values())


def _next_number(desk: Desk, last: Head | None) -> tuple[int, int]:
    """The number of the next batch, and of the one it follows; they are apart only after a stated restore."""
    after = last.number if last else 0
    for first, follows in read_statements(desk.folder, desk.trusted())[1].items():
        if follows == after and first > after + 1:
            return first, after
    return after + 1, after


def must_agree(desk: Desk, last: Head) -> None:
    """Nothing is signed on top of what was not signed: raises ``SealingStopped``."""
    try:
        signed = desk.folder.read(last.number)
    except ValueError:
        signed = None
    if signed is None:
        raise SealingStopped(
            f"The checkpoint of batch {last.number} is missing or damaged in {desk.folder.path}. Is this the folder "
            "that all sealers share? Bring the file back, then look: madoguchi audit verify"
        )
    if signed.fault(last.number, desk.trusted()) or signed.head != last.text:
        raise SealingStopped(
            f"Batch {last.number} in the database is not what its checkpoint signed: madoguchi audit verify"
        )


def _make_again(desk: Desk, number: int, last: Head | None) -> Head:
    """The batch whose checkpoint is there already, from the lines themselves."""
    signed = desk.folder.read(number)
    if signed is None or signed.fault(number, desk.trusted()):
        raise SealingStopped(f"The checkpoint of batch {number} is forged or damaged: madoguchi audit verify")
    head = read_head(signed.head)
    if head.previous != (digest_of(last.text) if last else GENESIS):
        raise SealingStopped(
            f"{desk.folder.path} holds the checkpoint of a batch {number} that does not follow this database's last one. "
            "Is it the folder of another database, or was an older backup restored? See docs/how-to/seals.md"
        )
    every = b"".join(
        leaf(row[0], content(ledger, row))
        for ledger in LEDGERS
        for low, high in head.parts[ledger.key].sealed
        for row in read_rows(ledger, low, high)
    )
    if sha256(every).hexdigest() != head.leaves:
        raise SealingStopped(
            f"Batch {number} was signed, is no longer in the database, and its lines are changed or gone: "
            "madoguchi audit verify; after the restore of a backup see docs/how-to/seals.md"
        )
    log.warning("batch made again from its checkpoint", extra={"batch": number})
    _keep(head, every)
    return head


def _keep(head: Head, leaves: bytes) -> None:
    try:
        with transaction.atomic():
            SealBatch.objects.create(
                number=head.number, sealed_at=head.at, head=head.text, digest=digest_of(head.text), leaves=leaves
            )
    except IntegrityError:
        # Another sealer made the same row from the same checkpoint.
        if SealBatch.objects.get(number=head.number).head != head.text:
            raise


def _gather(
    ledger: Ledger,
    before: Part | None,
    *,
    at: datetime,
    horizon: datetime | None,
    closes: Callable[[int], bool],
) -> tuple[Part, list[bytes]]:
    """What the next batch says of one ledger, and the leaves of its lines in the order of their ids."""
    part = Part(runs=list(before.runs) if before else [])
    rows: list[Row] = []
    seen = int(at.timestamp())
    if before is not None:
        _fill_holes(ledger, before, part, rows, closes)
    _go_on(ledger, part, rows, seen=seen)
    rows.sort(key=lambda row: row[0])
    leaves = []
    for row in rows:
        leaves.append(leaf(row[0], content(ledger, row)))
        if horizon is not None and not _is_of_its_time(row, horizon):
            part.odd.append((row[0], "backdated"))
    part.sealed = as_ranges(row[0] for row in rows)
    return part, leaves


def _is_of_its_time(row: Row, horizon: datetime) -> bool:
    moment = moment_of(row)
    return moment is not None and moment >= horizon - BACKDATED_AFTER


def _fill_holes(ledger: Ledger, before: Part, part: Part, rows: list[Row], closes: Callable[[int], bool]) -> None:
    """Lines that were committed late, and the holes that nothing can fill any more."""
    for low, high, seen in before.open:
        late = list(read_rows(ledger, low, high))
        rows += late
        edges = [low - 1, *(row[0] for row in late), high + 1]
        holes = [(a + 1, b - 1) for a, b in pairwise(edges) if b - a > 1]
        if closes(seen):
            part.void += holes
        else:
            part.open += [(a, b, seen) for a, b in holes]


def _go_on(ledger: Ledger, part: Part, rows: list[Row], *, seen: int) -> None:
    """Lines after the end of each run."""
    room = MOST_LINES
    if not part.runs:
        first = next(read_rows(ledger, -(2**62), None, limit=1), None)
        if first is None:
            return
        part.runs.append((first[0], first[0] - 1))
    made: list[Range] = []
    for place, (start, front) in enumerate(part.runs):
        until = part.runs[place + 1][0] - 1 if place + 1 < len(part.runs) else None
        for row in read_rows(ledger, front + 1, until, limit=room):
            hole = row[0] - front - 1
            if hole > LEAP:
                made.append((start, front))
                start = row[0]
                part.odd.append((row[0], "leap"))
            elif hole:
                part.open.append((front + 1, row[0] - 1, seen))
            front = row[0]
            rows.append(row)
            room -= 1
        made.append((start, front))
    part.runs = made


def _closes(seen: int, at: datetime, least: timedelta, oldest_open: float) -> bool:
    age = at.timestamp() - seen
    # A minute: the clocks of two machines may differ.
    return age >= least.total_seconds() and oldest_open < max(age - 60, 0.001)


def _age_of_oldest_transaction() -> float:
    """Seconds since the oldest other transaction of this database began; 0 when there is none.

    SQLite has one writer at a time: its ids are given in the order of the commits.
    """
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXTRACT(EPOCH FROM clock_timestamp() - min(xact_start)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
        )
        return float(cursor.fetchone()[0] or 0)


def waiting_lines(ledger: Ledger, part: Part | None) -> int:
    """How many lines of a ledger wait, when ``part`` is what the newest batch says of it."""
    if part is None or not part.runs:
        conditions: str = "1 = 1"
        values: list[int] = []
    else:
        ends = [(front, after) for (_s, front), (after, _f) in pairwise([*part.runs, (2**63 - 1, 0)])]
        pieces = [(front + 1, after - 1) for front, after in ends] + [(a, b) for a, b, _seen in part.open]
        conditions = " OR ".join("id BETWEEN %s AND %s" for _ in pieces)
        values = [edge for piece in pieces for edge in piece]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {ledger.table} WHERE {conditions}", values)  # noqa: S608 - ours
        return int(cursor.fetchone()[0])


def change_key(desk: Desk, *, lost: bool = False) -> Signer:
    """Sign with a new key from the next batch on; the old one says so in a statement, unless it is ``lost``."""
    last = last_head()
    if last is None:
        raise SealingStopped("Nothing is sealed yet: the key that is there can be used.")
    first = last.number + 1
    if lost:
        return make_key(desk.key_file, first_batch=first)
    old = load_signer(desk.key_file)
    new = make_key(desk.key_file, first_batch=first)
    public = load_trusted(desk.key_file)
    assert public is not None
    write_statement(desk.folder, old, batch=first, what="key", public=public.text.split()[-1])
    return new


def go_on_after_restore(desk: Desk, *, reason: str, by: str, at: datetime) -> tuple[int, int]:
    """State with a signature that the batches after this database's last one were lost at a restore.

    Returns the first and last batch that were lost. Raises ``SealingStopped`` when none were.
    """
    last = last_head()
    after = last.number if last else 0
    signed = desk.folder.numbers()
    if not signed or signed[-1] <= after:
        raise SealingStopped("No checkpoint is newer than this database: nothing was lost.")
    if last is not None:
        must_agree(desk, last)
    write_statement(
        desk.folder,
        desk.signer(),
        batch=signed[-1] + 1,
        what="restore",
        after=after,
        reason=reason,
        by=by,
        at=at.astimezone(UTC).isoformat(),
    )
    return after + 1, signed[-1]
