"""What a resident may type outside a procedure's own questions."""

from __future__ import annotations

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _


class MailForm(forms.Form):
    """The address to confirm."""

    mail = forms.EmailField(
        label=_("Mail address"), max_length=254,
        error_messages={
            "required": _("Enter your mail address."), "invalid": _("Enter a mail address such as hanako@example.jp."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "class": "field__input"}),
    )  # fmt: skip


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
        digits = "".join(c for c in unicodedata.normalize("NFKC", self.cleaned_data["code"]) if c.isdigit())
        if len(digits) != 6:
            raise forms.ValidationError(_("The code has six digits."))
        return digits
