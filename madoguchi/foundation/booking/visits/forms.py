"""What residents type about a visit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.booking.models import LONGEST_NAME, Reservation
from madoguchi.foundation.forms.public import Field, Text, Unacceptable, field_type
from madoguchi.kernel.ui.mailed_code import digits_of

NAME = Field("name", "person_name", Text("氏名", "なまえ", "Name"))
NAME_PARTS = ("family", "given", "family_kana", "given_kana")


def name_input(label: Any, autocomplete: str, *, required: Any = "", help_text: Any = "") -> forms.CharField:
    """One part of a name."""
    return forms.CharField(
        label=label,
        max_length=LONGEST_NAME,
        required=bool(required),
        error_messages={"required": required},
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": autocomplete, "class": "field__input"}),
    )


def parts_of_name(reservation: Reservation) -> dict[str, str]:
    """The name in its parts, as far as they are told apart: one space divides a name, nothing else does."""
    family, space, given = reservation.name.replace("\u3000", " ").strip().partition(" ")
    divided = {"family": family, "given": given} if space and " " not in given else {}
    return dict(reservation.name_parts) or divided


def _needs_no_more(family: str) -> bool:
    """Whether this alone is a name, as one in Latin letters is."""
    try:
        return field_type(NAME.type).parse({**dict.fromkeys(NAME_PARTS, ""), "family": family}, NAME) is not None
    except Unacceptable:
        return False


class ContactForm(forms.Form):
    """Who comes, and how to reach them."""

    family = name_input(_("Family name"), "family-name", required=_("Enter the family name."))
    given = name_input(
        _("Given name"),
        "given-name",
        required=_("Enter the given name."),
        help_text=_("We call you by this name when it is your turn."),
    )
    family_kana = name_input(
        _("Family name in kana"),
        "off",
        required=_("Enter the family name in kana."),
        help_text=_("A name in Latin letters needs no kana."),
    )
    given_kana = name_input(
        _("Given name in kana"),
        "off",
        required=_("Enter the given name in kana."),
        help_text=_("A name in Latin letters is written whole as the family name, as on the residence card."),
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
        self.name: dict[str, str] = {}
        if self.is_bound and _needs_no_more(str(self.data.get("family") or "")):
            for part in NAME_PARTS[1:]:
                self.fields[part].required = False

    def clean_phone(self) -> str:
        """Ten or eleven digits, however they are typed, or nothing."""
        typed: str = self.cleaned_data["phone"]
        digits = digits_of(typed)
        if typed.strip() and not 10 <= len(digits) <= 15:
            raise forms.ValidationError(_("Enter a telephone number such as 0173-35-2111."))
        return digits

    @property
    def told(self) -> dict[str, Any]:
        """As ``give_contact`` takes it."""
        return {"name": self.name, "mail": self.cleaned_data["mail"], "phone": self.cleaned_data["phone"]}

    def clean(self) -> None:
        """A name as every form of the city takes it. One of the two ways is needed; for the waiting list the mail."""
        typed = {part: self.cleaned_data.get(part, "") for part in NAME_PARTS}
        if not self.errors.keys() & set(NAME_PARTS):
            try:
                self.name = field_type(NAME.type).parse(typed, NAME)
            except Unacceptable as error:
                self.add_error(error.part or "family", str(error.message))
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
