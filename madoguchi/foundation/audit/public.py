"""The door of the audit room."""

from __future__ import annotations

from madoguchi.foundation.audit import wording
from madoguchi.foundation.audit.guards import guard_also, guards_lowered, guards_of, missing_guards, put_guards_back
from madoguchi.foundation.audit.ledger import attempts_since, latest_attempts, record_attempt, record_view, record_views
from madoguchi.foundation.audit.models import AccessLine, Attempt, AuditEntry
from madoguchi.foundation.audit.queries import looks_at, trail_of
from madoguchi.foundation.audit.reading import Asked, Lines, Place, acts, attempts, looks, read_place
from madoguchi.foundation.audit.sealer import note_verified, sealing_desk, witness
from madoguchi.foundation.audit.seals.keys import load_trusted
from madoguchi.foundation.audit.seals.sealing import (
    change_key,
    go_on_after_restore,
    last_head,
    seal,
    unsealed_lines,
)
from madoguchi.foundation.audit.seals.stopped import SealingStopped
from madoguchi.foundation.audit.seals.verifying import Report, verify

__all__ = [
    "AccessLine",
    "Asked",
    "Attempt",
    "AuditEntry",
    "Lines",
    "Place",
    "Report",
    "SealingStopped",
    "acts",
    "attempts",
    "attempts_since",
    "change_key",
    "go_on_after_restore",
    "guard_also",
    "guards_lowered",
    "guards_of",
    "last_head",
    "load_trusted",
    "latest_attempts",
    "looks",
    "looks_at",
    "note_verified",
    "missing_guards",
    "put_guards_back",
    "read_place",
    "record_attempt",
    "record_view",
    "record_views",
    "seal",
    "sealing_desk",
    "trail_of",
    "unsealed_lines",
    "verify",
    "witness",
    "wording",
]
