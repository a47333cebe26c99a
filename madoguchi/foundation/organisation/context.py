"""What every template knows about the city."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from madoguchi.foundation.organisation.queries import city as the_city


def city(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``{{ city }}``."""
    return {"city": the_city()}
