"""What lay before a body that the plan names no longer, sent on to another one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from madoguchi.services.plan.models.meetings import Referral
from madoguchi.services.plan.models.progress import ChangeProposal, ProgressReport


class Forwarding(models.Model):
    """A report, a proposal or a question that was sent on to another body (回付), with the reason: rows are only added."""

    report = models.ForeignKey(ProgressReport, null=True, on_delete=models.PROTECT, related_name="forwardings")
    proposal = models.ForeignKey(ChangeProposal, null=True, on_delete=models.PROTECT, related_name="forwardings")
    question = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="forwardings")
    from_body = models.CharField(max_length=60)
    to_body = models.CharField(max_length=60)
    reason = models.TextField()
    at = models.DateTimeField()
    forwarded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    forwarded_by_post = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("at", "id")
        verbose_name = _("forwarding to another body")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="plan_forwarding_says_why"),
            models.CheckConstraint(condition=~Q(from_body=F("to_body")), name="plan_forwarding_moves"),
            models.CheckConstraint(
                condition=Q(report__isnull=False, proposal=None, question=None)
                | Q(report=None, proposal__isnull=False, question=None)
                | Q(report=None, proposal=None, question__isnull=False),
                name="plan_forwarding_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_body} → {self.to_body}"
