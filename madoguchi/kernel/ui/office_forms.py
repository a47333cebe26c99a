"""What the forms of the office's pages have in common."""

from __future__ import annotations

from typing import Any

from django import forms

from madoguchi.kernel import clock
from madoguchi.kernel.ui.wareki import DateUnclear, parse_date_typed

LONGEST_DAY = 60
"""Characters of a typed day that are looked at."""


class OfficeForm(forms.Form):
    """Inputs are called ``f-<name>``, as everywhere."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "f-%s", **kwargs})

    @property
    def problems(self) -> list[tuple[str, str]]:
        """(input id, sentence) of everything to correct; of several choices the first one's id."""
        return [
            (self[name].id_for_label or f"{self[name].auto_id}_0" if name in self.fields else "", str(error))
            for name, errors in self.errors.items()
            for error in errors
        ]


class DayField(forms.CharField):
    """A day typed in any usual way, of the Japanese or Gregorian calendar; cleans to a ``date``."""

    widget = forms.TextInput(attrs={"class": "field__input", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        """The day, or the sentence that says what is unclear."""
        typed = super().to_python(value)
        if not typed:
            return None
        try:
            return parse_date_typed(typed[:LONGEST_DAY], clock.today())
        except DateUnclear as unclear:
            raise forms.ValidationError(str(unclear.sentence)) from None
