"""Acts of backing up: they stand in the audit trail, and ``madoguchi doctor`` reads the backup's age there."""

from __future__ import annotations

from datetime import datetime

from madoguchi.kernel.acts import Actor, act


def record_backup(*, name: str, size: int, files: int, by: Actor, at: datetime) -> None:
    """Record that a backup was finished."""
    with act("backup.make", on=None, by=by, at=at, archive=name, size=size, files=files):
        pass


def record_restore(*, name: str, made_at: str, by: Actor, at: datetime) -> None:
    """Record in the restored database where it came from."""
    with act("backup.restore", on=None, by=by, at=at, archive=name, made_at=made_at):
        pass
