"""Versions of the plan: never changed, each with the reason for which it took the place of the one before."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from madoguchi.services.plan.definition import Plan


class PlanVersion(models.Model):
    """A plan as it stood from one moment on (計画の版)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan_key = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    content: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    """``definition.Plan`` as JSON."""
    sha256 = models.CharField(max_length=64)
    reason = models.TextField()
    """Why it is different from the one before."""
    made_at = models.DateTimeField()
    first_on = models.DateField()
    last_on = models.DateField()

    class Meta:
        ordering = ("-first_on", "plan_key", "-number")
        verbose_name = _("version of the plan")
        constraints = [
            models.UniqueConstraint(fields=["plan_key", "number"], name="plan_version_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="plan_version_says_why"),
            models.CheckConstraint(condition=models.Q(last_on__gt=models.F("first_on")), name="plan_version_period"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_key} {self.number}"

    @cached_property
    def plan(self) -> Plan:
        """The plan itself."""
        return Plan.model_validate(self.content)
