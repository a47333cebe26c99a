"""A backup is worth what can be restored from it: really restored here, and every damage is found before it matters."""

from __future__ import annotations

import io
import itertools
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyrage
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from madoguchi.config import env
from madoguchi.config.backup import age_keys, archive, engines, making, restoring
from madoguchi.config.backup.age_keys import make_identity, read_identities, recipients_from
from madoguchi.config.backup.making import Made, backups_in, make_backup, prune
from madoguchi.config.backup.trouble import ArchiveBroken, BackupRefused
from madoguchi.config.tests import restored
from madoguchi.foundation.files import holds, keeping, vault
from madoguchi.foundation.files.models import ContentHold, StoredFile
from madoguchi.foundation.files.operations import take_in_file
from madoguchi.foundation.files.public import discard_files, store_bytes
from madoguchi.foundation.files.tests.conftest import AT, HANAKO, photo, upload
from madoguchi.kernel import jobs
from madoguchi.kernel.acts import SYSTEM, act
from tests.desk import MakeCase

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 3, 17, 0, tzinfo=UTC)
SECRET = "氏名 津軽花子".encode()


@pytest.fixture(autouse=True)
def place(settings: Settings, tmp_path: Path) -> Path:
    """Files, keys and scratch of the test's own."""
    settings.VAR = tmp_path
    settings.MASTER_KEYS, settings.MASTER_KEY_FILE = [], tmp_path / "master-key"
    settings.STORAGES = settings.STORAGES | {"default": env.contents("", key="", secret="", folder=tmp_path / "files")}
    return tmp_path


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A private key of age; what it opens is made with its public one."""
    make_identity(tmp_path / "key", passphrase="", at=NOW)
    return tmp_path / "key"


def public_of(key: Path) -> list[Any]:
    return recipients_from([str(one.to_public()) for one in read_identities(key, passphrase="")])


def keep(holder: str, data: bytes = b"%PDF-1.7 " + SECRET) -> StoredFile:
    with act("test.keep", on=None, by=SYSTEM, at=AT):
        return store_bytes(data, name="診断書.pdf", media_type="application/pdf", by=HANAKO, at=AT, holder=holder)


def made_with(key: Path, folder: Path, *, at: datetime = NOW, **options: bool) -> Made:
    return make_backup(folder, recipients=public_of(key), with_keys=options.get("with_keys", False), at=at)


def faults_of(place: Path, key: Path) -> list[str]:
    with tempfile.TemporaryFile() as scratch:
        return archive.verify(place, read_identities(key, passphrase=""), scratch=scratch).faults


def test_it_is_really_restored_into_an_empty_place(make_case: MakeCase, place: Path, key: Path) -> None:
    case = make_case("dog-registration", seed=3)
    take_in_file(upload(photo()), by=HANAKO, at=AT, holder=f"case:{case.id}")
    for i in range(3):
        keep(f"draft:{i}", data=os.urandom(200_000))
    made = made_with(key, place / "backups")
    assert faults_of(made.place, key) == []
    before = {"tables": restored.tables(), "contents": restored.contents()}
    assert int(before["tables"]["cases.Case"].split()[0]) == 1

    empty = place / "another-machine"
    address, drop = an_empty_database(empty)
    surroundings = os.environ | {
        "MADOGUCHI_VAR": str(empty), "MADOGUCHI_DATABASE_URL": address,
        "MADOGUCHI_MASTER_KEY": (place / "master-key").read_text().strip(),
    }  # fmt: skip
    try:
        line = [sys.executable, "-m", "madoguchi.config.tests.restored", str(made.place), str(key)]
        done = subprocess.run(line, env=surroundings, capture_output=True, text=True, timeout=240, check=False)
        assert done.returncode == 0, done.stderr
    finally:
        drop()
    found = json.loads(done.stdout)
    assert found["tables"] == before["tables"]
    assert found["contents"] == before["contents"]
    assert len(found["contents"]) >= 4
    assert found["guarded"], "the ledgers of the restored database refuse changes"
    assert found["page"] == [200, True]
    assert found["acts"] == ["backup.restore"]


def an_empty_database(folder: Path) -> tuple[str, Any]:
    """The address of one for another process, and what takes it away."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{folder / 'madoguchi.sqlite3'}", lambda: None
    name, wanted = f"restored_{os.getpid()}", connection.settings_dict

    def drop() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    drop()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    who = f"{wanted['USER']}:{wanted['PASSWORD']}" if wanted["PASSWORD"] else wanted["USER"]
    return f"postgresql://{who}@:{wanted['PORT']}/{name}?host={wanted['HOST']}".replace("@:/", "@/"), drop


