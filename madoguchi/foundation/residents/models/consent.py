"""Consent to look at what another register holds (データ連携への同意)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.residents.models.people import Resident


class Consent(models.Model):
    """One person agrees that one kind of fact is looked at, in the words that were shown; until it is revoked."""

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="consents")
    kind = models.SlugField(max_length=60)
    """A key of the city's ``facts.yaml``."""
    agreed_text: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField()
    """The words that were agreed to: ``{"ja", "plain", "en"}``."""
    said_by = models.CharField(max_length=200)
    """Who said it: the person, or whoever acted for the person."""
    taken_by = models.CharField(max_length=200, blank=True)
    """Post and name of the member of staff who heard it."""
    noted_with = models.CharField(max_length=40, blank=True)
    """Short number of the set at the counter."""
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-given_at", "-id")
        verbose_name = _("consent to data linkage")
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "kind"], condition=Q(revoked_at__isnull=True), name="residents_one_consent_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.given_at}"
