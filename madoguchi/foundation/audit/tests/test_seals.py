"""Sealing: late lines, holes, crashes, several sealers, keys, restores."""

from __future__ import annotations

import json
import stat
import threading
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from madoguchi.foundation.audit import sealer
from madoguchi.foundation.audit.guards import missing_guards
from madoguchi.foundation.audit.models import AccessLine, Attempt, AuditEntry, SealBatch
from madoguchi.foundation.audit.public import record_view
from madoguchi.foundation.audit.seals import sealing
from madoguchi.foundation.audit.seals.checkpoints import Folder
from madoguchi.foundation.audit.seals.encoding import LEDGERS, content, read_rows
from madoguchi.foundation.audit.seals.heads import read_head
from madoguchi.foundation.audit.seals.keys import load_trusted, public_file
from madoguchi.foundation.audit.seals.sealing import (
    Desk,
    change_key,
    go_on_after_restore,
    last_head,
    seal,
    unsealed_lines,
)
from madoguchi.foundation.audit.seals.stopped import SealingStopped
from madoguchi.foundation.audit.seals.verifying import Report, Witness, verify
from madoguchi.kernel.acts import Actor, act

pytestmark = pytest.mark.django_db
CLERK = Actor(kind="staff", id="s-1", name="佐藤 優", post="市民課 窓口係")
AT_ONCE = timedelta(0)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(folder=Folder(tmp_path / "checkpoints"), key_file=tmp_path / "key")


def append(at: datetime, count: int = 1, *, row_id: int | None = None) -> None:
    for number in range(count):
        AuditEntry.objects.create(
            id=row_id,
            at=at + timedelta(seconds=number),
            act="case.examine",
            detail={"name": "津軽", "share": 0.5, "n": 2.0},
        )


def look(desk: Desk, **more: datetime) -> Report:
    trusted = load_trusted(desk.key_file)
    assert trusted is not None
    return verify(Witness(desk.folder, trusted), patience=0, **more)  # type: ignore[arg-type]


def kinds(desk: Desk) -> set[str]:
    return {one.kind for one in look(desk).findings}


def front() -> int:
    last = last_head()
    assert last is not None
    return last.parts["acts"].runs[-1][1]


def test_every_column_of_the_ledgers_is_sealed() -> None:
    for ledger, model in zip(LEDGERS, (AuditEntry, AccessLine, Attempt), strict=True):
        columns = {field.column for field in model._meta.concrete_fields}
        assert ledger.table == model._meta.db_table
        assert {"id", *ledger.columns} == columns, "a new column needs a new version of the encoding"


def test_a_line_is_encoded_the_same_on_every_engine(at: datetime) -> None:
    append(at.replace(microsecond=250))
    (row,) = read_rows(LEDGERS[0], 0, None)
    assert content(LEDGERS[0], row) == (
        b'[1,"acts",1793581200000250,"case.examine","","","","","","",[{"n":2,"name":"\\u6d25\\u8efd","share":0.5}]]'
    )


def test_acting_and_looking_cost_no_query_more_than_the_line_itself(at: datetime) -> None:
    """Sealing reads later: an act writes its entry, a look its line, and neither knows of batches."""
    with (
        CaptureQueriesContext(
            connection,
        ) as queries,
        act("department.test", on=None, by=CLERK, at=at),
    ):
        pass
    statements = [one["sql"] for one in queries if "SAVEPOINT" not in one["sql"].upper()]
    assert len(statements) == 1
    assert "audit_auditentry" in statements[0]
    with CaptureQueriesContext(connection) as queries:
        record_view(by=CLERK, purpose="p", what="w", at=at)
    statements = [one["sql"] for one in queries if "SAVEPOINT" not in one["sql"].upper()]
    assert len(statements) == 1
    assert "audit_accessline" in statements[0]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND (tgtype & 4) > 0 AND tgrelid = ANY(%s::regclass[])",
                [[one.table for one in LEDGERS]],
            )
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%INSERT ON audit%'")
        assert cursor.fetchall() == [], "a trigger on INSERT would slow the desk"


def test_what_waits_is_said_as_a_number(desk: Desk, at: datetime) -> None:
    append(at, 3)
    assert unsealed_lines()["acts"] == 3
    assert seal(desk, at=at) == 3
    append(at, 2)
    assert unsealed_lines() == {"acts": 2, "looks": 0, "attempts": 0}
    assert look(desk).unsealed == {"acts": 2, "looks": 0, "attempts": 0}
    assert seal(desk, at=at) == 2
    assert sum(unsealed_lines().values()) == 0
    assert seal(desk, at=at) == 0, "nothing waits: no batch"
    assert SealBatch.objects.count() == 2


