"""Taking over the plan of the city's folder: harmless to repeat."""

from __future__ import annotations

from datetime import datetime

from madoguchi.kernel.acts import Actor
from madoguchi.services.plan.definition import Plan
from madoguchi.services.plan.models import PlanVersion
from madoguchi.services.plan.operations import adopt_plan
from madoguchi.services.plan.operations.adopting import content_of, sha256_of
from madoguchi.services.plan.wording import FROM_THE_FOLDER, reason_in_japanese


def load_plan(plan: Plan, *, by: Actor, at: datetime) -> PlanVersion | None:
    """Make the folder's plan a version; ``None`` where these very words were one already.

    They may be an older one: what was decided in the meantime is not undone by loading the same folder again.
    """
    if PlanVersion.objects.filter(plan_key=plan.plan, sha256=sha256_of(content_of(plan))).exists():
        return None
    return adopt_plan(plan, reason=reason_in_japanese(FROM_THE_FOLDER), by=by, at=at)
