"""As of which day everybody looks at the plan: today, or a day gone by as it was seen then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel import clock
from madoguchi.kernel.ui.office_forms import DayField, OfficeForm
from madoguchi.services.plan.definition import Plan
from madoguchi.services.plan.models import PlanVersion
from madoguchi.services.plan.queries import end_of_day, find_plan


class DayForm(OfficeForm):
    """The day of the time machine; the field is called as in the address."""

    as_of = DayField(label=_("Day"), help_text=_("For example 2026-11-01 or 令和8年11月1日"), required=False)

    def clean_as_of(self) -> date | None:
        """Nobody has seen tomorrow."""
        day: date | None = self.cleaned_data["as_of"]
        if day is not None and day > clock.today():
            self.add_error("as_of", _("This day has not come yet. Choose today or a day before."))
        return day


@dataclass(frozen=True, slots=True)
class Looked:
    """The plan as it was known at ``at``, for the day ``on``."""

    version: PlanVersion | None
    on: date
    at: datetime
    past: bool
    form: DayForm

    @property
    def plan(self) -> Plan:
        """The plan; only where there is a version."""
        assert self.version is not None
        return self.version.plan

    @property
    def query(self) -> str:
        """What keeps the day in the next address."""
        return f"?as_of={self.on.isoformat()}" if self.past else ""

    def page(self, **more: Any) -> dict[str, Any]:
        """What every page's template gets."""
        return {"looked": self, "plan": self.plan if self.version else None, **more}


def look(request: HttpRequest) -> Looked:
    """Read ``as_of`` of the address. What cannot be read, or has not come yet, is today; the form says so."""
    form = DayForm(request.GET if request.GET.get("as_of") else None)
    asked = form.cleaned_data.get("as_of") if form.is_bound and form.is_valid() else None
    today = clock.today()
    past = asked is not None and asked < today
    on = asked if asked is not None and past else today
    at = end_of_day(on) if past else clock.now()
    return Looked(find_plan(on=on, at=at), on, at, past, form)
