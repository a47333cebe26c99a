"""What a resident may type outside a procedure's own questions."""

from __future__ import annotations

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