def test_nothing_of_it_can_be_read_without_the_key_and_no_master_key_is_in_it(place: Path, key: Path) -> None:
    keep("case:1")
    made = made_with(key, place / "backups")
    data = made.place.read_bytes()
    for planted in (SECRET, b"SQLite format", "診断書".encode(), (place / "master-key").read_bytes().strip()):
        assert planted not in data
    opened = pyrage.decrypt(data, read_identities(key, passphrase=""))
    assert "診断書".encode() in opened or connection.vendor == "postgresql", "the control: inside it is found"
    assert SECRET not in opened, "the archive carries files as they lie: locked"
    assert (place / "master-key").read_bytes().strip() not in opened
    assert made.place.stat().st_mode & 0o777 == 0o600


def test_with_keys_both_keys_are_in_it(place: Path, key: Path, settings: Settings) -> None:
    keep("case:1")
    made = made_with(key, place / "backups", with_keys=True)
    opened = pyrage.decrypt(made.place.read_bytes(), read_identities(key, passphrase=""))
    tar = tarfile.open(fileobj=io.BytesIO(opened))  # noqa: SIM115
    assert (tar.extractfile("keys/master-key") or io.BytesIO()).read() == (place / "master-key").read_bytes()
    assert (tar.extractfile("keys/secret-key") or io.BytesIO()).read().decode() == settings.SECRET_KEY
    assert faults_of(made.place, key) == []


