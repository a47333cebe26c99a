"""Tables of the whole system."""

from __future__ import annotations

from django.db import models


class WorkerSign(models.Model):
    """The sign of life of one worker (稼働の印): renewed while it works, gone a day after it ended."""

    machine = models.CharField(max_length=120)
    pid = models.PositiveIntegerField()
    place = models.CharField(max_length=60, blank=True, default="", db_default="")
    """The mark of where this worker keeps contents of files; empty while that did not answer."""
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["machine", "pid"], name="config_one_sign_each")]

    def __str__(self) -> str:
        return f"{self.machine}:{self.pid}"
