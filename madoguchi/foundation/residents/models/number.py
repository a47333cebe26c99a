"""Individual Numbers (個人番号), each locked with a key of its own."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.residents.models.people import Resident


class PersonalNumber(models.Model):
    """The Individual Number of a person: locked by the person's key, which a master key locks.

    Without that key the number is gone, wherever copies of the row lie. It has no ``__str__`` that says anything.
    """

    resident = models.OneToOneField(Resident, on_delete=models.CASCADE, related_name="personal_number")
    sealed = models.CharField(max_length=80, blank=True)
    """The number, locked by the person's key; empty once that key was destroyed."""
    wrapped = models.CharField(max_length=120, blank=True)
    """The person's key, locked by a master key; empty once destroyed."""
    master = models.CharField(max_length=12, db_index=True)
    """Id of the master key that locks it."""
    kept_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("Individual Number")
        constraints = [
            models.CheckConstraint(
                condition=Q(destroyed_at__isnull=True) | Q(wrapped="", sealed=""), name="residents_number_destroyed"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
