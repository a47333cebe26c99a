"""The peer: a bare Django view that inserts one row, served by the same gunicorn with the same settings.

``python -m benchmarks.bare HOST --users 8 --requests 4000`` is its load; gunicorn serves ``benchmarks.bare:application``.
No sessions, no templates, no rules, no audit: the least that a Django page which stores something can cost.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import threading
import time
from typing import Any

import django
from django.conf import settings


def _configure() -> None:
    from madoguchi.config.env import database

    settings.configure(
        DATABASES={"default": database(os.environ["BENCH_BARE_URL"])},
        ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF="benchmarks.bare", SECRET_KEY="-" * 40, USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )  # fmt: skip
    django.setup()


def _row_model() -> Any:
    from django.db import models

    class Row(models.Model):
        """One row: what one form sent."""

        text = models.TextField()
        at = models.DateTimeField()

        class Meta:
            app_label = "bare"
            db_table = "bare_row"

    return Row


def make_table() -> None:
    """Create the only table (run in a process of its own: ``python -m benchmarks.bare --prepare``)."""
    from django.db import connection

    _configure()
    with connection.schema_editor() as editor:
        editor.create_model(_row_model())


def serve() -> Any:
    """The WSGI application."""
    from django.core.wsgi import get_wsgi_application
    from django.http import HttpRequest, HttpResponse
    from django.urls import path
    from django.utils import timezone

    _configure()
    row = _row_model()

    def insert(request: HttpRequest) -> HttpResponse:
        made = row.objects.create(text=request.body.decode(), at=timezone.now())
        return HttpResponse(str(made.pk))

    urlpatterns.append(path("", insert))
    return get_wsgi_application()


urlpatterns: list[Any] = []


def load(host: str, *, users: int, requests: int) -> dict[str, Any]:
    """Send ``requests`` posts from ``users`` at once."""
    from benchmarks.browsing import Browser, expect

    spent: list[float] = []

    def visit(count: int) -> None:
        browser = Browser(host)
        for _turn in range(count):
            expect(browser.post("/", {"text": "夏祭り"}, "insert"), 200)
        spent.extend(browser.spent["insert"])

    visitors = [threading.Thread(target=visit, args=(requests // users,)) for _ in range(users)]
    begun = time.perf_counter()
    for one in visitors:
        one.start()
    for one in visitors:
        one.join()
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {"seconds": time.perf_counter() - begun, "spent": spent, "cpu": used.ru_utime + used.ru_stime}


def main() -> None:
    """Prepare, or send the load and print what it took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bare", description=__doc__)
    parser.add_argument("host", nargs="?", default="")
    parser.add_argument("--prepare", action="store_true")
    parser.add_argument("--users", type=int, default=8)
    parser.add_argument("--requests", type=int, default=4000)
    asked = parser.parse_args()
    if asked.prepare:
        make_table()
    else:
        print(json.dumps(load(asked.host, users=asked.users, requests=asked.requests)))


if __name__ == "__main__":
    main()
elif os.environ.get("BENCH_BARE_URL"):
    application = serve()