def test_a_late_line_is_sealed_in_a_later_batch_and_a_later_one_is_a_forgery(desk: Desk, at: datetime) -> None:
    append(at, 2)
    seal(desk, at=at)
    end = front()
    append(at, row_id=end + 4)
    seal(desk, at=at)
    append(at, row_id=end + 2)
    assert unsealed_lines()["acts"] == 1
    assert seal(desk, at=at + timedelta(minutes=5)) == 1, "committed late, with a lower id"
    append(at, row_id=end + 5)
    seal(desk, at=at + timedelta(minutes=15))
    last = last_head()
    assert last is not None
    assert last.parts["acts"].void == [(end + 1, end + 1), (end + 3, end + 3)]
    set_counter_past(end + 5)
    assert look(desk).found == 0
    append(at, row_id=end + 3)
    report = look(desk)
    assert [(one.kind, one.line) for one in report.findings] == [("inserted", end + 3)]
    assert unsealed_lines()["acts"] == 0


def set_counter_past(row_id: int) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence('audit_auditentry', 'id'), %s)", [row_id])


def test_a_batch_whose_row_was_lost_is_made_again_from_its_checkpoint(
    desk: Desk, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(at, 3)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(sealing, "_keep", killed)
        with pytest.raises(KeyboardInterrupt):
            seal(desk, at=at)
    assert not SealBatch.objects.exists()
    assert kinds(desk) == {"truncated"}
    append(at, 2)
    assert seal(desk, at=at + timedelta(minutes=1)) == 5
    assert [read_head(one.head).lines for one in SealBatch.objects.all()] == [3, 2]
    assert look(desk).found == 0


def test_nothing_is_signed_on_top_of_what_was_not_signed(desk: Desk, at: datetime) -> None:
    append(at, 3)
    seal(desk, at=at)
    append(at, 1)
    place = desk.folder.place_of(1)
    signed = place.read_text()
    place.unlink()
    with pytest.raises(SealingStopped, match="checkpoint of batch 1 is missing"):
        seal(desk, at=at)
    place.write_text(signed.replace("after", "After"))
    with pytest.raises(SealingStopped, match="is not what its checkpoint signed"):
        seal(desk, at=at)
    place.write_text(signed)
    desk.key_file.rename(desk.key_file.with_name("gone"))
    with pytest.raises(SealingStopped, match=r"key .* is missing"):
        seal(desk, at=at)
    desk.key_file.with_name("gone").rename(desk.key_file)
    desk.key_file.chmod(0o644)
    with pytest.raises(SealingStopped, match="chmod 600"):
        seal(desk, at=at)
    desk.key_file.chmod(0o600)
    assert seal(desk, at=at) == 1


def test_keys_and_checkpoints_are_files_of_their_own(desk: Desk, at: datetime) -> None:
    append(at)
    seal(desk, at=at)
    assert stat.S_IMODE(desk.key_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(desk.folder.place_of(1).stat().st_mode) & 0o222 == 0
    assert json.loads(desk.folder.place_of(1).read_text()).keys() == {"head", "key", "signature"}
    assert "PRIVATE" not in public_file(desk.key_file).read_text()


def test_a_new_key_is_announced_by_the_old_one_so_that_the_first_public_key_is_enough(desk: Desk, at: datetime) -> None:
    append(at)
    seal(desk, at=at)
    first = load_trusted(desk.key_file)
    change_key(desk)
    append(at)
    seal(desk, at=at)
    assert look(desk).found == 0
    assert first is not None
    assert len(first.keys) == 1
    assert verify(Witness(desk.folder, first), patience=0).found == 0
    (statement,) = desk.folder.statements()
    statement.unlink()
    report = verify(Witness(desk.folder, first), patience=0)
    assert [one.kind for one in report.findings] == ["forged"], "without the statement nobody vouches for the new key"


def test_after_a_restore_sealing_stops_until_somebody_states_what_was_lost(desk: Desk, at: datetime) -> None:
    append(at, 2)
    seal(desk, at=at)
    try:
        with transaction.atomic():
            append(at, 3)
            seal(desk, at=at)
            raise IntegrityError
    except IntegrityError:
        pass  # the backup that is restored is older than batch 2
    append(at, 1)
    with pytest.raises(SealingStopped, match="restore of a backup"):
        seal(desk, at=at)
    assert kinds(desk) == {"truncated"}
    assert go_on_after_restore(desk, reason="disk lost; backup of Sunday", by="鈴木", at=at) == (2, 2)
    assert seal(desk, at=at) == 1
    append(at)
    seal(desk, at=at)
    report = look(desk)
    assert report.found == 0
    assert report.remarks == ["batches 2 to 2 were lost at a restore, as a signed statement says"]
    with pytest.raises(SealingStopped, match="nothing was lost"):
        go_on_after_restore(desk, reason="again", by="鈴木", at=at)


def test_a_part_can_be_verified(desk: Desk, at: datetime) -> None:
    for day in range(3):
        append(at + timedelta(days=day), 4)
        seal(desk, at=at + timedelta(days=day))
    assert look(desk).lines == 12
    assert look(desk, since=at + timedelta(days=1), until=at + timedelta(days=2)).lines == 4


def test_the_chore_mails_the_first_checkpoint_of_the_day(
    desk: Desk, at: datetime, settings: Settings, tmp_path: Path
) -> None:
    settings.CHECKPOINTS, settings.CHECKPOINT_KEY = tmp_path / "checkpoints", tmp_path / "key"
    settings.CHECKPOINT_MAIL = "officer@city.example.jp"
    for hours in (0, 1, 24):
        append(at + timedelta(hours=hours))
        assert sealer.seal_ledgers(at=at + timedelta(hours=hours)) == 1
    assert [one.subject for one in mail.outbox] == ["Madoguchi checkpoint 1", "Madoguchi checkpoint 3"]
    settings.CHECKPOINTS = None
    append(at)
    assert sealer.seal_ledgers(at=at) == 0


@pytest.fixture
def console(settings: Settings, tmp_path: Path) -> StringIO:
    settings.CHECKPOINTS, settings.CHECKPOINT_KEY = tmp_path / "checkpoints", tmp_path / "key"
    return StringIO()


def test_the_console_seals_and_verifies(console: StringIO, at: datetime) -> None:
    append(at, 3)
    call_command("audit_seal", stdout=console)
    call_command("audit_verify", stdout=console)
    said = console.getvalue()
    assert "3 lines sealed; the last batch is 1, 0 lines wait" in said
    assert "3 lines in 1 batches against 1 checkpoints" in said
    assert "Nothing is wrong." in said
    call_command("audit_key", stdout=console)
    assert console.getvalue().splitlines()[-1].startswith("1 ")


def test_the_console_puts_back_a_guard_that_somebody_took_away(console: StringIO, at: datetime) -> None:
    append(at)
    with connection.cursor() as cursor:
        on = " ON audit_accessline" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER audit_accessline_no_update{on}")
    assert missing_guards() == [("audit_accessline", "update")]
    call_command("audit_seal", "--guards", stdout=console)
    assert missing_guards() == []


def test_the_console_names_what_is_wrong_and_ends_with_one(console: StringIO, at: datetime, tmp_path: Path) -> None:
    append(at, 3)
    call_command("audit_seal", stdout=console)
    Folder(tmp_path / "checkpoints").place_of(1).unlink()
    with pytest.raises(SystemExit) as ended:
        call_command("audit_verify", "--json", stdout=console)
    assert ended.value.code == 1
    said = json.loads(console.getvalue()[console.getvalue().index("{") :])
    assert said["first"]["says"] == "the checkpoint of batch 1 is missing"


@pytest.mark.django_db(transaction=True)
def test_several_write_and_several_seal_and_nothing_is_skipped_doubled_or_suspected(desk: Desk, at: datetime) -> None:
    """Four writers (one transaction in three is rolled back, some stay open for long), two sealers, one verifier."""
    writing = threading.Barrier(4)
    done = threading.Event()
    troubles: list[str] = []

    def write(who: int) -> None:
        try:
            writing.wait(timeout=20)
            for number in range(24):
                try:
                    with transaction.atomic():
                        append(at, 2)
                        if connection.vendor == "postgresql":
                            with connection.cursor() as cursor:
                                cursor.execute("SELECT pg_sleep(%s)", [0.03 if (number + who) % 5 == 0 else 0])
                        if number % 3 == 0:
                            raise IntegrityError
                except IntegrityError:
                    pass
        except Exception as error:
            troubles.append(repr(error))
            raise
        finally:
            connection.close()

    def keep_sealing() -> None:
        try:
            while not done.is_set():
                seal(desk, at=at, holes_close_after=AT_ONCE)
        except Exception as error:
            troubles.append(repr(error))
            raise
        finally:
            connection.close()

    append(at)
    seal(desk, at=at)
    writers = [threading.Thread(target=write, args=(who,)) for who in range(4)]
    sealers = [threading.Thread(target=keep_sealing) for _ in range(2)]
    for one in (*writers, *sealers):
        one.start()
    looks = 0
    while any(one.is_alive() for one in writers):
        trusted = load_trusted(desk.key_file)
        assert trusted is not None
        report = verify(Witness(desk.folder, trusted), patience=20)
        troubles += [one.says for one in report.findings]
        looks += 1
    for one in writers:
        one.join()
    done.set()
    for one in sealers:
        one.join()
    seal(desk, at=at, holes_close_after=AT_ONCE)
    assert troubles == []
    assert looks
    sealed: list[int] = []
    for batch in SealBatch.objects.all():
        for low, high in read_head(batch.head).parts["acts"].sealed:
            sealed += range(low, high + 1)
    assert sorted(sealed) == list(AuditEntry.objects.order_by("id").values_list("id", flat=True))
    assert len(sealed) == 1 + 4 * 16 * 2
    assert look(desk).found == 0
    assert sum(unsealed_lines().values()) == 0
