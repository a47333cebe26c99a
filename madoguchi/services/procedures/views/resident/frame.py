"""What every page of the wizard shows around its content."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from madoguchi.foundation.cases.public import Draft
from madoguchi.foundation.forms.public import FormState
from madoguchi.services.procedures.wizard import step_before, steps_of, steps_shown


def frame(request: HttpRequest, draft: Draft, state: FormState, current: str) -> dict[str, Any]:
    """The steps, where one stands, the way back, and whether one came from the check page."""
    steps = steps_of(draft, state)
    before = step_before(steps, current)
    return {
        "draft": draft, "procedure": draft.version.procedure, "state": state, "current": current,
        "steps": steps_shown(steps, current),
        "place": next((n for n, step in enumerate(steps, 1) if step.name == current), 1), "count": len(steps),
        "back": before.url if before else reverse("procedure_guide", args=[draft.version.slug]),
        "from_check": "check" if came_from_check(request) else "",
    }  # fmt: skip


def came_from_check(request: HttpRequest) -> bool:
    """Whether the page was opened to change something on the check page."""
    return "check" in (request.GET.get("from"), request.POST.get("from"))
