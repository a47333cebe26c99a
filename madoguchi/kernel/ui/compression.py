"""Pages travel compressed where that gives nothing away (BREACH, CVE-2013-3587).

Whoever can have text of their own repeated in a compressed page, and can see how long it is on its way, may guess a
secret in it letter by letter. So only what repeats nothing of the request is compressed: an answer to a plain GET
without a query, of a page for residents, and no error. On top of that Django adds padding of random length, and masks the
CSRF token anew in each answer. Static files are compressed beforehand and hold no secret.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

NEVER = ("/staff/", "/account/", "/api/", "/reopen/")
"""Where a request's words may come back, or another's words stand beside a secret: never compressed."""


class CompressionMiddleware(GZipMiddleware):
    """Inside of hardening and static files, outside of everything that writes into a page."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress the page, or leave it alone."""
        return super().process_response(request, response) if _may_be_compressed(request, response) else response


def _may_be_compressed(request: HttpRequest, response: HttpResponseBase) -> bool:
    return (
        request.method == "GET"
        and not request.META.get("QUERY_STRING")
        and response.status_code == 200
        and response.headers.get("Content-Type", "").startswith("text/html")
        and not request.path_info.startswith(NEVER)
    )
