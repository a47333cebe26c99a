"""Contents are secret where they lie: locked with a key of the holder's, refused when anything was changed."""

from __future__ import annotations

import os
import uuid
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import Settings

from madoguchi.foundation.files import holding, keys, locking
from madoguchi.foundation.files import vault as room
from madoguchi.foundation.files.locking import CHUNK, ContentBroken, LockedReader, lock_content, locked_size
from madoguchi.foundation.files.models import HolderKey
from madoguchi.foundation.files.public import (
    ContentChanged,
    KeyDestroyed,
    KeyLost,
    StoredFile,
    claim_files,
    destroy_key_of,
    lock_file,
    masters_in_use,
    open_content,
    read_content,
    respond_with_file,
    store_bytes,
)
from madoguchi.foundation.files.tests.conftest import AT, HANAKO, path_of, pdf
from madoguchi.kernel import master_keys

pytestmark = pytest.mark.django_db

MARK = "四つ葉のマーク".encode()


def kept(holder: str = "case:1", data: bytes = b"%PDF-1.7 " + MARK) -> StoredFile:
    return store_bytes(data, name="診断書.pdf", media_type="application/pdf", by=HANAKO, at=AT, holder=holder)


def flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def everything_in(vault: Path) -> bytes:
    return b"".join(one.read_bytes() for one in vault.rglob("*") if one.is_file())


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 5])
def test_every_length_comes_back_and_has_the_size_that_was_foretold(size: int) -> None:
    data, key, file_id = os.urandom(size), os.urandom(32), uuid.uuid4()
    from io import BytesIO

    locked = lock_content(data, key=key, file_id=file_id)
    assert len(locked) == locked_size(size)
    with LockedReader(BytesIO(locked), key=key, file_id=file_id, size=size) as opened:
        assert opened.read() == data


