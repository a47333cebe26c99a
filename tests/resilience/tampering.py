"""Tampering with the ledgers by SQL, as whoever owns the database could, and whether verification finds it.

    python -m tests.resilience.tampering [--count 1000] [--seed 1]

Each tampering takes the guards away, changes lines, seals, counters or checkpoint files, puts the guards back, and is undone
after verification. Those that leave the database in agreement with itself are verified a second time **without the checkpoints**:
that control must find nothing, or the checkpoints prove nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from madoguchi.foundation.audit.seals.heads import Head
    from madoguchi.foundation.audit.seals.keys import Signer
    from madoguchi.foundation.audit.seals.sealing import Desk
    from madoguchi.foundation.audit.seals.verifying import Report

BEGIN = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
TABLES = {"acts": "audit_auditentry", "looks": "audit_accessline", "attempts": "audit_attempt"}
TEXTS = {
    "acts": ("act", "actor_kind", "actor_id", "actor_name", "actor_post", "subject_model", "subject_id"),
    "looks": ("actor_name", "actor_post", "purpose", "what", "account_id", "resident_id", "case_id", "case_number"),
    "attempts": ("kind", "key"),
}


@dataclass
class World:
    """A sealed ledger, and the random choices of whoever tampers with it."""

    desk: Desk
    rng: random.Random
    ids: dict[str, list[int]] = field(default_factory=dict)
    holes: dict[str, list[int]] = field(default_factory=dict)
    batches: int = 0
    last: datetime = BEGIN

    def ledger(self) -> str:
        """Any of the three."""
        return self.rng.choice(list(TABLES))

    def some(self, key: str) -> int:
        """Any line of it."""
        return self.rng.choice(self.ids[key])


# ---------------------------------------------------------------- the world


def build(folder: Path, *, batches: int, lines: int, seed: int) -> World:
    """A ledger of ``batches`` batches with about ``lines`` lines each, with holes as rolled-back transactions leave them."""
    from madoguchi.foundation.audit.seals.checkpoints import Folder
    from madoguchi.foundation.audit.seals.sealing import Desk, last_head, seal

    world = World(desk=Desk(folder=Folder(folder / "checkpoints"), key_file=folder / "key"), rng=random.Random(seed))
    for batch in range(batches):
        moment = BEGIN + timedelta(minutes=5 * batch)
        for number in range(lines):
            append(world.rng, moment + timedelta(seconds=number))
            if number == lines // 2:
                for table in TABLES.values():
                    skip_an_id(table)
        world.last = moment + timedelta(minutes=4)
        seal(world.desk, at=world.last, holes_close_after=timedelta(0))
    for key, table in TABLES.items():
        world.ids[key] = [row[0] for row in sql(f"SELECT id FROM {table} ORDER BY id")]
    last = last_head()
    assert last is not None
    world.batches = last.number
    for head in heads():
        for key in TABLES:
            world.holes.setdefault(key, []).extend(a for a, _b in head.parts[key].void)
    return world


def append(rng: random.Random, at: datetime) -> None:
    """One line, by the product's own functions' tables."""
    from madoguchi.foundation.audit.models import AccessLine, Attempt, AuditEntry

    which = rng.randrange(3)
    who = {
        "actor_kind": "staff",
        "actor_id": f"s-{rng.randrange(9)}",
        "actor_name": "佐藤 優",
        "actor_post": "市民課 窓口係",
    }
    if which == 0:
        detail = {
            "count": rng.randrange(9),
            "reason": rng.choice(["移動", "correction"]),
            "share": rng.random(),
            "whole": 2.0,
        }
        AuditEntry.objects.create(
            at=at,
            act="case.examine",
            subject_model="cases.case",
            subject_id=f"{rng.getrandbits(40)}",
            detail=detail,
            **who,
        )
    elif which == 1:
        AccessLine.objects.create(
            at=at, purpose="Examining an application", what="Application", account_id=f"a-{rng.randrange(99)}", **who
        )
    else:
        Attempt.objects.create(
            at=at, kind="accounts.code", key=f"{rng.getrandbits(256):064x}", succeeded=rng.random() < 0.5
        )


def skip_an_id(table: str) -> None:
    """An id that was given and never used."""
    if vendor() == "postgresql":
        sql("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
    else:
        sql("UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = %s", [table])


def vendor() -> str:
    """The engine's name."""
    from django.db import connection

    return connection.vendor


