"""What stops a backup or a restore, said as a sentence with a way out."""

from __future__ import annotations


class BackupRefused(RuntimeError):
    """Nothing was written, or what was begun was taken away again."""


class ArchiveBroken(BackupRefused):
    """The archive is cut off, changed, not for this key, or does not hold what it says."""
