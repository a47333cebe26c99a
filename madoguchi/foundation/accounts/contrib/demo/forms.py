"""What is typed at the demo's card reader."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.accounts.contrib.demo.cards import demo_cards


class _CardForm(forms.Form):
    card = forms.ChoiceField(
        label=_("Card"), widget=forms.RadioSelect, error_messages={"required": _("Choose a card.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["card"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(card.card, card.name) for card in demo_cards()]


class _HalfWidth(forms.RegexField):
    """Understands what was typed in full width (１２３４)."""

    def to_python(self, value: Any) -> Any:
        return unicodedata.normalize("NFKC", super().to_python(value) or "")


class ReaderForm(_CardForm):
    """A card and its four digits."""

    pin = _HalfWidth(
        r"^[0-9]{4}$",
        label=_("Four digits (user authentication)"),
        strip=True,
        error_messages={"invalid": _("Type four digits."), "required": _("Type four digits.")},
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "8"}),
    )


class SignerForm(_CardForm):
    """A card and its signing password."""

    password = _HalfWidth(
        r"^[A-Za-z0-9]{6,16}$",
        label=_("Password for signing (6 to 16 letters and digits)"),
        strip=True,
        error_messages={
            "invalid": _("Type 6 to 16 letters and digits."),
            "required": _("Type 6 to 16 letters and digits."),
        },
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "maxlength": "16"}),
    )
