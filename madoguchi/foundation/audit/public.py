"""The door of the audit room."""

from __future__ import annotations

from madoguchi.foundation.audit.guards import guards_lowered
from madoguchi.foundation.audit.ledger import attempts_since, record_attempt, record_view
from madoguchi.foundation.audit.models import AccessLine, Attempt, AuditEntry
from madoguchi.foundation.audit.queries import looks_at, trail_of

__all__ = [
    "AccessLine",
    "Attempt",
    "AuditEntry",
    "attempts_since",
    "guards_lowered",
    "looks_at",
    "record_attempt",
    "record_view",
    "trail_of",
]