def sql(query: str, values: list[Any] | None = None) -> list[Any]:
    """Run one statement."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall()) if cursor.description else []


def heads() -> list[Head]:
    """The heads in the database."""
    from madoguchi.foundation.audit.models import SealBatch
    from madoguchi.foundation.audit.seals.heads import read_head

    return [read_head(text) for text in SealBatch.objects.order_by("number").values_list("head", flat=True)]


# ---------------------------------------------------------------- what an attacker can do

Tampering = Callable[[World], tuple[set[str], str]]
"""Does it; returns the kinds of finding of which one must be there, and the line (``acts 12``) that must be named, if any."""
EVERY: dict[str, Tampering] = {}
CONSISTENT: set[str] = set()
"""Those after which the database agrees with itself."""


def tampering(*, consistent: bool = False) -> Callable[[Tampering], Tampering]:
    """Register one way."""

    def register(do: Tampering) -> Tampering:
        EVERY[do.__name__] = do
        if consistent:
            CONSISTENT.add(do.__name__)
        return do

    return register


def other(rng: random.Random, value: Any) -> str:
    """A text that differs, sometimes by very little."""
    text = str(value)
    return rng.choice([text + " ", text[:-1] if text else "x", text + "\N{VARIATION SELECTOR-17}", "岩木 太郎"])


@tampering()
def change_a_text(world: World) -> tuple[set[str], str]:
    key = world.ledger()
    line, column = world.some(key), world.rng.choice(TEXTS[key])
    longest = {"actor_kind": 10, "kind": 40, "key": 64, "case_number": 40}.get(column, 60)
    (before,) = sql(f"SELECT {column} FROM {TABLES[key]} WHERE id = %s", [line])[0]
    after = other(world.rng, before)[-longest:]
    if after == before:
        after = "x"
    sql(f"UPDATE {TABLES[key]} SET {column} = %s WHERE id = %s", [after, line])
    return {"changed"}, f"{key} {line}"


@tampering()
def change_the_time(world: World) -> tuple[set[str], str]:
    key = world.ledger()
    line = world.some(key)
    shift = world.rng.choice([1, 1_000, 60_000_000, 86_400_000_000]) * world.rng.choice([1, -1])
    if vendor() == "postgresql":
        sql(f"UPDATE {TABLES[key]} SET at = at + %s * interval '1 microsecond' WHERE id = %s", [shift, line])
    else:
        (text,) = sql(f"SELECT at FROM {TABLES[key]} WHERE id = %s", [line])[0]
        moment = datetime.fromisoformat(text) if isinstance(text, str) else text
        moved = (moment + timedelta(microseconds=shift)).replace(tzinfo=None)
        sql(f"UPDATE {TABLES[key]} SET at = %s WHERE id = %s", [str(moved), line])
    return {"changed"}, f"{key} {line}"


@tampering()
def change_the_time_to_no_time(world: World) -> tuple[set[str], str]:
    key = world.ledger()
    line = world.some(key)
    value = world.rng.choice(["infinity", "-infinity"]) if vendor() == "postgresql" else "yesterday"
    sql(f"UPDATE {TABLES[key]} SET at = %s WHERE id = %s", [value, line])
    return {"changed"}, f"{key} {line}"


@tampering()
def change_the_detail(world: World) -> tuple[set[str], str]:
    line = world.some("acts")
    (text,) = sql("SELECT detail FROM audit_auditentry WHERE id = %s", [line])[0]
    detail = json.loads(text) if isinstance(text, str) else text
    match world.rng.randrange(4):
        case 0:
            detail["count"] += 1
        case 1:
            detail["share"] = detail["share"] / 2 + 1
        case 2:
            del detail["reason"]
        case _:
            detail["note"] = None
    sql("UPDATE audit_auditentry SET detail = %s WHERE id = %s", [json.dumps(detail), line])
    return {"changed"}, f"acts {line}"


@tampering()
def spoil_the_bytes(world: World) -> tuple[set[str], str]:
    if vendor() == "postgresql":
        return change_the_detail(world)
    line = world.some("acts")
    sql("PRAGMA ignore_check_constraints = 1")
    how = world.rng.choice(
        ["detail = '{'", "actor_name = CAST(X'ff' AS TEXT)", "actor_name = X'00ff'", "detail = '[[['"]
    )
    sql(f"UPDATE audit_auditentry SET {how} WHERE id = %s", [line])
    sql("PRAGMA ignore_check_constraints = 0")
    return {"changed"}, f"acts {line}"


@tampering()
def turn_an_attempt(world: World) -> tuple[set[str], str]:
    line = world.some("attempts")
    sql("UPDATE audit_attempt SET succeeded = NOT succeeded WHERE id = %s", [line])
    return {"changed"}, f"attempts {line}"


@tampering()
def delete_a_line(world: World) -> tuple[set[str], str]:
    key = world.ledger()
    line = world.some(key)
    sql(f"DELETE FROM {TABLES[key]} WHERE id = %s", [line])
    return {"deleted"}, f"{key} {line}"


@tampering()
def delete_several(world: World) -> tuple[set[str], str]:
    key = world.ledger()
    start = world.rng.randrange(len(world.ids[key]) - 5)
    gone = world.ids[key][start : start + world.rng.randrange(2, 5)]
    sql(f"DELETE FROM {TABLES[key]} WHERE id BETWEEN %s AND %s", [gone[0], gone[-1]])
    return {"deleted"}, f"{key} {gone[0]}"


@tampering()
def delete_the_tail(world: World) -> tuple[set[str], str]:
    key = world.ledger()
    first = world.ids[key][-world.rng.randrange(1, 8)]
    sql(f"DELETE FROM {TABLES[key]} WHERE id >= %s", [first])
    if world.rng.random() < 0.5:
        set_counter(TABLES[key], first - 1)
    return {"deleted"}, f"{key} {first}"


def copy_of(key: str, source: int, row_id: int, at: str) -> None:
    """Insert a line like another one, under any id, with any time (an SQL expression)."""
    columns = [row[0] for row in columns_of(TABLES[key]) if row[0] not in {"id", "at"}]
    names = ", ".join(columns)
    sql(
        f"INSERT INTO {TABLES[key]} (id, at, {names}) SELECT %s, {at}, {names} FROM {TABLES[key]} WHERE id = %s",
        [row_id, source],
    )


def columns_of(table: str) -> list[Any]:
    """Names of a table's columns."""
    if vendor() == "postgresql":
        return sql("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
    return sql("SELECT name FROM pragma_table_info(%s)", [table])


@tampering()
def insert_into_a_hole(world: World) -> tuple[set[str], str]:
    key = world.ledger()
    hole = world.rng.choice(world.holes[key])
    copy_of(key, world.some(key), hole, "at")
    return {"inserted"}, f"{key} {hole}"


@tampering()
def insert_before_the_beginning(world: World) -> tuple[set[str], str]:
    key = world.ledger()
    row_id = world.ids[key][0] - world.rng.choice([1, 7, 10_000_000])
    copy_of(key, world.some(key), row_id, "at")
    return {"inserted"}, f"{key} {row_id}"


@tampering()
def insert_far_beyond(world: World) -> tuple[set[str], str]:
    key = world.ledger()
    row_id = world.ids[key][-1] + world.rng.choice([200_000, 10**9])
    copy_of(key, world.some(key), row_id, "at")
    return {"inserted"}, f"{key} {row_id}"


@tampering()
def insert_at_the_end_as_if_old(world: World) -> tuple[set[str], str]:
    key = world.ledger()
    row_id = world.ids[key][-1] + 1
    old = "at - interval '2 days'" if vendor() == "postgresql" else "datetime(at, '-2 days')"
    copy_of(key, world.some(key), row_id, old)
    return {"backdated"}, f"{key} {row_id}"


@tampering()
def insert_as_if_old_and_let_it_be_sealed(world: World) -> tuple[set[str], str]:
    from madoguchi.foundation.audit.seals.sealing import seal

    _kinds, named = insert_at_the_end_as_if_old(world)
    seal(world.desk, at=world.last + timedelta(minutes=5))
    return {"backdated"}, named


@tampering()
def leap_and_let_it_be_sealed(world: World) -> tuple[set[str], str]:
    from madoguchi.foundation.audit.seals.sealing import seal

    key = world.ledger()
    row_id = world.ids[key][-1] + 10**8
    later = "at + interval '1 day'" if vendor() == "postgresql" else "datetime(at, '+1 day')"
    copy_of(key, world.some(key), row_id, later)
    set_counter(TABLES[key], row_id)
    seal(world.desk, at=world.last + timedelta(minutes=5))
    return {"leap"}, f"{key} {row_id}"


def two(world: World) -> tuple[str, int, int]:
    key = world.ledger()
    low, high = sorted(world.rng.sample(world.ids[key], 2))
    return key, low, high


@tampering()
def swap_two_lines(world: World) -> tuple[set[str], str]:
    key, low, high = two(world)
    columns = [row[0] for row in columns_of(TABLES[key]) if row[0] != "id"]
    names = ", ".join(columns)
    if sql(f"SELECT {names} FROM {TABLES[key]} WHERE id = %s", [low]) == sql(
        f"SELECT {names} FROM {TABLES[key]} WHERE id = %s", [high]
    ):
        return turn_an_attempt(world)
    for first, second in ((low, -low), (high, low), (-low, high)):
        sql(f"UPDATE {TABLES[key]} SET id = %s WHERE id = %s", [second, first])
    return {"reordered"}, f"{key} {low}"


@tampering()
def move_a_line_into_a_hole(world: World) -> tuple[set[str], str]:
    key = world.ledger()
    line = world.some(key)
    sql(f"UPDATE {TABLES[key]} SET id = %s WHERE id = %s", [world.rng.choice(world.holes[key]), line])
    return {"deleted"}, f"{key} {line}"


# -- seals


def rewrite(*, batches: set[int] | None = None, resign: Signer | None = None, world: World | None = None) -> None:
    """Make heads, leaves and links agree with the lines as they are now; ``resign`` writes checkpoints over, too."""
    from madoguchi.foundation.audit.models import SealBatch
    from madoguchi.foundation.audit.seals.checkpoints import Checkpoint
    from madoguchi.foundation.audit.seals.encoding import LEDGERS, content, leaf, read_rows
    from madoguchi.foundation.audit.seals.heads import GENESIS, as_ranges, digest_of
    from madoguchi.foundation.audit.seals.keys import name_of

    previous, after = GENESIS, 0
    for head in heads():
        leaves = b""
        for ledger in LEDGERS:
            part = head.parts[ledger.key]
            rows = [row for low, high in part.sealed for row in read_rows(ledger, low, high)]
            part.sealed = as_ranges(row[0] for row in rows)
            leaves += b"".join(leaf(row[0], content(ledger, row)) for row in rows)
        head.leaves, head.previous, head.after = sha256(leaves).hexdigest(), previous, after
        if batches is None or head.number in batches:
            SealBatch.objects.filter(number=head.number).update(
                head=head.text, digest=digest_of(head.text), leaves=leaves
            )
        if resign is not None and world is not None:
            place = world.desk.folder.place_of(head.number)
            place.unlink()
            place.write_text(Checkpoint(head.text, name_of(resign.public), resign.sign(head.text)).text)
        previous, after = digest_of(head.text), head.number


@tampering(consistent=True)
def change_and_rewrite_everything(world: World) -> tuple[set[str], str]:
    world.rng.choice([change_a_text, turn_an_attempt, change_the_detail, delete_a_line])(world)
    rewrite()
    return {"rewritten"}, ""


@tampering(consistent=True)
def insert_and_rewrite_everything(world: World) -> tuple[set[str], str]:
    from madoguchi.foundation.audit.models import SealBatch

    key = world.ledger()
    hole = world.rng.choice(world.holes[key])
    copy_of(key, world.some(key), hole, "at")
    for head in heads():
        part = head.parts[key]
        if any(a <= hole <= b for a, b in part.void):
            part.sealed = sorted([*part.sealed, (hole, hole)])
            part.void = [one for one in part.void if not one[0] <= hole <= one[1]]
            SealBatch.objects.filter(number=head.number).update(head=head.text)
    rewrite()
    return {"rewritten"}, ""


@tampering(consistent=True)
def begin_a_new_chain(world: World) -> tuple[set[str], str]:
    from madoguchi.foundation.audit.models import SealBatch
    from madoguchi.foundation.audit.seals.checkpoints import Folder
    from madoguchi.foundation.audit.seals.sealing import Desk, seal

    change_a_text(world)
    SealBatch.objects.all().delete()
    with tempfile.TemporaryDirectory() as elsewhere:
        own = Desk(folder=Folder(Path(elsewhere) / "checkpoints"), key_file=Path(elsewhere) / "key")
        seal(own, at=world.last)
    return {"rewritten", "truncated"}, ""


@tampering()
def rewrite_and_sign_with_another_key(world: World) -> tuple[set[str], str]:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from madoguchi.foundation.audit.seals.keys import Signer

    change_a_text(world)
    rewrite(resign=Signer(Ed25519PrivateKey.generate()), world=world)
    return {"forged"}, ""


@tampering()
def change_and_rewrite_one_batch(world: World) -> tuple[set[str], str]:
    change_a_text(world)
    rewrite(batches={world.rng.randrange(1, world.batches + 1)})
    return {"rewritten", "changed"}, ""


@tampering(consistent=True)
def cut_off_the_end(world: World) -> tuple[set[str], str]:
    from madoguchi.foundation.audit.models import SealBatch

    keep = world.rng.randrange(1, world.batches)
    for head in heads()[keep:]:
        for key, part in head.parts.items():
            for low, high in part.sealed:
                sql(f"DELETE FROM {TABLES[key]} WHERE id BETWEEN %s AND %s", [low, high])
    SealBatch.objects.filter(number__gt=keep).delete()
    for key, part in heads()[-1].parts.items():
        set_counter(TABLES[key], max(front for _start, front in part.runs))
    return {"truncated"}, ""


@tampering(consistent=True)
def cut_off_everything(world: World) -> tuple[set[str], str]:
    for table in (*TABLES.values(), "audit_sealbatch"):
        sql(f"DELETE FROM {table}")
    return {"truncated"}, ""


@tampering()
def remove_a_batch(world: World) -> tuple[set[str], str]:
    sql("DELETE FROM audit_sealbatch WHERE number = %s", [world.rng.randrange(1, world.batches + 1)])
    return {"removed", "truncated"}, ""


@tampering()
def swap_two_batches(world: World) -> tuple[set[str], str]:
    one, another = world.rng.sample(range(1, world.batches + 1), 2)
    for first, second in ((one, 999), (another, one), (999, another)):
        sql("UPDATE audit_sealbatch SET number = %s WHERE number = %s", [second, first])
    return {"rewritten"}, ""


@tampering()
def change_a_seal(world: World) -> tuple[set[str], str]:
    number = world.rng.randrange(1, world.batches + 1)
    head, digest, leaves = sql("SELECT head, digest, leaves FROM audit_sealbatch WHERE number = %s", [number])[0]
    match world.rng.randrange(5):
        case 0:
            sql("UPDATE audit_sealbatch SET head = %s WHERE number = %s", [head.replace('"after"', ' "after"'), number])
        case 1:
            sql("UPDATE audit_sealbatch SET digest = %s WHERE number = %s", [digest[::-1], number])
        case 2:
            spoilt = bytearray(bytes(leaves))
            spoilt[world.rng.randrange(len(spoilt))] ^= 1
            sql("UPDATE audit_sealbatch SET leaves = %s WHERE number = %s", [bytes(spoilt), number])
        case 3:
            at = str((world.last - timedelta(days=9)).replace(tzinfo=None))
            sql("UPDATE audit_sealbatch SET sealed_at = %s WHERE number = %s", [at, number])
        case _:
            sql("UPDATE audit_sealbatch SET head = '{}' WHERE number = %s", [number])
    return {"rewritten"}, ""


# -- counters, guards, checkpoints


def set_counter(table: str, value: int) -> None:
    """Have the next id be one more."""
    if vendor() == "postgresql":
        sql("SELECT setval(pg_get_serial_sequence(%s, 'id'), greatest(%s, 1))", [table, value])
    else:
        sql("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [value, table])


@tampering()
def reset_a_counter(world: World) -> tuple[set[str], str]:
    key = world.ledger()
    set_counter(TABLES[key], world.rng.choice([1, world.ids[key][-1] - 3, world.ids[key][-1] + 10**7]))
    return {"counter"}, ""


@tampering()
def drop_a_guard(world: World) -> tuple[set[str], str]:
    table, verb = world.rng.choice([*TABLES.values(), "audit_sealbatch"]), world.rng.choice(["update", "delete"])
    if vendor() == "postgresql":
        how = world.rng.choice(
            ["DISABLE TRIGGER {0}_no_{1}", "DISABLE TRIGGER ALL", "ENABLE REPLICA TRIGGER {0}_no_{1}"]
        )
        sql(f"ALTER TABLE {table} " + how.format(table, verb))
    else:
        sql(f"DROP TRIGGER {table}_no_{verb}")
    return {"unguarded"}, ""


def a_checkpoint(world: World) -> Path:
    return world.desk.folder.place_of(world.rng.randrange(1, world.batches + 1))


@tampering()
def delete_a_checkpoint(world: World) -> tuple[set[str], str]:
    a_checkpoint(world).unlink()
    return {"checkpoint"}, ""


@tampering()
def delete_every_checkpoint(world: World) -> tuple[set[str], str]:
    change_a_text(world)
    rewrite()
    shutil.rmtree(world.desk.folder.path)
    return {"checkpoint"}, ""


@tampering()
def forge_a_checkpoint(world: World) -> tuple[set[str], str]:
    place = a_checkpoint(world)
    raw = json.loads(place.read_text())
    match world.rng.randrange(5):
        case 0:
            raw["head"] = raw["head"].replace('"after"', '"After"')
        case 1:
            raw["signature"] = raw["signature"][::-1]
        case 2:
            others = [n for n in range(1, world.batches + 1) if world.desk.folder.place_of(n) != place]
            raw = json.loads(world.desk.folder.place_of(world.rng.choice(others)).read_text())
        case 3:
            del raw["key"]
        case _:
            raw = {}
    place.unlink()
    place.write_text(json.dumps(raw) if raw else "not JSON")
    return {"forged"}, ""


@tampering()
def forge_a_statement(world: World) -> tuple[set[str], str]:
    """End the chain early and claim that a restore lost the rest, signed with a key of one's own."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from madoguchi.foundation.audit.seals.checkpoints import write_statement
    from madoguchi.foundation.audit.seals.keys import Signer

    cut_off_the_end(world)
    write_statement(
        world.desk.folder,
        Signer(Ed25519PrivateKey.generate()),
        batch=world.batches + 1,
        what="restore",
        after=heads()[-1].number,
    )
    return {"forged"}, ""


# ---------------------------------------------------------------- the run


@contextmanager
def undone(world: World) -> Iterator[None]:
    """Everything inside is taken back: the database, its counters, and the files."""
    from django.db import transaction

    from madoguchi.foundation.audit.seals.encoding import LEDGERS
    from madoguchi.foundation.audit.seals.verifying import counter_of

    folder = world.desk.folder.path
    files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    counters = {one.table: counter_of(one) for one in LEDGERS}
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        for path in [one for one in folder.rglob("*") if one.is_file()]:
            if path not in files or path.read_bytes() != files[path]:
                path.unlink()
        for path, content in files.items():
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        if vendor() == "postgresql":
            for table, value in counters.items():
                set_counter(table, value)


@dataclass
class Outcome:
    """What a run of tamperings showed."""

    tried: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    control_tried: int = 0
    control_found: list[str] = field(default_factory=list)
    false_alarms: list[str] = field(default_factory=list)


def look(world: World, *, with_checkpoints: bool = True) -> Report:
    """Verify, waiting for nobody."""
    from madoguchi.foundation.audit.seals.keys import load_trusted
    from madoguchi.foundation.audit.seals.verifying import Witness, verify

    trusted = load_trusted(world.desk.key_file)
    assert trusted is not None
    return verify(Witness(world.desk.folder, trusted) if with_checkpoints else None, patience=0)


def run(world: World, count: int) -> Outcome:
    """Tamper ``count`` times, every kind in turn, each with random choices; verify after each."""
    from madoguchi.foundation.audit.guards import guards_lowered

    outcome = Outcome()
    names = sorted(EVERY)
    outcome.false_alarms += [one.says for one in look(world).findings]
    for number in range(count):
        name = names[number % len(names)]
        with undone(world):
            if name == "drop_a_guard":
                kinds, line = EVERY[name](world)
            else:
                with guards_lowered():
                    kinds, line = EVERY[name](world)
            report = look(world)
            outcome.tried[name] += 1
            if not kinds & {one.kind for one in report.findings}:
                outcome.missed.append(f"{name}: {[one.says for one in report.findings]}")
            elif line and not any(line in one.says for one in report.findings):
                outcome.unnamed.append(f"{name} {line}: {[one.says for one in report.findings][:3]}")
            if name in CONSISTENT:
                outcome.control_tried += 1
                without = look(world, with_checkpoints=False)
                if without.found:
                    outcome.control_found.append(f"{name}: {without.findings[0].says}")
    outcome.false_alarms += [one.says for one in look(world).findings]
    return outcome


def main() -> int:
    """Prepare an empty database, tamper, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    import tests.environment  # noqa: F401 - a folder and settings of our own, before Django reads them

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    import django
    from django.db import connection, transaction

    django.setup()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with tempfile.TemporaryDirectory() as folder, transaction.atomic():
            world = build(Path(folder), batches=14, lines=24, seed=options.seed)
            begun = time.monotonic()
            outcome = run(world, options.count)
            seconds = time.monotonic() - begun
            transaction.set_rollback(True)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
        shutil.rmtree(os.environ["MADOGUCHI_VAR"], ignore_errors=True)
    for name, tried in sorted(outcome.tried.items()):
        print(f"  {tried:5} {name}")
    found = sum(outcome.tried.values()) - len(outcome.missed)
    print(f"{vendor()}: {found} of {sum(outcome.tried.values())} tamperings found in {seconds:.0f} s")
    print(f"  without naming the right line: {len(outcome.unnamed)}; false alarms: {len(outcome.false_alarms)}")
    print(
        f"  control without checkpoints: {len(outcome.control_found)} of {outcome.control_tried} consistent rewrites found"
        " (must be 0: else the checkpoints prove nothing)"
    )
    for line in [*outcome.missed, *outcome.unnamed, *outcome.control_found, *outcome.false_alarms]:
        print("  WRONG", line)
    wrong = outcome.missed or outcome.unnamed or outcome.control_found or outcome.false_alarms
    return 1 if wrong or not outcome.control_tried else 0


if __name__ == "__main__":
    sys.exit(main())
