"""Tables of the disclosure room."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.files.public import StoredFile


class Disclosure(models.Model):
    """A request to see all that is kept about one person (開示請求), answered in three steps by two people."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=60)
    """The number that the request has in the city's books."""
    account_id = models.CharField(max_length=40, blank=True, db_index=True)
    resident_id = models.CharField(max_length=40, blank=True, db_index=True)
    case_ids: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    """Applications that were made without an account and are known to be this person's."""
    name = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_by_post = models.CharField(max_length=120)
    places: models.JSONField[list[dict[str, str]], list[dict[str, str]]] = models.JSONField(default=list)
    """Where other people may be spoken of: ``[{"place", "why", "text"}]``."""
    gathered = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    """Everything, for the second person to look through."""
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_by_post = models.CharField(max_length=120, blank=True)
    kept_back: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    """Places that the second person withheld."""
    released = models.OneToOneField(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    """What the person gets."""
    handed_out_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at",)
        verbose_name = _("disclosure")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reviewed_by=None) | ~models.Q(reviewed_by=models.F("made_by")),
                name="disclosure_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(handed_out_at=None) | models.Q(released__isnull=False),
                name="disclosure_reviewed_before_handed_out",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
