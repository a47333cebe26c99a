"""Who holds which file. These are steps of another room's act, not acts of their own."""

from __future__ import annotations

import hashlib
import itertools
import logging
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, ForeignObjectRel, OuterRef, QuerySet

from madoguchi.foundation.files import holds, vault
from madoguchi.foundation.files.keys import content_key_of, locked_for, new_content_key
from madoguchi.foundation.files.locking import lock_content
from madoguchi.foundation.files.models import StoredFile
from madoguchi.foundation.files.names import display_name
from madoguchi.foundation.files.refusals import FileNotYours, VaultUnreachable
from madoguchi.foundation.files.vocabulary import Content, Kind
from madoguchi.kernel import clock, jobs
from madoguchi.kernel.acts import Actor

log = logging.getLogger(__name__)

UNCLAIMED_FOR = timedelta(days=2)
ORPHAN_FOR = timedelta(days=1)

_KINDS: dict[str, tuple[Kind, str]] = {
    "application/pdf": ("pdf", "pdf"),
    "application/zip": ("archive", "zip"),
    "image/png": ("photo", "png"),
    "image/jpeg": ("photo", "jpg"),
}


class StoredOutsideAct(RuntimeError):
    """A step that changes rows was taken outside a transaction."""


def files_of(holder: str) -> QuerySet[StoredFile]:
    """The files that ``holder`` (``draft:<uuid>``, ``case:<uuid>``) holds, oldest first."""
    if not holder:
        raise ValueError("An empty holder would list everybody's unclaimed files.")
    return StoredFile.objects.filter(holder=holder)


def files_named(ids: Iterable[str | uuid.UUID], *, holder: str) -> list[StoredFile]:
    """The files with these ids, in this order, all held by ``holder``; raises ``FileNotYours``."""
    wanted = _unique(ids)
    found = files_of(holder).in_bulk(wanted)
    if len(found) != len(wanted):
        raise FileNotYours
    return [found[one] for one in wanted]


def claim_files(ids: Iterable[str | uuid.UUID], *, holder: str, at: datetime, earlier: str = "") -> list[StoredFile]:
    """Hand the files from ``earlier`` (empty: just taken in) to ``holder``; harmless when already done.

    Only the keys are locked anew, for the new holder; the contents stay as they lie.

    A file that someone else holds is refused as if it did not exist (``FileNotYours``), because ids
    come back from the browser.
    """
    _require_transaction()
    if not holder:
        raise ValueError("Files are claimed by somebody.")
    wanted = _unique(ids)
    found = {one.id: one for one in StoredFile.objects.select_for_update().filter(id__in=wanted).order_by("id")}
    for one in wanted:
        if one not in found or found[one].holder not in {earlier, holder}:
            raise FileNotYours
    moved = [stored for stored in found.values() if stored.holder != holder]
    for stored in moved:
        if stored.content_key:
            stored.content_key = locked_for(holder, content_key_of(stored), file_id=stored.id, at=at)
        stored.holder = holder
    StoredFile.objects.bulk_update(moved, ["holder", "content_key"])
    return [found[one] for one in wanted]


def discard_files(*, holder: str, ids: Iterable[str | uuid.UUID] | None = None) -> int:
    """Delete the rows of what ``holder`` holds (or of ``ids`` among it); the contents go after the commit.

    Called inside the act that lets go of them; rows that point at the files must be gone before.
    """
    _require_transaction()
    gone = files_of(holder)
    if ids is not None:
        gone = gone.filter(id__in=_unique(ids))
    return _discard(gone)


def discard_unclaimed_files(*, at: datetime) -> int:
    """Delete what was uploaded and then never kept by any draft or case."""
    unclaimed = StoredFile.objects.filter(holder="", stored_at__lt=at - UNCLAIMED_FOR)
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            pointing = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            unclaimed = unclaimed.filter(~Exists(pointing))
    if not unclaimed.exists():
        return 0
    with transaction.atomic():
        return _discard(unclaimed)


def sweep_orphans(*, at: datetime) -> int:
    """Remove contents without a row: their transaction was rolled back, or the machine stopped in between."""
    if holds.held(at=at):
        return 0
    swept = 0
    old = vault.contents_older_than(ORPHAN_FOR, at=at)
    while some := list(itertools.islice(old, 500)):
        ids = [one.file_id for one in some if one.file_id is not None]
        rows = dict(StoredFile.objects.filter(id__in=ids).values_list("id", "content_key"))
        for one in some:
            wanted = one.file_id in rows and bool(rows[one.file_id]) == one.locked
            if not wanted:
                vault.remove_named(one.name)
                swept += 1
    return swept


def store_bytes(
    data: bytes,
    *,
    name: str,
    media_type: str,
    by: Actor,
    at: datetime,
    holder: str = "",
) -> StoredFile:
    """Keep bytes that we made ourselves (``application/pdf``, ``application/zip``, ``image/png`` …) as they are.

    Called inside the act that makes the document; ``by`` is recorded there.
    """
    _require_transaction()
    kind, extension = _KINDS[media_type]
    return keep(Content(data, kind, media_type, extension), name=name, at=at, holder=holder)


def keep(content: Content, *, name: str, at: datetime, holder: str) -> StoredFile:
    """Write the content, locked, then its row: a row without content can therefore never be committed."""
    key = new_content_key()
    stored = StoredFile(
        name=display_name(name, content.extension),
        kind=content.kind,
        media_type=content.media_type,
        size=len(content.data),
        pages=content.pages,
        sha256=hashlib.sha256(content.data).hexdigest(),
        holder=holder,
        stored_at=at,
    )
    stored.content_key = locked_for(holder, key, file_id=stored.id, at=at)
    put_locked(stored, content.data, key=key)
    stored.save(force_insert=True)
    return stored


def put_locked(stored: StoredFile, data: bytes, *, key: bytes) -> None:
    """Lay the content into the vault, locked; refuses with ``VaultUnreachable``."""
    try:
        vault.put(stored.id, lock_content(data, key=key, file_id=stored.id))
    except OSError as silent:
        log.error("vault does not answer", extra={"fault": str(silent)})
        raise VaultUnreachable from silent


def _discard(gone: QuerySet[StoredFile]) -> int:
    ids = list(gone.values_list("id", flat=True))
    StoredFile.objects.filter(id__in=ids).delete()
    for one in ids:
        jobs.enqueue("files.remove_content", key=f"files.remove_content:{one}", file_id=str(one))
    return len(ids)


@jobs.job("files.remove_content")
def remove_content(*, key: str, file_id: str) -> None:
    """Take a discarded file's content out of the vault; while a backup holds it, the sweeping does that later."""
    wanted = uuid.UUID(file_id)
    if holds.held(at=clock.now()):
        return
    if not StoredFile.objects.filter(id=wanted).exists():
        vault.remove(wanted)


def _unique(ids: Iterable[str | uuid.UUID]) -> list[uuid.UUID]:
    try:
        return list(dict.fromkeys(one if isinstance(one, uuid.UUID) else uuid.UUID(str(one)) for one in ids))
    except ValueError:
        raise FileNotYours from None


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise StoredOutsideAct
