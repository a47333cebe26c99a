"""The doctor finds what was planted, one fault at a time, and finds nothing in a healthy house."""

from __future__ import annotations

import io
import json
import os
import shutil
import socket
import ssl
import struct
import threading
import time
from collections import namedtuple
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import translation
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from madoguchi.config import env, signs
from madoguchi.config.backup.operations import record_backup
from madoguchi.config.checks import machine, outside
from madoguchi.config.checks.settings import deployment
from madoguchi.config.models import WorkerSign
from madoguchi.foundation.audit.checks import seals
from madoguchi.foundation.audit.models import SealBatch
from madoguchi.foundation.audit.public import guards_lowered
from madoguchi.foundation.audit.sealer import VERIFIED, note_verified, seal_ledgers
from madoguchi.foundation.cases.public import Case
from madoguchi.foundation.files import vault
from madoguchi.foundation.files.models import StoredFile
from madoguchi.foundation.files.public import AnothersDocument, store_bytes
from madoguchi.foundation.files.subjects import refuse_anothers
from madoguchi.foundation.files.tests.conftest import HANAKO
from madoguchi.foundation.messaging.models import OutgoingMail
from madoguchi.foundation.messaging.tests.conftest import self_signed
from madoguchi.foundation.messaging.tests.mail_server import MailServer, mail_server
from madoguchi.kernel import checks, clock, jobs
from madoguchi.kernel.acts import SYSTEM, act
from madoguchi.kernel.checks import Finding
from tests.desk import MakeCase

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
Lights = Callable[[], dict[str, Finding]]


@contextmanager
def https(folder: Path) -> Iterator[int]:
    """A server on this machine that shows a certificate and says goodbye; gives its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                plain, _who = listening.accept()
            except OSError:
                return
            with plain:
                try:
                    context.wrap_socket(plain, server_side=True).close()
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(timeout=5)


@pytest.fixture
def healthy(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A house in which all is well: a worker, mail, a certificate, a backup, a file, room on the disk."""
    settings.VAR, settings.BACKUP_FOLDER = tmp_path, None
    settings.CHECKPOINTS, settings.CHECKPOINT_KEY = tmp_path / "checkpoints", tmp_path / "checkpoint-key"
    settings.MASTER_KEYS, settings.MASTER_KEY_FILE = [], tmp_path / "master-key"
    settings.STORAGES = settings.STORAGES | {"default": env.contents("", key="", secret="", folder=tmp_path / "files")}
    settings.SECRET_KEY = "kX7pRw2_Zt9Lq4vB8nYd3Hs6Jm1Fg5Ca0-eUoIxT"
    settings.DEBUG = settings.MADOGUCHI_DEMO = False
    settings.ALLOWED_HOSTS, settings.MACHINES, settings.NTP_SERVER = ["127.0.0.1"], 1, ""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = "127.0.0.1", False, False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.DEFAULT_FROM_EMAIL = "no-reply@city.example.jp"
    self_signed(tmp_path, "127.0.0.1", days=90)
    monkeypatch.setattr(outside, "trusted", lambda: ssl.create_default_context(cafile=str(tmp_path / "server.pem")))
    monkeypatch.setattr(machine, "fonts_used_for", _asked_once(machine.fonts_used_for))
    signs.show_life(at=NOW)
    record_backup(name="madoguchi-x.tar.age", size=1, files=1, by=SYSTEM, at=NOW - timedelta(hours=8))
    keep_file()
    seal_ledgers(at=NOW)
    note_verified(at=NOW)
    with mail_server() as server, https(tmp_path) as port:
        settings.EMAIL_PORT, settings.BASE_URL = server.port, f"https://127.0.0.1:{port}"
        yield server


_known: dict[tuple[str, str], set[str]] = {}


def _asked_once(real: Callable[[str, str], set[str]]) -> Callable[[str, str], set[str]]:
    """Drawing a PDF takes long; the fonts of this machine do not change between two tests."""

    def asked(family: str, sample: str) -> set[str]:
        if (family, sample) not in _known:
            _known[family, sample] = real(family, sample)
        return _known[family, sample]

    return asked


def keep_file(data: bytes = b"%PDF-1.7 x") -> StoredFile:
    with act("test.keep", on=None, by=SYSTEM, at=NOW):
        return store_bytes(data, name="x.pdf", media_type="application/pdf", by=HANAKO, at=NOW, holder="case:1")


@pytest.fixture
def lights(healthy: MailServer) -> Lights:
    def look() -> dict[str, Finding]:
        with translation.override("en"):
            return {one.check.name: one.finding for one in checks.examine(at=NOW)}

    return look


