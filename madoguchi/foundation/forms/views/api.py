"""What the page asks while a form is filled in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from madoguchi.foundation.accounts.public import ASKING, at_a_pace
from madoguchi.foundation.forms.postal import find_towns


@login_not_required
@require_safe
@at_a_pace(ASKING)
@cache_control(public=True, max_age=86400)
def postal_lookup(request: HttpRequest, code: str) -> JsonResponse:
    """The places of a postal code: ``{"towns": [{"prefecture", "city", "town", "kana"}]}``; empty when unknown."""
    return JsonResponse({"towns": [town.as_json() for town in find_towns(code)]})
