"""Who holds a file, and how files go."""

from __future__ import annotations

import os
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from madoguchi.foundation.files import holding
from madoguchi.foundation.files import vault as vault_module
from madoguchi.foundation.files.public import (
    FileNotYours,
    StoredFile,
    claim_files,
    discard_files,
    files_named,
    files_of,
    store_bytes,
    take_in_file,
)
from madoguchi.foundation.files.tests.conftest import AT, HANAKO, lies, path_of, photo, upload
from madoguchi.kernel import jobs

pytestmark = pytest.mark.django_db


def taken(holder: str = "") -> StoredFile:
    return take_in_file(upload(photo()), by=HANAKO, at=AT, holder=holder)


def test_a_file_passes_from_the_draft_to_the_case(vault: Path) -> None:
    file = taken("draft:1")
    claim_files([str(file.id)], holder="case:1", earlier="draft:1", at=AT)
    claim_files([str(file.id)], holder="case:1", earlier="draft:1", at=AT)
    assert list(files_of("case:1")) == [file]
    assert not files_of("draft:1")


def test_an_id_guessed_or_seen_elsewhere_claims_nothing(vault: Path) -> None:
    theirs, mine = taken("draft:theirs"), taken("draft:mine")
    for ids in ([theirs.id], [uuid.uuid4()], ["no-uuid"], [mine.id, theirs.id]):
        with pytest.raises(FileNotYours):
            claim_files(ids, holder="case:mine", earlier="draft:mine", at=AT)
    assert {one.holder for one in StoredFile.objects.all()} == {"draft:theirs", "draft:mine"}


def test_files_come_in_the_order_asked_and_only_from_their_holder(vault: Path) -> None:
    first, second = taken("draft:1"), taken("draft:1")
    assert files_named([second.id, first.id], holder="draft:1") == [second, first]
    with pytest.raises(FileNotYours):
        files_named([first.id], holder="draft:2")


def test_nobody_holds_all_unclaimed_files(vault: Path) -> None:
    with pytest.raises(ValueError, match="unclaimed"):
        files_of("")


def test_a_discarded_file_loses_its_content_after_the_commit(vault: Path) -> None:
    file, other = taken("draft:1"), taken("draft:2")
    assert discard_files(holder="draft:1", ids=[file.id, other.id]) == 1
    assert lies(file)
    jobs.run_ready_jobs()
    assert not lies(file)
    assert list(StoredFile.objects.all()) == [other]


def test_all_files_of_a_holder_go_together(vault: Path) -> None:
    for holder in ("draft:1", "draft:1", "draft:2"):
        taken(holder)
    assert discard_files(holder="draft:1") == 2
    assert [one.holder for one in StoredFile.objects.all()] == ["draft:2"]


def test_a_discard_that_is_rolled_back_loses_nothing(vault: Path) -> None:
    file = taken("draft:1")
    with pytest.raises(RuntimeError), transaction.atomic():
        discard_files(holder="draft:1")
        raise RuntimeError
    jobs.run_ready_jobs()
    assert lies(file)
    assert StoredFile.objects.filter(id=file.id).exists()


def test_an_upload_that_nobody_kept_goes_after_two_days(vault: Path) -> None:
    loose, held = taken(), taken("draft:1")
    assert holding.discard_unclaimed_files(at=AT + timedelta(days=1)) == 0
    assert holding.discard_unclaimed_files(at=AT + timedelta(days=3)) == 1
    jobs.run_ready_jobs()
    assert not lies(loose)
    assert lies(held)


def test_a_content_whose_row_was_rolled_back_is_swept_after_a_day(vault: Path) -> None:
    kept = taken()
    with pytest.raises(RuntimeError), transaction.atomic():
        orphan = store_bytes(b"%PDF-1.7", name="x.pdf", media_type="application/pdf", by=HANAKO, at=AT)
        raise RuntimeError
    unfinished = path_of(vault, orphan).with_name("0" * 32 + ".part")
    unfinished.write_bytes(b"half")
    assert holding.sweep_orphans(at=AT) == 0
    for path in (path_of(vault, kept), path_of(vault, orphan), unfinished):
        os.utime(path, (AT.timestamp(), AT.timestamp()))
    assert holding.sweep_orphans(at=AT + timedelta(days=2)) == 2
    assert lies(kept)
    assert not lies(orphan)


def test_the_content_is_on_disk_before_the_row_can_be_seen(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    put, save = vault_module.put, StoredFile.save

    def write_content(file_id: uuid.UUID, data: bytes) -> None:
        put(file_id, data)
        order.append("disk")

    def write_row(self: StoredFile, force_insert: bool) -> None:
        order.append("row")
        save(self, force_insert=force_insert)

    monkeypatch.setattr(vault_module, "put", write_content)
    monkeypatch.setattr(StoredFile, "save", write_row)
    store_bytes(b"%PDF-1.7", name="x.pdf", media_type="application/pdf", by=HANAKO, at=AT)
    assert order == ["disk", "row"]


@pytest.mark.django_db(transaction=True)
def test_steps_outside_an_act_are_refused(vault: Path) -> None:
    with pytest.raises(holding.StoredOutsideAct):
        store_bytes(b"", name="x.pdf", media_type="application/pdf", by=HANAKO, at=AT)
    with pytest.raises(holding.StoredOutsideAct):
        claim_files([], holder="case:1", at=AT)
    with pytest.raises(holding.StoredOutsideAct):
        discard_files(holder="case:1")
