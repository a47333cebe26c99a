"""What a guest may type to open something again."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.cases.operations.corresponding import LONGEST_MESSAGE
from madoguchi.foundation.forms.public import holds_my_number
from madoguchi.kernel.ui.mailed_code import digits_of


class ReopenForm(forms.Form):
    """Receipt number (empty for a draft) and mail address."""

    number = forms.CharField(
        label=_("Receipt number"),
        required=False,
        max_length=40,
        help_text=_("Ten digits, on your receipt. Leave it empty to go on with an application that you have not sent."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    mail = forms.EmailField(
        label=_("Mail address"),
        max_length=254,
        help_text=_("The address that you gave. We send a six-digit code to it."),
        error_messages={
            "required": _("Enter your mail address."),
            "invalid": _("Enter a mail address such as hanako@example.jp."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_number(self) -> str:
        """Ten digits however they are typed (full width, with hyphens), or nothing."""
        typed: str = self.cleaned_data["number"]
        digits = digits_of(typed)
        if typed.strip() and len(digits) != 10:
            raise forms.ValidationError(_("A receipt number has ten digits, such as 123-456-7890."))
        return digits


def refuse_my_number(text: str) -> None:
    """番号法第20条: an Individual Number is not collected in free text; the text comes back to its writer, unsaved."""
    if holds_my_number(text):
        raise forms.ValidationError(
            _("This seems to hold an Individual Number (My Number). Remove it: it must not be written here.")
        )


class WriteForm(forms.Form):
    """A message to the office."""

    body = forms.CharField(
        label=_("Write to the office"),
        max_length=LONGEST_MESSAGE,
        validators=[refuse_my_number],
        error_messages={"required": _("Write your message, then send it.")},
        widget=forms.Textarea(attrs={"rows": 4, "class": "field__input"}),
    )


class WithdrawForm(forms.Form):
    """Why an application is taken back; nobody has to say it."""

    reason = forms.CharField(
        label=_("Reason (you need not give one)"),
        max_length=1000,
        required=False,
        validators=[refuse_my_number],
        widget=forms.Textarea(attrs={"rows": 3, "class": "field__input"}),
    )
