"""Values of indicators: rows are added and never changed; what was wrong is followed by what is right, with the reason."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.files.public import StoredFile
from madoguchi.kernel.indicators import Line, line_from_json
from madoguchi.services.plan.vocabulary import Manner


class IndicatorValue(models.Model):
    """What an indicator was on a day (指標の値), as it was known when the row was written."""

    series = models.CharField(max_length=80)
    """Name of a room's indicator, or ``entered.<key of the KPI>``."""
    as_of = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    """``None``: it was counted, and there was nothing to divide or to order."""
    lines: models.JSONField[list[list[Any]], list[list[Any]]] = models.JSONField(default=list)
    """What it counts: ``kernel.indicators.Line`` as JSON; empty for an entered value."""
    taken_at = models.DateTimeField()
    manner = models.CharField(max_length=10, choices=Manner.choices)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    reason = models.TextField(blank=True)
    """Why it takes the place of the one it corrects."""
    evidence_file = models.OneToOneField(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    evidence_link = models.URLField(max_length=500, blank=True)
    evidence_note = models.TextField(blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    entered_by_post = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("series", "-as_of", "-taken_at", "-id")
        verbose_name = _("value of an indicator")
        indexes = [models.Index(fields=["series", "-as_of", "-taken_at"], name="plan_values_seen")]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "as_of"], condition=Q(manner=Manner.NIGHTLY.value), name="plan_one_value_a_night"
            ),
            models.CheckConstraint(condition=Q(manner__in=Manner.values), name="plan_value_manner"),
            models.CheckConstraint(condition=Q(corrects=None) | ~Q(reason=""), name="plan_correction_says_why"),
            models.CheckConstraint(
                condition=~Q(manner=Manner.ENTERED.value)
                | (
                    Q(value__isnull=False, entered_by__isnull=False)
                    & (Q(evidence_file__isnull=False) | ~Q(evidence_link=""))
                ),
                name="plan_entered_with_evidence",
            ),
            # Nobody types what a room counts: an entered row lies under a name of its own.
            models.CheckConstraint(
                condition=Q(manner=Manner.ENTERED.value, series__startswith="entered.")
                | (~Q(manner=Manner.ENTERED.value) & ~Q(series__startswith="entered.")),
                name="plan_counted_is_not_typed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.as_of}"

    @property
    def parts(self) -> list[Line]:
        """What it counts."""
        return [line_from_json(kept) for kept in self.lines]


class Confirmation(models.Model):
    """A second person's word on an entered value (確認): it counts from then on, or never."""

    value = models.OneToOneField(IndicatorValue, on_delete=models.PROTECT, related_name="confirmation")
    confirmed = models.BooleanField()
    """``False``: declined."""
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    """Who entered the value: kept here too, so that the database itself tells the two apart."""
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_by_post = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("-at", "-id")
        verbose_name = _("confirmation of a value")
        constraints = [
            models.CheckConstraint(condition=~Q(confirmed_by=F("entered_by")), name="plan_confirmed_by_another"),
            models.CheckConstraint(condition=Q(confirmed=True) | ~Q(reason=""), name="plan_declined_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.value_id} {'confirmed' if self.confirmed else 'declined'}"
