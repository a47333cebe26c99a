"""What the ledgers say."""

from __future__ import annotations

from django.db.models import Model, Q, QuerySet

from madoguchi.foundation.audit.models import AccessLine, AuditEntry


def trail_of(thing: Model) -> QuerySet[AuditEntry]:
    """Every act about ``thing``, newest first."""
    return AuditEntry.objects.filter(subject_model=thing._meta.label_lower, subject_id=str(thing.pk))


def looks_at(*, account_id: object = "", resident_id: object = "") -> QuerySet[AccessLine]:
    """Every look at the data of one person, newest first: through the account or the register."""
    whose = Q(pk__in=())
    if account_id:
        whose |= Q(account_id=str(account_id))
    if resident_id:
        whose |= Q(resident_id=str(resident_id))
    return AccessLine.objects.filter(whose)
