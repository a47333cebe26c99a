"""What staff may type on the pages of the plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.ui.office_forms import DayField, OfficeForm

LONGEST_REASON = 1000


class ValueForm(OfficeForm):
    """A value with its evidence; for a correction the reason, too."""

    as_of = DayField(label=_("As of"), error_messages={"required": _("Write the day that the value is of.")})
    value = forms.DecimalField(
        label=_("Value"),
        max_digits=16,
        decimal_places=2,
        error_messages={"required": _("Write the value in digits."), "invalid": _("Write the value in digits.")},
        widget=forms.TextInput(attrs={"class": "field__input", "inputmode": "decimal", "autocomplete": "off"}),
    )
    link = forms.URLField(
        label=_("Address of the evidence"),
        help_text=_("A page on which the value can be seen, such as https://…"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "field__input", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=_("File with the evidence"),
        help_text=_("A PDF or a picture. A file or an address is needed."),
        required=False,
        widget=forms.FileInput(attrs={"class": "field__input", "accept": "application/pdf,image/*"}),
    )
    note = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"class": "field__input", "rows": 3}),
    )
    reason = forms.CharField(
        label=_("Why is it corrected?"),
        max_length=LONGEST_REASON,
        error_messages={"required": _("Say why.")},
        widget=forms.Textarea(attrs={"class": "field__input", "rows": 3}),
    )

    def __init__(self, *args: Any, correcting: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if correcting:
            self.fields.pop("as_of")
        else:
            self.fields.pop("reason")

    def clean(self) -> dict[str, Any]:
        """A value without evidence is an opinion."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned.get("link") and not cleaned.get("file"):
            self.add_error("link", _("Write an address, or choose a file."))
        return cleaned


class ReasonForm(OfficeForm):
    """Why a value is declined, or counted again."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        error_messages={"required": _("Say why.")},
        widget=forms.Textarea(attrs={"class": "field__input", "rows": 3}),
    )
