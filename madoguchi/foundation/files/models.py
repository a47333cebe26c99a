"""Tables of the file room."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.files.vault import path_of


class StoredFile(models.Model):
    """A file the city keeps (保管ファイル); its content lies in the vault under the id, never under its name."""

    KINDS: ClassVar[list[tuple[str, object]]] = [("photo", _("photo")), ("pdf", _("PDF"))]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=160)
    """For display and for the download; shown escaped, never used as a path."""
    kind = models.CharField(max_length=8, choices=KINDS)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField(default=1)
    sha256 = models.CharField(max_length=64)
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

    @property
    def path(self) -> Path:
        """Where the content lies."""
        return path_of(self.id)