def test_nothing_readable_lies_in_the_vault(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = kept()
    lying = everything_in(vault)
    assert MARK not in lying
    assert b"%PDF" not in lying
    assert read_content(file).endswith(MARK)
    # The control: with the lock taken off, this same look finds the text.
    monkeypatch.setattr(holding, "lock_content", lambda data, **_: data)
    kept("case:2")
    assert MARK in everything_in(vault)


def test_the_row_alone_and_the_content_alone_open_nothing(vault: Path, settings: Settings, tmp_path: Path) -> None:
    file = kept()
    settings.MASTER_KEY_FILE = tmp_path / "another-machine"
    with pytest.raises(KeyLost):
        read_content(file)
    with pytest.raises(KeyLost):
        kept("case:2")
    assert not (tmp_path / "another-machine").exists(), "no second master key is begun beside the city's own"


def test_each_holder_has_a_key_of_its_own_and_each_content_too(vault: Path) -> None:
    one, other, third = kept("case:1"), kept("case:1"), kept("case:2")
    assert len({keys.content_key_of(file) for file in (one, other, third)}) == 3
    assert HolderKey.objects.count() == 2


def test_a_claimed_file_is_not_written_again(vault: Path) -> None:
    file = kept("draft:1")
    before = path_of(vault, file).read_bytes()
    claim_files([file.id], holder="case:1", earlier="draft:1", at=AT)
    file.refresh_from_db()
    assert path_of(vault, file).read_bytes() == before
    assert read_content(file).endswith(MARK)
    destroy_key_of("draft:1", at=AT)
    assert read_content(file).endswith(MARK), "the draft's key no longer matters"


def test_a_file_that_nobody_holds_yet_is_locked_by_the_master_key(vault: Path) -> None:
    file = kept("")
    assert MARK not in everything_in(vault)
    assert read_content(file).endswith(MARK)
    claim_files([file.id], holder="case:1", at=AT)
    file.refresh_from_db()
    assert read_content(file).endswith(MARK)


def test_a_destroyed_key_makes_all_files_of_the_case_unreadable_and_no_others(vault: Path) -> None:
    first, second, other = kept("case:1"), kept("case:1"), kept("case:2")
    destroy_key_of("case:1", at=AT)
    for file in (first, second):
        with pytest.raises(KeyDestroyed):
            read_content(file)
    assert HolderKey.objects.get(holder="case:1").wrapped == ""
    with pytest.raises(KeyDestroyed):
        kept("case:1")
    assert read_content(other).endswith(MARK)


@pytest.mark.parametrize("place", [0, 5, 20, -1])
def test_a_changed_bit_is_refused_before_a_byte_is_sent(vault: Path, place: int) -> None:
    file = kept()
    flip(path_of(vault, file), place)
    with pytest.raises(ContentChanged):
        respond_with_file(file, inline=True)


def test_another_files_content_is_refused_even_with_its_key(vault: Path) -> None:
    mine, theirs = kept("case:1"), kept("case:1", b"%PDF-1.7 " + MARK[::-1])
    path_of(vault, mine).write_bytes(path_of(vault, theirs).read_bytes())
    with pytest.raises(ContentChanged):
        read_content(mine)
    # Who can write rows, too, still cannot pass one file off as another: the key is bound to the file's id.
    StoredFile.objects.filter(id=mine.id).update(content_key=theirs.content_key)
    mine.refresh_from_db()
    with pytest.raises(KeyLost):
        read_content(mine)


def test_a_key_moved_to_another_holder_by_hand_is_refused(vault: Path) -> None:
    file = kept("case:1")
    kept("case:2")
    StoredFile.objects.filter(id=file.id).update(holder="case:2")
    file.refresh_from_db()
    with pytest.raises(KeyLost):
        read_content(file)


@pytest.mark.parametrize("change", ["cut", "longer", "swapped"])
def test_chunks_cannot_be_left_out_added_or_moved(vault: Path, change: str) -> None:
    file = kept(data=os.urandom(3 * CHUNK))
    path = path_of(vault, file)
    whole, step = path.read_bytes(), CHUNK + locking.TAG
    head, chunks = whole[: locking.HEAD], [whole[locking.HEAD + i * step :][:step] for i in range(3)]
    changed = {
        "cut": [*chunks[:2]],
        "longer": [*chunks, b"x"],
        "swapped": [chunks[0], chunks[2], chunks[1]],
    }[change]
    path.write_bytes(head + b"".join(changed))
    with pytest.raises(ContentChanged):
        read_content(file)


def test_a_change_further_inside_breaks_the_sending_off_before_it_is_reached(vault: Path) -> None:
    data = os.urandom(3 * CHUNK)
    file = kept(data=data)
    flip(path_of(vault, file), -1)
    answer = respond_with_file(file, inline=False)
    assert answer["Content-Length"] == str(len(data))
    sent = b""
    with pytest.raises(ContentBroken):
        for part in answer:
            sent += part
    assert sent == data[: len(sent)]
    assert len(sent) == 2 * CHUNK


def test_reading_needs_only_a_chunk_at_a_time(vault: Path) -> None:
    file = kept(data=bytes(5 * CHUNK))
    with open_content(file) as opened:
        opened.read(10)
        assert opened.raw._next <= 2  # type: ignore[attr-defined]


def test_a_new_master_key_takes_over_without_touching_contents(vault: Path) -> None:
    files = [kept("case:1"), kept("case:2"), kept("")]
    before = everything_in(vault)
    (former,) = master_keys.master_keys()
    said = StringIO()
    call_command("keys_rotate", stdout=said)
    newest = master_keys.newest_master_key()
    assert newest != former
    assert "3 keys" in said.getvalue()
    assert masters_in_use() == {newest.id}
    call_command("keys_rotate", "--again", "--forget", stdout=said)
    assert master_keys.master_keys() == [newest]
    for file in files:
        file.refresh_from_db()
        assert read_content(file).endswith(MARK)
    assert everything_in(vault) == before


def test_a_rotation_that_was_stopped_goes_on(vault: Path) -> None:
    files = [kept(f"case:{i}") for i in range(5)]
    master_keys.put_in_front(master_keys.new_master_key())
    with transaction.atomic():
        assert keys.rewrap_batch(2) == 2
    assert len(masters_in_use()) == 2
    assert all(read_content(file) for file in files), "both keys open in between"
    call_command("keys_rotate", "--again", stdout=StringIO())
    assert masters_in_use() == {master_keys.newest_master_key().id}


def test_a_former_key_that_still_locks_something_is_not_forgotten(vault: Path) -> None:
    kept("case:1")
    (former,) = master_keys.master_keys()
    master_keys.put_in_front(master_keys.new_master_key())
    used = masters_in_use()
    assert former.id in used


def test_keys_of_drafts_without_files_go_and_those_of_cases_stay(vault: Path) -> None:
    moved, _stays = kept("draft:1"), kept("draft:2")
    kept("case:1")
    claim_files([moved.id], holder="case:2", earlier="draft:1", at=AT)
    assert keys.forget_idle_keys(at=AT + timedelta(days=1)) == 0
    assert keys.forget_idle_keys(at=AT + timedelta(days=3)) == 1
    assert {one.holder for one in HolderKey.objects.all()} == {"draft:2", "case:1", "case:2"}


def as_before_locking(vault: Path, data: bytes) -> StoredFile:
    """A row and a content as they were stored before contents were locked."""
    file = kept(data=data)
    room._storage().put(room.name_of(file.id, locked=False), data)
    room._storage().remove(room.name_of(file.id))
    StoredFile.objects.filter(id=file.id).update(content_key="")
    file.refresh_from_db()
    return file


def test_a_content_from_before_is_read_and_then_locked(vault: Path) -> None:
    data = pdf() + MARK
    file = as_before_locking(vault, data)
    assert read_content(file) == data
    call_command("files_encrypt", stdout=StringIO())
    file.refresh_from_db()
    assert file.content_key
    assert read_content(file) == data
    assert MARK not in everything_in(vault)
    lock_file(file, by=HANAKO, at=AT)
    assert read_content(file) == data


def test_a_content_from_before_that_was_changed_is_refused(vault: Path) -> None:
    file = as_before_locking(vault, pdf())
    flip(vault / room.name_of(file.id, locked=False), 3)
    with pytest.raises(ContentChanged):
        read_content(file)
    with pytest.raises(SystemExit):
        call_command("files_encrypt", stdout=StringIO())
    assert not StoredFile.objects.get(id=file.id).content_key


def test_the_master_key_is_readable_by_us_only_and_is_not_the_secret_key(vault: Path, settings: Settings) -> None:
    kept()
    made = Path(settings.MASTER_KEY_FILE)
    assert made.stat().st_mode & 0o777 == 0o600
    assert settings.SECRET_KEY not in made.read_text()
    assert len(made.read_text().split()) == 1
    master_keys.make_first_master_key()
    assert len(made.read_text().split()) == 1
