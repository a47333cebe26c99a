"""The code that was mailed, as a resident types it; and the errors of a form, as the summary wants them."""

from __future__ import annotations

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

DIGITS = 6


class CodeForm(forms.Form):
    """The mailed code."""

    code = forms.CharField(
        label=_("Six-digit code"), max_length=20, error_messages={"required": _("Enter the six digits from the mail.")},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "field__input field__input--medium"}
        ),
    )  # fmt: skip

    def clean_code(self) -> str:
        """Six digits, full width accepted."""
        digits = digits_of(self.cleaned_data["code"])
        if len(digits) != DIGITS:
            raise forms.ValidationError(_("The code has six digits."))
        return digits


def digits_of(typed: str) -> str:
    """The digits of a number, however it is typed (full width, with spaces or hyphens)."""
    return "".join(c for c in unicodedata.normalize("NFKC", typed) if c.isdigit() and c.isascii())


def problems_of(form: forms.Form) -> list[tuple[str, str]]:
    """(input id, message) of every error, for the error summary; of the form as a whole, without an id."""
    if not form.is_bound:
        return []
    return [
        (form[name].id_for_label if name in form.fields else "", str(message))
        for name, errors in form.errors.items()
        for message in errors
    ]
