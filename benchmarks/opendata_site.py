"""The smallest site that asks a snapshot, for the product's own server: no tables, no sessions, no limits of pace.

``gunicorn benchmarks.opendata_site:application`` with ``BENCH_SNAPSHOT`` naming the folder. Totals are counted anew for
each request unless ``BENCH_TOTALS`` is 1: what was asked before must not answer for what is asked now.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.conf import settings


def _serve() -> Any:
    from django.core.wsgi import get_wsgi_application
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase
    from django.urls import path

    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF="benchmarks.opendata_site", SECRET_KEY="-" * 40, USE_I18N=False,
        INSTALLED_APPS=[], MIDDLEWARE=[],
    )  # fmt: skip
    from madoguchi.services.opendata.snapshots import asking, pages
    from madoguchi.services.opendata.snapshots.serving import serve_file

    folder = Path(os.environ["BENCH_SNAPSHOT"])
    if os.environ.get("BENCH_TOTALS") != "1":
        pages.MOST_TOTALS = 0

    def rows(request: HttpRequest) -> HttpResponse:
        question = asking.read_question(request.GET, asking.columns_of(folder))
        told = asking.answered(folder, question, "json")
        return HttpResponse(told.body, content_type=told.content_type)

    def file(request: HttpRequest, name: str) -> HttpResponseBase:
        return serve_file(request, folder, name)

    urlpatterns.extend(
        [path("api/", lambda _request: HttpResponse("ok")), path("rows", rows), path("<str:name>", file)]
    )
    return get_wsgi_application()


urlpatterns: list[Any] = []
if "BENCH_SNAPSHOT" in os.environ:
    application = _serve()
