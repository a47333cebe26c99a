"""Tables of the audit room: three ledgers that only grow, and the seals on them.

That they only grow is held by the database itself (``guards``), not by these classes.
"""

from __future__ import annotations

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One act that was done (監査記録); written in the act's own transaction."""

    at = models.DateTimeField()
    act = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=64, blank=True)
    actor_name = models.CharField(max_length=120, blank=True)
    actor_post = models.CharField(max_length=120, blank=True)
    subject_model = models.CharField(max_length=80, blank=True)
    """``app.model`` in lower case; empty where an act is about no single row."""
    subject_id = models.CharField(max_length=64, blank=True)
    detail: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        default=dict,
        encoder=DjangoJSONEncoder,
    )
    """Facts of the act without personal data."""

    class Meta:
        ordering = ("-at", "-id")
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(fields=["subject_model", "subject_id", "at"], name="audit_trail"),
            models.Index(fields=["act", "at"], name="audit_act"),
            models.Index(fields=["at", "id"], name="audit_when"),
            models.Index(fields=["actor_id", "at", "id"], name="audit_who"),
            models.Index(fields=["actor_post", "at", "id"], name="audit_post"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act} {self.subject_model} {self.subject_id}"


class AccessLine(models.Model):
    """One look at somebody's data (閲覧記録): who, when, why, what. Kept at least seven years."""

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=64, blank=True)
    actor_name = models.CharField(max_length=120, blank=True)
    actor_post = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=200)
    what = models.CharField(max_length=200)
    account_id = models.CharField(max_length=64, blank=True)
    resident_id = models.CharField(max_length=64, blank=True)
    case_id = models.CharField(max_length=64, blank=True)
    case_number = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ("-at", "-id")
        verbose_name = _("access line")
        indexes = [
            models.Index(fields=["account_id", "at"], name="audit_look_account"),
            models.Index(fields=["resident_id", "at"], name="audit_look_resident"),
            models.Index(fields=["case_id", "at"], name="audit_look_case"),
            models.Index(fields=["at", "id"], name="audit_look_when"),
            models.Index(fields=["actor_id", "at", "id"], name="audit_look_who"),
            models.Index(fields=["actor_post", "at", "id"], name="audit_look_post"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(purpose="") & ~models.Q(what=""),
                name="audit_look_says_why_and_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_post or self.actor_kind}: {self.what} ({self.purpose})"


class Attempt(models.Model):
    """One try at a door (試行記録): a password, a code, a PIN. Holds no address and no secret."""

    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    """Keyed hash of who was tried (a mail address, a client address, a card)."""
    succeeded = models.BooleanField()

    class Meta:
        ordering = ("-at", "-id")
        verbose_name = _("attempt")
        indexes = [
            models.Index(fields=["kind", "key", "at"], name="audit_attempts"),
            models.Index(fields=["at", "id"], name="audit_attempt_when"),
            models.Index(fields=["kind", "at", "id"], name="audit_attempt_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind} {'passed' if self.succeeded else 'refused'}"


class SealBatch(models.Model):
    """Lines of the ledgers sealed together (封緘); each batch names the one before. See ``seals``."""

    number = models.PositiveBigIntegerField(primary_key=True)
    sealed_at = models.DateTimeField()
    head = models.TextField()
    """What is sealed, as the text that was hashed and signed: ``seals.heads``."""
    digest = models.CharField(max_length=64)
    """SHA-256 of ``head``."""
    leaves = models.BinaryField()
    """32 bytes for each line, in the order of the head; they tell which line was changed."""

    class Meta:
        ordering = ("number",)
        verbose_name = _("sealed batch")

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:12]}"