def test_a_damaged_archive_is_refused_before_anything_is_written(place: Path, key: Path, settings: Settings) -> None:
    for i in range(3):
        keep(f"case:{i}", data=os.urandom(120_000))
    whole = made_with(key, place / "backups").place.read_bytes()
    make_identity(place / "another-key", passphrase="", at=NOW)
    elsewhere = place / "elsewhere"
    settings.STORAGES = settings.STORAGES | {"default": env.contents("", key="", secret="", folder=elsewhere)}
    rows = restored.tables()
    broken, tried = place / "broken.tar.age", 0
    steps = range(0, len(whole) - 1, len(whole) // 12)
    damages = [whole[:cut] for cut in (*steps, len(whole) - 1)]
    damages += [whole[:i] + bytes([whole[i] ^ 0x10]) + whole[i + 1 :] for i in (*steps, len(whole) - 1)]
    for damaged in damages:
        broken.write_bytes(damaged)
        with pytest.raises(ArchiveBroken):
            restore_here(broken, key)
        tried += 1
    broken.write_bytes(whole)
    with pytest.raises(ArchiveBroken, match="another key"):
        restore_here(broken, place / "another-key")
    assert tried > 20
    assert not elsewhere.exists()
    assert restored.tables() == rows
    # The control: the same reading takes the whole archive (and then says that the place is not empty).
    with pytest.raises(BackupRefused, match="not empty"):
        restore_here(broken, key)


def restore_here(archive_file: Path, key: Path, *, replace: bool = False) -> None:
    restoring.restore(
        archive_file, identities=read_identities(key, passphrase=""), replace=replace, with_keys=False,
        say=lambda line: None,
    )  # fmt: skip


def test_a_file_that_is_missing_from_the_archive_is_found(place: Path, key: Path) -> None:
    for i in range(4):
        keep(f"case:{i}")
    made = made_with(key, place / "backups")
    assert faults_of(made.place, key) == []
    dropped, changed = rebuilt(made.place, key, drop=2), rebuilt(made.place, key, change=1)
    assert any("missing from the archive" in fault for fault in faults_of(dropped, key))
    assert any("holds 3 files" in fault for fault in faults_of(dropped, key))
    assert any("not as it was" in fault for fault in faults_of(changed, key))
    with pytest.raises(ArchiveBroken, match="missing from the archive"):
        restore_here(dropped, key)


def rebuilt(place: Path, key: Path, *, drop: int | None = None, change: int | None = None) -> Path:
    """The archive as somebody who has the key would pack it again, with one file left out or changed."""
    source = tarfile.open(fileobj=io.BytesIO(pyrage.decrypt(place.read_bytes(), read_identities(key, passphrase=""))))  # noqa: SIM115
    packed, number = io.BytesIO(), 0
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for member in source:
            data = (source.extractfile(member) or io.BytesIO()).read()
            if member.name.startswith("files/"):
                number += 1
                if number == drop:
                    continue
                data = data[:-1] + b"!" if number == change else data
            tar.addfile(member, io.BytesIO(data))
    goal = place.with_name(f"rebuilt-{drop}-{change}.tar.age")
    goal.write_bytes(pyrage.encrypt(packed.getvalue(), public_of(key)))
    return goal


def test_a_content_that_was_lost_before_is_told_and_the_backup_kept(place: Path, key: Path, settings: Settings) -> None:
    keep("case:1")
    lost = keep("case:2")
    vault.remove(lost.id)
    settings.BACKUP_RECIPIENTS = [str(one) for one in public_of(key)]
    with pytest.raises(SystemExit):
        call_command("backup", "--to", str(place / "backups"), stdout=(said := io.StringIO()))
    assert str(lost.id) in said.getvalue()
    (kept,) = backups_in(place / "backups")
    assert any(str(lost.id) in fault for fault in faults_of(kept, key))


def discard_all_in_the_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the first content is copied, the service throws all files away and takes in another."""
    real = keeping.stored_bytes
    done: list[bool] = []

    def stored_bytes(*arguments: Any, **options: Any) -> tuple[str, bytes]:
        found = real(*arguments, **options)
        if not done:
            done.append(True)
            for holder in list(StoredFile.objects.values_list("holder", flat=True)):
                with act("test.discard", on=None, by=SYSTEM, at=AT):
                    discard_files(holder=holder)
            jobs.run_ready_jobs()
            keep("draft:new")
        return found

    monkeypatch.setattr(making, "stored_bytes", stored_bytes)


def test_files_may_come_and_go_meanwhile(place: Path, key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for i in range(4):
        keep(f"draft:{i}")
    discard_all_in_the_middle(monkeypatch)
    made = make_backup(place / "backups", recipients=public_of(key), with_keys=False, at=datetime.now(UTC))
    assert (made.manifest.files["named"], made.manifest.files["kept"]) == (4, 4)
    assert faults_of(made.place, key) == []
    assert not ContentHold.objects.exists()


def test_without_the_hold_files_would_be_missing(place: Path, key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the test before."""
    for i in range(4):
        keep(f"draft:{i}")
    discard_all_in_the_middle(monkeypatch)
    monkeypatch.setattr(holds, "held", lambda *, at: False)
    made = make_backup(place / "backups", recipients=public_of(key), with_keys=False, at=datetime.now(UTC))
    assert made.manifest.files["kept"] < made.manifest.files["named"]
    assert faults_of(made.place, key) != []


def test_the_hold_of_a_backup_that_was_killed_ends_by_itself() -> None:
    with holds.contents_held(at=AT):
        assert holds.held(at=AT + timedelta(minutes=29))
        assert not holds.held(at=AT + timedelta(minutes=31))
    assert not holds.held(at=AT)


def test_a_backup_that_fails_leaves_nothing_behind(place: Path, key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep("case:1")

    def full(*_arguments: Any, **_options: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "stored_bytes", full)
    with pytest.raises(OSError, match="No space"):
        made_with(key, place / "backups")
    assert list((place / "backups").iterdir()) == []
    assert [one.name for one in place.iterdir() if one.name.startswith("backup-")] == []


def test_the_oldest_are_pruned_and_nothing_else(place: Path, key: Path) -> None:
    folder = place / "backups"
    made = [made_with(key, folder, at=NOW + timedelta(days=i)) for i in range(4)]
    (folder / "notes.txt").write_text("not ours")
    gone = prune(folder, keep=2, besides=made[-1].place)
    assert gone == [one.place for one in made[:2]]
    assert backups_in(folder) == [one.place for one in made[2:]]
    assert sorted(one.name for one in folder.iterdir()) == sorted(
        ["notes.txt", *(name for one in made[2:] for name in (one.place.name, f"{one.place.name}.sha256"))]
    )


def test_rot_of_the_medium_is_found_without_any_key(place: Path, key: Path) -> None:
    made = made_with(key, place / "backups")
    call_command("backup_verify", str(made.place), stdout=io.StringIO())
    data = bytearray(made.place.read_bytes())
    data[len(data) // 2] ^= 1
    made.place.write_bytes(data)
    with pytest.raises(CommandError, match="not as it was written"):
        call_command("backup_verify", str(made.place), stdout=io.StringIO())


def test_an_archive_of_a_newer_version_or_another_engine_is_refused(
    place: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = engines.migrations_of
    monkeypatch.setattr(engines, "migrations_of", lambda snapshot: [*real(snapshot), "cases.9999_from_the_future"])
    newer = made_with(key, place / "backups")
    with pytest.raises(BackupRefused, match="newer version"):
        restore_here(newer.place, key, replace=True)
    other = archive.Manifest.from_json(newer.manifest.as_json())
    other.engine = "oracle"
    with pytest.raises(BackupRefused, match="same engine"):
        restoring._refuse_misfits(other, with_keys=False)


def test_a_key_may_be_locked_with_a_passphrase(place: Path) -> None:
    word = "正しい馬の電池ホチキス留め" * 2
    make_identity(place / "locked", passphrase=word, at=NOW)
    with pytest.raises(BackupRefused, match="--passphrase-file"):
        read_identities(place / "locked", passphrase="")
    with pytest.raises(BackupRefused, match="does not open"):
        read_identities(place / "locked", passphrase="another passphrase")
    assert read_identities(place / "locked", passphrase=word)
    with pytest.raises(BackupRefused, match="never overwritten"):
        make_identity(place / "locked", passphrase=word, at=NOW)


@pytest.mark.parametrize(("slow", "opens"), [(3, True), (1_000, False)])
def test_a_busy_machine_measures_itself_again(
    place: Path, monkeypatch: pytest.MonkeyPatch, slow: int, opens: bool
) -> None:
    word = "正しい馬の電池ホチキス留め" * 2
    make_identity(place / "locked", passphrase=word, at=NOW)
    real, asked = pyrage.passphrase.decrypt, itertools.count(1)

    def decrypt(data: bytes, passphrase: str) -> bytes:
        if next(asked) <= slow:
            raise pyrage.DecryptError(
                "Excessive work parameter for passphrase.\nDecryption would take around 32 seconds."
            )
        return bytes(real(data, passphrase))

    monkeypatch.setattr(
        age_keys,
        "pyrage",
        SimpleNamespace(
            DecryptError=pyrage.DecryptError, x25519=pyrage.x25519, passphrase=SimpleNamespace(decrypt=decrypt)
        ),
    )
    if opens:
        assert read_identities(place / "locked", passphrase=word)
    else:
        with pytest.raises(BackupRefused, match="much quicker than this one"):
            read_identities(place / "locked", passphrase=word)


@pytest.mark.parametrize("texts", [[], ["age1nonsense"]])
def test_without_a_key_to_encrypt_for_nothing_is_written(texts: list[str]) -> None:
    with pytest.raises(BackupRefused, match="MADOGUCHI_BACKUP_RECIPIENT"):
        recipients_from(texts)


@pytest.mark.skipif(not shutil.which("age"), reason="the standard tool age is not installed here")
def test_the_standard_tool_opens_it(place: Path, key: Path) -> None:
    keep("case:1")
    made = made_with(key, place / "backups")
    (place / "by-hand").mkdir()
    subprocess.run(
        f"age -d -i {key} {made.place} | tar -x && sha256sum -c --quiet files.sha256",
        shell=True, check=True, cwd=place / "by-hand",
    )  # fmt: skip
    assert (place / "by-hand" / made.manifest.database["name"]).stat().st_size == made.manifest.database["size"]


@pytest.mark.parametrize("with_key", [True, False])
def test_an_archive_that_is_not_there_is_said_at_once(tmp_path: Path, key: Path, with_key: bool) -> None:
    more = {"key": key} if with_key else {}
    with pytest.raises(CommandError, match="There is no archive"):
        call_command("backup_verify", str(tmp_path / "typed-wrong.age"), **more)