def not_green(found: dict[str, Finding]) -> dict[str, str]:
    return {name: finding.light for name, finding in found.items() if finding.light != "green"}


def test_a_healthy_house_is_all_green(lights: Lights) -> None:
    """The control of all that follows: nothing is red of itself."""
    found = lights()
    assert not_green(found) == {}, found
    assert len(found) >= 20


def expect(lights: Lights, name: str, light: str, *words: str) -> None:
    """Exactly this check has this light, says these words, and has a remedy."""
    found = lights()
    assert not_green(found) == {name: light}, {key: found[key] for key in not_green(found)}
    for word in words:
        assert word in found[name].says
    assert found[name].remedy


# The ten faults that an officer meets, and some more.


def test_a_file_whose_content_is_gone(lights: Lights) -> None:
    file = keep_file()
    vault.remove(file.id)
    expect(lights, "files.contents", "red", "1 files have a row and no content", str(file.id))


def test_a_content_whose_row_is_gone(lights: Lights, settings: Settings) -> None:
    file = keep_file()
    StoredFile.objects.filter(id=file.id).delete()
    path = Path(settings.VAR) / "files" / vault.name_of(file.id)
    old = (NOW - timedelta(days=3)).timestamp()
    os.utime(path, (old, old))
    expect(lights, "files.contents", "yellow", "1 contents lie in the vault without a row")


def test_a_content_that_was_tampered_with(lights: Lights, settings: Settings) -> None:
    file = keep_file()
    path = Path(settings.VAR) / "files" / vault.name_of(file.id)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    expect(lights, "files.readable", "red", str(file.id), "files.content-changed")


def test_a_master_key_that_was_left_on_the_old_machine(lights: Lights, settings: Settings, tmp_path: Path) -> None:
    settings.MASTER_KEY_FILE = tmp_path / "not-here"
    found = lights()
    assert not_green(found) == {"files.master_key": "red", "files.readable": "red"}
    assert "files.key-lost" in found["files.readable"].says


def test_a_master_key_that_others_can_read(lights: Lights, settings: Settings) -> None:
    Path(settings.MASTER_KEY_FILE).chmod(0o644)
    expect(lights, "files.master_key", "red", "Others on this machine")


def test_a_worker_that_died(lights: Lights) -> None:
    WorkerSign.objects.update(seen_at=NOW - timedelta(hours=1))
    expect(lights, "work.worker", "red", "No worker")


def test_work_that_waits(lights: Lights) -> None:
    with act("test.enqueue", on=None, by=SYSTEM, at=NOW):
        jobs.enqueue("files.remove_content", key="x", file_id="0" * 32)
    DBTaskResult.objects.update(enqueued_at=NOW - timedelta(hours=1))
    expect(lights, "work.waiting", "red", "the oldest for 60 minutes")


def test_work_that_was_given_up_and_gets_another_round(lights: Lights) -> None:
    with act("test.enqueue", on=None, by=SYSTEM, at=NOW):
        jobs.enqueue("files.remove_content", key="x", file_id="0" * 32)
    DBTaskResult.objects.update(
        status=TaskResultStatus.FAILED, finished_at=NOW, exception_class_path="builtins.OSError"
    )
    expect(lights, "work.given_up", "red", "files.remove_content (OSError)")
    call_command("jobs_dead", "--revive", stdout=(said := io.StringIO()))
    assert "files.remove_content" in said.getvalue()
    assert not_green(lights()) == {}


def test_a_paper_that_was_stopped_because_it_was_anothers(lights: Lights) -> None:
    with pytest.raises(AnothersDocument), clock.frozen(NOW - timedelta(days=2)):
        refuse_anothers({"case:1"}, {"case:2"}, what="receipt.pdf")
    expect(lights, "work.papers", "red", "1 papers were stopped in 30 days")


def test_mails_that_wait(lights: Lights) -> None:
    OutgoingMail.objects.create(
        key="x", kind="received", to="a@example.jp", language="ja", subject="x", created_at=NOW - timedelta(hours=3)
    )
    expect(lights, "messaging.outbox", "red", "1 mails wait", "3.0 hours")


def test_a_mail_server_that_does_not_answer(lights: Lights, settings: Settings) -> None:
    settings.EMAIL_PORT = 9
    expect(lights, "messaging.server", "red", "127.0.0.1:9 does not answer")


