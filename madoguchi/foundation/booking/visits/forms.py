"""What residents type about a visit."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.booking.models import LONGEST_NAME
from madoguchi.foundation.forms.public import holds_my_number
from madoguchi.kernel.ui.mailed_code import digits_of


class ContactForm(forms.Form):
    """Who comes, and how to reach them."""

    name = forms.CharField(
        label=_("Name of the person who comes"),
        max_length=LONGEST_NAME,
        help_text=_("So that we can call you when it is your turn."),
        error_messages={"required": _("Enter a name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name", "class": "field__input"}),
    )
    mail = forms.EmailField(
        label=_("Mail address"),
        required=False,
        max_length=254,
        help_text=_("We send the confirmation and a reminder to it."),
        error_messages={"invalid": _("Enter a mail address such as hanako@example.jp.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "class": "field__input"}),
    )
    phone = forms.CharField(
        label=_("Telephone number"),
        required=False,
        max_length=30,
        help_text=_("If you have no mail address: note the reservation number, we call you only if something changes."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "class": "field__input"}),
    )

    def __init__(self, *args: object, waiting: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.waiting = waiting

    def clean_name(self) -> str:
        """No Individual Number by mistake."""
        name: str = self.cleaned_data["name"]
        if holds_my_number(name):
            raise forms.ValidationError(_("This is not a name."))
        return name

    def clean_phone(self) -> str:
        """Ten or eleven digits, however they are typed, or nothing."""
        typed: str = self.cleaned_data["phone"]
        digits = digits_of(typed)
        if typed.strip() and not 10 <= len(digits) <= 15:
            raise forms.ValidationError(_("Enter a telephone number such as 0173-35-2111."))
        return digits

    def clean(self) -> None:
        """One of the two ways is needed; for the waiting list it is the mail."""
        if self.errors:
            return
        if self.waiting and not self.cleaned_data["mail"]:
            self.add_error("mail", _("We write to you when a place comes free: enter a mail address."))
        elif not self.cleaned_data["mail"] and not self.cleaned_data["phone"]:
            self.add_error("mail", _("Enter a mail address or a telephone number."))


class OpenForm(forms.Form):
    """The number of a reservation, and what was given with it."""

    number = forms.CharField(
        label=_("Reservation number"),
        max_length=40,
        help_text=_("Eight digits, on the confirmation."),
        error_messages={"required": _("Enter the reservation number.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "field__input"}),
    )
    contact = forms.CharField(
        label=_("Mail address or telephone number"),
        max_length=254,
        help_text=_("The one that you gave with the reservation."),
        error_messages={"required": _("Enter the mail address or telephone number that you gave.")},
        widget=forms.TextInput(attrs={"autocomplete": "email", "class": "field__input"}),
    )
