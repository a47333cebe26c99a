"""What staff may choose on the day's page."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.booking.vocabulary import Calendar


class DayForm(forms.Form):
    """A calendar of the person's own department, and a day."""

    calendar = forms.ChoiceField(label=_("Calendar"), required=False)
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: object, *, calendars: Sequence[Calendar]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["calendar"].choices = [(one.key, str(one.title)) for one in calendars]  # type: ignore[attr-defined]
