"""What staff may type on the pages of disclosures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.ui.office_forms import OfficeForm
from madoguchi.services.disclosure.models import Disclosure


class NewDisclosureForm(OfficeForm):
    """Whose data, and for which request."""

    reference = forms.CharField(
        label=_("Number of the request"),
        help_text=_("As it stands in the books of requests for disclosure."),
        max_length=60,
        error_messages={"required": _("Write the number of the request.")},
        widget=forms.TextInput(attrs={"class": "field__input"}),
    )
    who = forms.CharField(
        label=_("Mail address or receipt number"),
        help_text=_("The address of the person's account, or the receipt number of one of their applications."),
        max_length=254,
        error_messages={"required": _("Write the mail address or a receipt number of the person.")},
        widget=forms.TextInput(attrs={"class": "field__input", "autocomplete": "off"}),
    )
    identified = forms.BooleanField(
        label=_("I have seen proof of who asks, and that the address or number is theirs."),
        error_messages={"required": _("Check first who asks, then tick this box.")},
    )


class ReviewForm(OfficeForm):
    """What is kept back, by the second person."""

    read = forms.BooleanField(
        label=_("I have read every place and opened every file."),
        error_messages={"required": _("Read every place first, then tick this box.")},
    )

    def __init__(self, *args: Any, disclosure: Disclosure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one["place"], f"{one['why']}｜{one['text']}") for one in disclosure.places]
        if choices:
            self.fields["kept_back"] = forms.MultipleChoiceField(
                label=_("Keep back"),
                help_text=_(
                    "Tick every place that tells of somebody else. It is left out, and the person is told that "
                    "something stood there."
                ),
                required=False,
                choices=choices,
                widget=forms.CheckboxSelectMultiple,
            )
