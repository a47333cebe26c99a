"""How gunicorn serves Madoguchi: two processes; the command line may say otherwise.

Its threads only receive and wait: the work is done in the places of ``kernel.waiting_room``.
"""

from __future__ import annotations

from pathlib import Path

from madoguchi.config.bare_answers import harden_gunicorn

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
accesslog = None
errorlog = "-"
loglevel = "warning"
# The longest that gunicorn can be told: the answers of a question guide stand in an address.
limit_request_line = 8190

harden_gunicorn()
