"""Contents as they lie, for backups and for looking after the vault: never opened here."""

from __future__ import annotations

import uuid

from madoguchi.foundation.files import vault
from madoguchi.foundation.files.models import StoredFile


def stored_bytes(file_id: uuid.UUID, *, locked: bool) -> tuple[str, bytes]:
    """Name and stored bytes of a content; raises ``FileNotFoundError``."""
    with vault.read_from(file_id, locked=locked) as stored:
        return vault.name_of(file_id, locked=locked), stored.read()


def put_stored_bytes(name: str, data: bytes) -> None:
    """Lay a content back under the name it had; raises ``ValueError`` for a name that the vault never gives."""
    found = vault.lying(name)
    if found is None or name != vault.name_of(found[0], locked=found[1]):
        raise ValueError(name)
    vault.put_named(name, data)


def mark_of_place() -> str:
    """Tells whether two machines keep contents at the same place."""
    return vault.mark()


def contents_lie() -> bool:
    """Whether anything lies in the vault."""
    return next(iter(vault.contents()), None) is not None


def missing_contents() -> list[uuid.UUID]:
    """Files that have a row and no content."""
    lying = {(one.file_id, one.locked) for one in vault.contents()}
    rows = StoredFile.objects.values_list("id", "content_key").iterator(chunk_size=2000)
    return [file_id for file_id, key in rows if (file_id, bool(key)) not in lying]
