"""What programs find at ``/api/``: the doors that are open."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, URLResolver, get_resolver
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def api_index(request: HttpRequest) -> JsonResponse:
    """``{"doors": {name: address}}`` of every path below ``/api/``, as written in the URL table."""
    doors = {name: address for name, address in sorted(_doors(get_resolver(), "/")) if address.startswith("/api/")}
    return JsonResponse({"doors": doors}, json_dumps_params={"ensure_ascii": False})


def _doors(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            if entry.name:
                yield entry.name, address
        else:
            yield from _doors(entry, address)
