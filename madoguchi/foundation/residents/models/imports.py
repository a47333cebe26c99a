"""What was brought in from the core system, and what was wrong with it. No personal data: lines, fields, counts."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.residents.vocabulary import ImportKind, ImportState


class RegisterImport(models.Model):
    """One import of files of the core system (住民情報の取込)."""

    kind = models.CharField(max_length=12, choices=ImportKind.choices)
    state = models.CharField(max_length=8, choices=ImportState.choices, default=ImportState.RUNNING)
    as_of = models.DateField()
    """The day of the export."""
    begun_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    """When its last part went in: one that is silent for long was killed."""
    ended_at = models.DateTimeField(null=True, blank=True)
    demo = models.BooleanField(default=False)
    files: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    """``[{"part", "name", "sha256", "encoding", "lines"}]``; of a file of facts also ``"kinds"``."""
    counts: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(default=dict)
    """What was done, by ``part.word``: ``people.added``, ``facts.ended`` ..."""
    characters: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    """``[{"code", "sort", "count", "part", "lines"}]``: characters that somebody should look at, with their first lines."""

    class Meta:
        ordering = ("-begun_at", "-id")
        verbose_name = _("import of the register")

    def __str__(self) -> str:
        return f"{self.kind} {self.as_of}"


class ImportFault(models.Model):
    """A row that was not taken over, with the field that is why; never its content."""

    run = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="faults")
    part = models.CharField(max_length=20)
    """Which of the files."""
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=40, blank=True)
    """The column's heading; empty where the whole row is meant."""
    fault = models.CharField(max_length=60)
    """A key of ``importing.faults.FAULTS``."""

    class Meta:
        ordering = ("run", "part", "line", "id")
        verbose_name = _("faulty row of an import")

    def __str__(self) -> str:
        return f"{self.part} {self.line} {self.column} {self.fault}"
