"""What staff may choose on the day's page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.booking.vocabulary import WHOLE_DAY, Calendar


class DayForm(forms.Form):
    """A calendar of the person's own department, and a day."""

    calendar = forms.ChoiceField(label=_("Calendar"), required=False)
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: object, *, calendars: Sequence[Calendar]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["calendar"].choices = [(one.key, str(one.title)) for one in calendars]  # type: ignore[attr-defined]


class VisitDayForm(forms.Form):
    """A counter that the person sees, and a day."""

    desk = forms.ChoiceField(label=_("Counter"), required=False)
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: object, *, desks: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["desk"].choices = list(desks)  # type: ignore[attr-defined]


class ClosureForm(forms.Form):
    """Which calendar is closed when, and why."""

    calendar = forms.ChoiceField(label=_("Calendar"), widget=forms.Select(attrs={"class": "field__input"}))
    day = forms.DateField(
        label=_("Day"),
        error_messages={"required": _("Choose the day.")},
        widget=forms.DateInput(attrs={"type": "date", "class": "field__input"}),
    )
    begins = forms.TimeField(
        label=_("Closed from"),
        required=False,
        help_text=_("Leave both times empty to close the whole day."),
        widget=forms.TimeInput(attrs={"type": "time", "class": "field__input"}),
    )
    ends = forms.TimeField(
        label=_("Closed until"), required=False, widget=forms.TimeInput(attrs={"type": "time", "class": "field__input"})
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        help_text=_("Those who had reserved read it in their language."),
        widget=forms.Select(attrs={"class": "field__input"}),
    )
    note = forms.CharField(
        label=_("Note for colleagues"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"class": "field__input"}),
    )

    def __init__(
        self, data: object, *, calendars: Sequence[Calendar], reasons: Sequence[tuple[str, str]], today: date
    ) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.today = today
        self.fields["calendar"].choices = [(one.key, str(one.title)) for one in calendars]  # type: ignore[attr-defined]
        self.fields["reason"].choices = list(reasons)  # type: ignore[attr-defined]

    def clean_day(self) -> date:
        """A day that is not over."""
        day: date = self.cleaned_data["day"]
        if day < self.today:
            raise forms.ValidationError(_("This day is over."))
        return day

    def clean(self) -> None:
        """Both times, or neither: then the whole day."""
        begins, ends = self.cleaned_data.get("begins"), self.cleaned_data.get("ends")
        if "begins" in self.errors or "ends" in self.errors:
            return
        if (begins is None) != (ends is None):
            self.add_error("ends", _("Give both times, or neither."))
        elif begins is not None and ends is not None and ends <= begins:
            self.add_error("ends", _("The end is not after the beginning."))
        elif begins is None:
            self.cleaned_data["begins"], self.cleaned_data["ends"] = WHOLE_DAY
