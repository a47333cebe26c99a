"""What people write about the plan, and what the city answers."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.services.plan.vocabulary import FeedbackState

LONGEST = 2000


class Feedback(models.Model):
    """A word on the plan (ご意見). Nobody is asked who they are; whoever wrote it sees the answer at its address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    """Chosen by the form, so that a form that is sent twice is one word."""
    received_at = models.DateTimeField()
    language = models.CharField(max_length=10)
    measure_key = models.CharField(max_length=60, blank=True)
    body = models.TextField(max_length=LONGEST)
    state = models.CharField(max_length=12, choices=FeedbackState.choices, default=FeedbackState.WAITING)
    answer = models.TextField(blank=True)
    """What the city says to it; of what was set aside why."""
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_by_post = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("-received_at", "-id")
        verbose_name = _("feedback on the plan")
        indexes = [models.Index(fields=["state", "-received_at"], name="plan_feedback_waiting")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=FeedbackState.values), name="plan_feedback_state"),
            models.CheckConstraint(condition=~Q(body=""), name="plan_feedback_says_something"),
            models.CheckConstraint(
                condition=Q(state=FeedbackState.WAITING.value, answered_at=None)
                | (~Q(state=FeedbackState.WAITING.value) & ~Q(answer="") & Q(answered_at__isnull=False)),
                name="plan_feedback_answered_with_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
