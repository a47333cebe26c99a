"""How gunicorn serves Madoguchi: two processes; the command line may say otherwise.

Its threads only receive and wait: the work is done in the places of ``kernel.waiting_room``.
"""

from __future__ import annotations

import gc
import os
import threading
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

from madoguchi.config.bare_answers import harden_gunicorn
from madoguchi.kernel.logs import speak, speaking_handler
from madoguchi.kernel.outgoing import guard_outgoing

wsgi_app = "madoguchi.config.wsgi:application"
bind = "127.0.0.1:8000"
worker_class = "gthread"
workers = 2
threads = 4 + 24 + 8
timeout = 60
graceful_timeout = 20
keepalive = 5
# One process is exchanged now and then, so that a slow leak of a library never becomes an outage.
max_requests = 10_000
max_requests_jitter = 1_000
# A heartbeat file on a slow disk makes gunicorn think that a healthy process hangs.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
# The longest that gunicorn can be told: the answers of a question guide stand in an address.
limit_request_line = 8190
accesslog = None  # its lines hold addresses with all that was asked; ours are written by RequestLineMiddleware
loglevel = "info"
control_socket_disable = True  # a door that nobody needs


def _through(level: str) -> Any:
    """One of the logger's methods, that names the place in gunicorn from where it was called."""

    def tell(self: Lines, message: str, *values: Any, **more: Any) -> None:
        getattr(self.error_log, level)(message, *values, **{"stacklevel": 2, **more})

    return tell


class Lines(Logger):  # type: ignore[misc]
    """gunicorn's own messages, in the form of all others and through the same sieve."""

    critical, error, exception = _through("critical"), _through("error"), _through("exception")
    warning, info, debug = _through("warning"), _through("info"), _through("debug")

    def setup(self, cfg: Any) -> None:
        """Called by gunicorn at its start, and again when it reads its settings anew."""
        super().setup(cfg)
        self.error_log.handlers = [speaking_handler(os.environ.get("MADOGUCHI_LOG_FORMAT", "json"))]


logger_class = Lines


def post_worker_init(worker: Any) -> None:
    """The product is loaded: its log speaks, and it connects to the hosts of the settings and to no other.

    Fonts are read beside the first requests, for the first receipt.
    """
    from django.conf import settings

    from madoguchi.config.wsgi import room
    from madoguchi.foundation.cases.public import warm_up_press
    from madoguchi.foundation.tickets.public import stream_while
    from madoguchi.kernel.tallies import write_beside

    write_beside(room.workplaces.submit)
    stream_while(lambda: bool(worker.alive))
    guard_outgoing(settings.OUTSIDE_HOSTS)
    speak()
    # What is loaded stays: looking through it for garbage again and again would hold up a page by a twentieth of a second.
    gc.collect()
    gc.freeze()
    threading.Thread(target=warm_up_press, name="warm-up", daemon=True).start()


def worker_exit(_server: Any, _worker: Any) -> None:
    """What was counted and not written yet is written."""
    from madoguchi.kernel.tallies import write_all

    write_all()


harden_gunicorn()
