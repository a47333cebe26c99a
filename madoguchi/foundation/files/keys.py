"""Keys of holders (保有者ごとの鍵): a master key locks a holder's key, which locks the key of each of its files.

So a file passes from a draft to a case by locking 32 bytes anew, a new master key touches one row for each holder,
and destroying one holder's key makes all its files unreadable, wherever copies of them lie.
What nobody holds yet is locked by the master key itself.
"""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from madoguchi.foundation.files.models import HolderKey, StoredFile
from madoguchi.foundation.files.refusals import KeyDestroyed, KeyLost
from madoguchi.kernel import master_keys
from madoguchi.kernel.master_keys import (
    KEY_BYTES,
    MasterKey,
    MasterKeyMissing,
    WrapBroken,
    master_key_called,
    unwrap,
    wrap,
)

IDLE_FOR = timedelta(days=2)
_BY_HOLDER, _BY_MASTER = "h", "m"


def new_content_key() -> bytes:
    """A key for one content."""
    return secrets.token_bytes(KEY_BYTES)


def locked_for(holder: str, key: bytes, *, file_id: uuid.UUID, at: datetime) -> str:
    """The content key as its row keeps it; inside a transaction, because the holder's key may be made here."""
    if not holder:
        master = locking_master()
        return f"{_BY_MASTER}.{master.id}.{wrap(master.secret, key, bound_to=_file(file_id))}"
    return f"{_BY_HOLDER}.{wrap(_holder_key(holder, at=at), key, bound_to=_file(file_id, holder))}"


def content_key_of(file: StoredFile) -> bytes:
    """Open the content key of a file; refuses with ``KeyDestroyed`` or ``KeyLost``."""
    way, _dot, wrapped = file.content_key.partition(".")
    try:
        if way == _BY_MASTER:
            master_id, _dot, wrapped = wrapped.partition(".")
            return unwrap(master_key_called(master_id).secret, wrapped, bound_to=_file(file.id))
        kept = HolderKey.objects.filter(holder=file.holder).first()
        if kept is None:
            raise KeyLost(name=file.name)
        if kept.destroyed_at is not None:
            raise KeyDestroyed(name=file.name)
        return unwrap(_opened(kept), wrapped, bound_to=_file(file.id, file.holder))
    except (MasterKeyMissing, WrapBroken):
        raise KeyLost(name=file.name) from None


def destroy_key_of(holder: str, *, at: datetime) -> None:
    """Make everything that ``holder`` holds unreadable for good (暗号的消去). A step of the act that disposes of it.

    Copies in older backups stay readable with the backup's own copy of the key until those are pruned.
    """
    HolderKey.objects.filter(holder=holder, destroyed_at=None).update(wrapped="", destroyed_at=at)


def forget_idle_keys(*, at: datetime) -> int:
    """Remove keys of drafts that hold no file any more; keys of cases stay."""
    holding = StoredFile.objects.filter(holder=OuterRef("holder"))
    idle = HolderKey.objects.filter(~Exists(holding), holder__startswith="draft:", made_at__lt=at - IDLE_FOR)
    if not idle.exists():
        return 0
    with transaction.atomic():
        # Locked first and asked again after: an upload that goes on at this moment holds the key's row.
        locked = list(idle.select_for_update().values_list("pk", flat=True)[:500])
        return HolderKey.objects.filter(~Exists(holding), pk__in=locked).delete()[0]


def rewrap_batch(most: int) -> int:
    """Lock up to ``most`` keys that an older master key locks with the newest one; returns how many those were."""
    master = locking_master()
    older = HolderKey.objects.filter(~Q(master=master.id), destroyed_at=None)
    kept = list(older.select_for_update().order_by("pk")[:most])
    for one in kept:
        one.wrapped, one.master = wrap(master.secret, _opened(one), bound_to=_holder(one.holder)), master.id
    HolderKey.objects.bulk_update(kept, ["wrapped", "master"])
    loose = StoredFile.objects.filter(content_key__startswith=f"{_BY_MASTER}.").exclude(
        content_key__startswith=f"{_BY_MASTER}.{master.id}."
    )
    files = list(loose.select_for_update().order_by("pk")[: most - len(kept)])
    for file in files:
        file.content_key = locked_for("", content_key_of(file), file_id=file.id, at=file.stored_at)
    StoredFile.objects.bulk_update(files, ["content_key"])
    return len(kept) + len(files)


def masters_in_use() -> set[str]:
    """Ids of the master keys that still lock something of the file room."""
    loose = StoredFile.objects.filter(content_key__startswith=f"{_BY_MASTER}.").values_list("content_key", flat=True)
    return {
        *HolderKey.objects.filter(destroyed_at=None).values_list("master", flat=True).distinct(),
        *(key.split(".")[1] for key in loose.iterator()),
    }


def locking_master() -> MasterKey:
    """The newest master key, the first made here; refuses ``KeyLost`` where it is known that there was another."""
    try:
        return master_keys.locking_master()
    except MasterKeyMissing:
        raise KeyLost(name="master-key") from None


def _holder_key(holder: str, *, at: datetime) -> bytes:
    mine = HolderKey.objects.select_for_update().filter(holder=holder)
    kept = mine.first()
    if kept is None:
        master = locking_master()
        fresh = wrap(master.secret, secrets.token_bytes(KEY_BYTES), bound_to=_holder(holder))
        # Another may make it at the same moment: whose row came first is what both use.
        HolderKey.objects.bulk_create(
            [HolderKey(holder=holder, wrapped=fresh, master=master.id, made_at=at)], ignore_conflicts=True
        )
        kept = mine.get()
    if kept.destroyed_at is not None:
        raise KeyDestroyed(name=holder)
    try:
        return _opened(kept)
    except (MasterKeyMissing, WrapBroken):
        raise KeyLost(name=holder) from None


def _opened(kept: HolderKey) -> bytes:
    return unwrap(master_key_called(kept.master).secret, kept.wrapped, bound_to=_holder(kept.holder))


def _holder(holder: str) -> str:
    return f"madoguchi/holder-key/v1/{holder}"


def _file(file_id: uuid.UUID, holder: str = "") -> str:
    return f"madoguchi/content-key/v1/{file_id.hex}/{holder}"
