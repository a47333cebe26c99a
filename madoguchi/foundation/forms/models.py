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


class PrintedForm(models.Model):
    """The blank form of a version as it was printed (様式): its PDF and where each box stands. Never changed.

    The same version has a further edition when its layout changes with a new release or with the office's address;
    sheets of the older one, already in people's hands, are still read by the boxes kept here.
    """

    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="printed_forms")
    edition = models.PositiveIntegerField()
    """1, 2, 3 … under the version; stands in the QR code."""
    language = models.CharField(max_length=10, default="ja")
    layout = models.JSONField()
    """Paper, pages, marks, place of the code, boxes; millimetres from the top left corner of each page."""
    layout_sha256 = models.CharField(max_length=64)
    """Taken over all that is printed, words too."""
    pdf = models.BinaryField()
    pdf_sha256 = models.CharField(max_length=64)
    printed_at = models.DateTimeField()

    class Meta:
        ordering = ["version", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["version", "edition"], name="one_form_of_each_edition"),
            models.UniqueConstraint(fields=["version", "layout_sha256"], name="one_edition_of_each_layout"),
        ]

    def __str__(self) -> str:
        return f"{self.version}.{self.edition}"