def test_a_mail_server_with_a_certificate_that_nobody_vouches_for(
    lights: Lights, settings: Settings, tmp_path: Path
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem")
    with mail_server(tls=context) as server:
        settings.EMAIL_PORT, settings.EMAIL_USE_TLS = server.port, True
        expect(lights, "messaging.server", "red", "certificate", "refused")


def test_fonts_that_are_not_installed(lights: Lights, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(machine.NEEDED, "IPAmjMinchoOfAnotherMachine", "葛")
    expect(lights, "machine.fonts", "red", "IPAmjMinchoOfAnotherMachine")


def test_a_font_that_lacks_a_glyph(lights: Lights, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(machine.NEEDED, "IPAexGothic", "\U0002b740")
    expect(lights, "machine.fonts", "red", "IPAexGothic")


Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize(("free", "light"), [(3 * 1024**3, "yellow"), (200 * 1024**2, "red")])
def test_a_disk_that_fills(lights: Lights, monkeypatch: pytest.MonkeyPatch, free: int, light: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(10**12, 0, free))
    expect(lights, "machine.disk", light, "GB are free")


@contextmanager
def time_server(off: float) -> Iterator[str]:
    """A time server whose clock is ``off`` seconds ahead; answers once."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(30)

        def answer() -> None:
            _asked, who = server.recvfrom(48)
            now = time.time() + off + 2_208_988_800
            stamp = struct.pack("!II", int(now), int(now % 1 * 2**32))
            server.sendto(b"\x24" + 39 * b"\0" + stamp, who)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        thread.join(timeout=5)


@pytest.mark.parametrize(("off", "light"), [(0, "green"), (10, "yellow"), (-120, "red")])
def test_a_clock_that_is_wrong(lights: Lights, settings: Settings, off: float, light: str) -> None:
    with time_server(off) as settings.NTP_SERVER:
        found = lights()
    assert not_green(found) == ({} if light == "green" else {"machine.clock": light})


@pytest.mark.parametrize(("hours", "light"), [(30, "yellow"), (72, "red")])
def test_a_backup_that_is_old(healthy: MailServer, hours: int, light: str) -> None:
    with translation.override("en"):
        found = outside.backup(at=NOW + timedelta(hours=hours - 8))
    assert found.light == light
    assert f"{hours} hours" in found.says


def test_a_backup_that_was_never_made() -> None:
    assert outside.backup(at=NOW).light == "red"


@pytest.mark.parametrize(("days", "light"), [(10, "yellow"), (3, "red"), (-1, "red")])
def test_a_certificate_that_ends(lights: Lights, monkeypatch: pytest.MonkeyPatch, days: int, light: str) -> None:
    ends = NOW + timedelta(days=days, hours=1)
    monkeypatch.setattr(outside, "certificate_ends", lambda _host, _port: ends)
    expect(lights, "outside.certificate", light, f"in {days} days")


def test_a_certificate_that_browsers_refuse(lights: Lights, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "trusted", ssl.create_default_context)
    expect(lights, "outside.certificate", "red", "self-signed")


@pytest.mark.parametrize("key", ["short", "only-for-tests-" * 4, "a" * 60])
def test_a_secret_key_that_others_know(lights: Lights, settings: Settings, key: str) -> None:
    settings.SECRET_KEY = key
    assert lights()["settings.secret_key"].light == "red"


def test_debug_pages(lights: Lights, settings: Settings) -> None:
    settings.DEBUG = True
    expect(lights, "settings.debug", "red")


def test_demo_mode_where_residents_come(healthy: MailServer, lights: Lights, settings: Settings) -> None:
    settings.MADOGUCHI_DEMO, settings.BASE_URL = True, "https://city.invalid"
    settings.ALLOWED_HOSTS = ["city.invalid"]
    found = lights()
    assert found["settings.demo"].light == "red"
    assert found["outside.certificate"].light == "yellow"


def test_an_address_without_https_or_not_ours(lights: Lights, settings: Settings) -> None:
    settings.BASE_URL, settings.ALLOWED_HOSTS = "http://city.example.jp", ["city.example.jp"]
    found = lights()
    assert not_green(found) == {"settings.address": "red", "outside.certificate": "red"}
    settings.ALLOWED_HOSTS = ["*"]
    assert lights()["settings.address"].light == "red"


def test_a_trigger_that_somebody_dropped(lights: Lights) -> None:
    with guards_lowered():
        expect(lights, "database.ledgers", "red", "audit_auditentry")
    assert not_green(lights()) == {}


def test_a_checkpoint_that_is_gone(lights: Lights, settings: Settings) -> None:
    next(settings.CHECKPOINTS.rglob("*.json")).unlink()
    expect(lights, "audit.seals", "red", "Sealing has stopped", "checkpoint of batch 1 is missing")


def test_a_sealer_that_does_not_seal(healthy: MailServer, settings: Settings) -> None:
    for hours, light in ((0.5, "green"), (2, "red")):
        keep_file()
        with translation.override("en"):
            assert seals(at=NOW + timedelta(hours=hours)).light == light
    settings.CHECKPOINTS = None
    with guards_lowered():
        SealBatch.objects.all().delete()
    assert seals(at=NOW).light == "yellow", "nothing is sealed anywhere"


def test_a_new_installation_has_a_month_to_verify_its_ledgers(lights: Lights, settings: Settings) -> None:
    (Path(settings.VAR) / VERIFIED).unlink()
    assert lights()["audit.seals"].light == "green"
    keep_file()
    seal_ledgers(at=NOW + timedelta(days=40))
    assert seals(at=NOW + timedelta(days=40)).light == "yellow"


def test_ledgers_that_nobody_verifies(lights: Lights, settings: Settings) -> None:
    (Path(settings.VAR) / VERIFIED).write_text((NOW - timedelta(days=40)).isoformat())
    expect(lights, "audit.seals", "yellow", "Nobody has verified")


def test_tables_that_are_behind(lights: Lights) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'config'")
    expect(lights, "database.tables", "red", "steps behind")


def test_a_case_that_was_written_past_the_acts(make_case: MakeCase, lights: Lights) -> None:
    case = make_case("dog-registration")
    DBTaskResult.objects.all().delete()
    OutgoingMail.objects.all().delete()
    assert not_green(lights()) == {}
    Case.objects.filter(pk=case.pk).update(number="999-999-9999")
    expect(lights, "cases.trail", "red", "999-999-9999")


def test_files_that_lie_unlocked(lights: Lights) -> None:
    file = keep_file()
    vault._storage().put(vault.name_of(file.id, locked=False), b"%PDF-1.7 x")
    vault._storage().remove(vault.name_of(file.id))
    StoredFile.objects.filter(id=file.id).update(content_key="")
    expect(lights, "files.locked", "yellow", "1 files lie unlocked")


# What does not fit together is refused.


def test_several_machines_on_what_one_machine_holds(lights: Lights, settings: Settings) -> None:
    WorkerSign.objects.create(machine="another-machine", pid=1, seen_at=NOW)
    what = "work on SQLite" if connection.vendor == "sqlite" else "keep files in a folder of their own"
    expect(lights, "settings.deployment", "red", "2 machines", what)
    WorkerSign.objects.filter(machine="another-machine").delete()
    settings.MACHINES = 3
    expect(lights, "settings.deployment", "red", "3 machines", what)


def test_a_folder_that_all_machines_mount_is_one_place(healthy: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "vendor", "postgresql")
    mine = WorkerSign.objects.get()
    other = WorkerSign.objects.create(machine="another-machine", pid=1, seen_at=NOW, place="another folder")
    assert deployment(at=NOW).light == "red"
    WorkerSign.objects.filter(pk=other.pk).update(place=mine.place)
    assert deployment(at=NOW).light == "yellow", "only that the master keys are the same is not seen"


def test_several_machines_on_postgresql_and_a_bucket_fit(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MACHINES, settings.MASTER_KEYS = 3, ["x"]
    monkeypatch.setattr(connection, "vendor", "postgresql")
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "x.BucketStorage"}}
    assert deployment(at=NOW).light == "green"


# The command.


def test_a_check_that_breaks_is_red_and_stops_no_other(lights: Lights, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*, at: datetime) -> Finding:
        raise RuntimeError

    monkeypatch.setitem(checks._checks, "test.broken", checks.Check("test.broken", "Broken", broken))
    expect(lights, "test.broken", "red", "RuntimeError")


def test_red_is_exit_code_1_and_green_is_0(healthy: MailServer) -> None:
    call_command("doctor", stdout=(said := io.StringIO()))
    assert "✗ 0" in said.getvalue()
    assert "メールサーバー" in said.getvalue()
    WorkerSign.objects.all().delete()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", "--json", "--language", "en", stdout=(said := io.StringIO()))
    assert ended.value.code == 1
    told = json.loads(said.getvalue())
    assert told["lights"]["red"] == 1
    (red,) = [one for one in told["checks"] if one["light"] == "red"]
    assert red["check"] == "work.worker"
    assert red["remedy"].startswith("Run systemctl start madoguchi-worker@1")


def test_a_worker_shows_that_it_lives_and_old_signs_go() -> None:
    WorkerSign.objects.create(machine="gone", pid=1, seen_at=NOW - timedelta(days=2))
    signs.show_life(at=NOW)
    signs.show_life(at=NOW + timedelta(seconds=30))
    (sign,) = WorkerSign.objects.all()
    assert (sign.pid, sign.seen_at) == (os.getpid(), NOW + timedelta(seconds=30))
