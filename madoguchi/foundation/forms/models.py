"""Published definitions: immutable, dated versions (版)."""

from __future__ import annotations

from django.db import models

from madoguchi.foundation.forms.compiled import compiled, find_compiled
from madoguchi.foundation.forms.procedure import Procedure


class ProcedureVersion(models.Model):
    """One version of one procedure, as published. Never changed, never deleted while a case points to it."""

    slug = models.SlugField(max_length=60)
    sha256 = models.CharField(max_length=64, unique=True)
    data = models.JSONField()
    """Canonical JSON; ``sha256`` is taken over it."""
    number = models.PositiveIntegerField()
    """1, 2, 3 … within the procedure."""
    published_at = models.DateTimeField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    accept_until = models.DateField(null=True)

    class Meta:
        ordering = ["slug", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "number"], name="one_version_of_each_number"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} v{self.number}"

    @property
    def procedure(self) -> Procedure:
        """The compiled procedure; compiled once in each process."""
        return find_compiled(self.sha256) or compiled(self.sha256, self.data)


class FeeSchedule(models.Model):
    """The city's fee schedule as loaded on a day; the newest counts, older ones explain old quotes."""

    sha256 = models.CharField(max_length=64, unique=True)
    data = models.JSONField()
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-loaded_at", "-pk"]


class CityLibrary(models.Model):
    """Categories, life events and issued documents of the city as loaded; the newest counts."""

    sha256 = models.CharField(max_length=64, unique=True)
    data = models.JSONField()
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-loaded_at", "-pk"]
