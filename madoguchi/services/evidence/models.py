"""Tables of the evidence room: sheets, their editions, the figures in them, and who did what when."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from madoguchi.services.evidence.content import SheetWords
from madoguchi.services.evidence.states import ONCE_PUBLIC, OPEN, READABLE, State

LONGEST_REASON = 1000


class Sheet(models.Model):
    """A question of policy and its answer (根拠シート), under an address that stays."""

    slug = models.SlugField(max_length=60, unique=True)
    begun_at = models.DateTimeField()
    demo = models.BooleanField(default=False)
    """Whether it stands on invented data."""

    class Meta:
        ordering = ("slug",)
        verbose_name = _("sheet of evidence")

    def __str__(self) -> str:
        return self.slug


class Edition(models.Model):
    """One edition of a sheet (版), from the first draft to what the public reads."""

    UNCHANGING = ("sheet",)

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    content: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    """``content.SheetWords`` as JSON."""
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    """Who wrote last; everybody who ever did stands in the steps."""
    written_by_post = models.CharField(max_length=120, blank=True)
    reason = models.TextField(max_length=LONGEST_REASON, blank=True)
    """What is new in this edition; published with it."""
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    returned_because = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by_post = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    """Of words and figures as they were submitted: what is approved is what is published."""
    published_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    """When it was superseded, withdrawn or given up."""
    withdrawn_because = models.TextField(blank=True)
    """Shown in its place."""

    class Meta:
        ordering = ("sheet", "-number")
        verbose_name = _("edition of a sheet")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="evidence_edition_once"),
            models.UniqueConstraint(
                fields=["sheet"], condition=Q(state=State.PUBLISHED.value), name="evidence_one_published"
            ),
            models.UniqueConstraint(
                fields=["sheet"], condition=Q(state__in=[one.value for one in OPEN]), name="evidence_one_open"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="evidence_edition_state"),
            models.CheckConstraint(
                condition=~Q(state__in=[one.value for one in ONCE_PUBLIC])
                | Q(decided_by__isnull=False, decided_at__isnull=False, published_at__isnull=False) & ~Q(sha256=""),
                name="evidence_decided",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | (
                    (Q(written_by=None) | ~Q(decided_by=F("written_by")))
                    & (Q(submitted_by=None) | ~Q(decided_by=F("submitted_by")))
                ),
                name="evidence_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.WITHDRAWN.value) | ~Q(withdrawn_because=""), name="evidence_withdrawn_why"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.RETURNED.value) | ~Q(returned_because=""), name="evidence_returned_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet.slug} {self.number}"

    @cached_property
    def words(self) -> SheetWords:
        """What it says."""
        return SheetWords.model_validate(self.content)

    @property
    def is_public(self) -> bool:
        """Whether anybody may read it."""
        return self.state in READABLE


class SheetFigure(models.Model):
    """A figure of an edition: how it is drawn from published data, and what was drawn, kept."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="figures")
    position = models.PositiveSmallIntegerField()
    note = models.TextField(max_length=LONGEST_REASON, blank=True)
    """What it shows, in the writer's words."""
    recipe: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    """``figures.Recipe`` as JSON; its sources are pinned to versions."""
    chart: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    """``charts.Chart`` as JSON; empty until the last step."""
    kept: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    """The figure as it was drawn: columns, rows and where each number comes from."""
    drawn_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)
    """Goes up with every change, so that the second of two editors is told."""
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("edition", "position")
        verbose_name = _("figure of a sheet")
        constraints = [models.UniqueConstraint(fields=["edition", "position"], name="evidence_figure_once")]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.position}"

    @property
    def is_finished(self) -> bool:
        """Whether it can be shown: it is drawn, and somebody chose how."""
        return bool(self.kept.get("columns") and self.chart)


class SheetStep(models.Model):
    """Who did what with an edition, and in which words (経過); rows are only added."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_post = models.CharField(max_length=120, blank=True)
    said = models.TextField(blank=True)

    class Meta:
        ordering = ("at", "id")
        verbose_name = _("step of a sheet")

    def __str__(self) -> str:
        return f"{self.edition_id} {self.act}"
