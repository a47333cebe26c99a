"""Signs of life: every worker writes that it works, for the doctor to read."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta

from madoguchi.config.models import WorkerSign

KEPT_FOR = timedelta(days=1)


def show_life(*, at: datetime) -> int:
    """A chore: renew the sign of this process, and take away those that are long cold."""
    machine = socket.gethostname()[:120]
    WorkerSign.objects.update_or_create(machine=machine, pid=os.getpid(), defaults={"seen_at": at})
    return WorkerSign.objects.filter(seen_at__lt=at - KEPT_FOR).delete()[0]
