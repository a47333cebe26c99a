"""Why sealing does not go on."""

from __future__ import annotations


class SealingStopped(Exception):
    """Something must be looked at before another batch is signed; says what, and what to do. Never signs over it."""
