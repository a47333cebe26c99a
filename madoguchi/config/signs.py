"""Signs of life: every worker writes that it works, for the doctor to read."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta

from madoguchi.config.models import WorkerSign
from madoguchi.foundation.files.public import mark_of_place

KEPT_FOR = timedelta(days=1)


def show_life(*, at: datetime) -> int:
    """A chore: renew the sign of this process, and take away those that are long cold."""
    try:
        place = mark_of_place()
    except OSError:
        place = ""
    machine = socket.gethostname()[:120]
    WorkerSign.objects.update_or_create(machine=machine, pid=os.getpid(), defaults={"seen_at": at, "place": place})
    return WorkerSign.objects.filter(seen_at__lt=at - KEPT_FOR).delete()[0]
