"""Tables of the messaging room."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.messaging.vocabulary import Kind


class OutgoingMail(models.Model):
    """A mail the city sends (送信メール); sent exactly when the act that wrote this row committed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=40, choices=Kind.choices)
    to = models.EmailField(max_length=254)
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    body_text = models.TextField(blank=True)
    """Emptied after sending where it held a code, and for every mail after ``KEPT_FOR``."""
    calendar = models.TextField(blank=True, default="", db_default="")
    """An iCalendar file that goes with it; emptied with the text."""
    case_id = models.CharField(max_length=40, blank=True, db_index=True)
    created_at = models.DateTimeField()
    vendor = models.CharField(max_length=20, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sending_until = models.DateTimeField(null=True, blank=True)
    """A worker is at it; when this has passed, that worker is taken for dead."""
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    """The receiving server said that this address will never take it."""
    trouble = models.CharField(max_length=120, blank=True)
    """What went wrong last, in words without personal data."""

    class Meta:
        ordering = ("-created_at", "id")
        verbose_name = _("outgoing mail")
        indexes = [
            models.Index(fields=["to", "kind", "created_at"], name="messaging_pace"),
            models.Index(fields=["created_at"], name="messaging_age"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(sent_at__isnull=False, failed_at__isnull=False),
                name="messaging_one_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
