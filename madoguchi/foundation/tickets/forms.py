"""What a chief may choose on the page of figures."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.tickets.vocabulary import Area, Period

DAY, MONTH = "day", "month"


class FiguresForm(forms.Form):
    """An area, a day, and whether the whole month of that day is meant."""

    area = forms.ChoiceField(label=_("Waiting area"), required=False)
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    span = forms.ChoiceField(label=_("Period"), required=False, choices=[(DAY, _("Day")), (MONTH, _("Month"))])

    def __init__(self, data: Any, *, areas: Sequence[Area]) -> None:
        super().__init__(data)
        self.areas = areas
        self.fields["area"].choices = [(one.key, str(one.title)) for one in areas]  # type: ignore[attr-defined]

    def chosen(self, *, today: date) -> tuple[Area, date, str]:
        """The area, the day and the span; what was not chosen soundly is the first area, today, the day."""
        told = self.cleaned_data if self.is_valid() else {}
        area = next((one for one in self.areas if one.key == told.get("area")), self.areas[0])
        return area, told.get("day") or today, told.get("span") or DAY


def period_of(day: date, span: str) -> Period:
    """That day, or its whole month."""
    if span != MONTH:
        return Period(day, day)
    last = calendar.monthrange(day.year, day.month)[1]
    return Period(day.replace(day=1), day.replace(day=last))
