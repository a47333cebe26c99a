"""Tables of the file room."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """A file the city keeps (保管ファイル); its content lies in the vault under the id, never under its name."""

    KINDS: ClassVar[list[tuple[str, object]]] = [("photo", _("photo")), ("pdf", _("PDF")), ("archive", _("archive"))]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=160)
    """For display and for the download; shown escaped, never used as a path."""
    kind = models.CharField(max_length=8, choices=KINDS)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField(default=1)
    sha256 = models.CharField(max_length=64)
    """Of the content as it is read, not as it lies locked."""
    # The default stands in the database, too: the program of before knows no keys and may still run beside.
    content_key = models.CharField(max_length=200, blank=True, default="", db_default="")
    """The content's own key, locked by its holder's; empty for one that was stored before contents were locked."""
    holder = models.CharField(max_length=80, blank=True, db_index=True)
    """Whose file it is: ``draft:<uuid>``, ``case:<uuid>``; empty until claimed."""
    stored_at = models.DateTimeField()

    class Meta:
        ordering = ("stored_at", "id")
        indexes = [
            models.Index(fields=["stored_at"], condition=models.Q(holder=""), name="files_unclaimed"),
        ]

    def __str__(self) -> str:
        return self.name


class HolderKey(models.Model):
    """The key of one draft or case (保有者の鍵), locked by a master key; without it none of its files opens."""

    holder = models.CharField(max_length=80, unique=True)
    wrapped = models.CharField(max_length=120, blank=True)
    """Empty once the key was destroyed."""
    master = models.CharField(max_length=12, db_index=True)
    """Id of the master key that locks it."""
    made_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.holder


class ContentHold(models.Model):
    """A backup that is being made: while it is renewed, no content is taken away."""

    renewed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.renewed_at:%Y-%m-%d %H:%M}"
