"""What staff may type on the pages of the catalogue."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel import clock
from madoguchi.kernel.ui.office_forms import DayField, OfficeForm
from madoguchi.services.opendata.examining import LARGEST_TABLE

LONGEST = 1000


def _words(label: object, required: object, help_text: object = "") -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        max_length=LONGEST,
        help_text=help_text,  # type: ignore[arg-type]
        error_messages={"required": required},  # type: ignore[dict-item]
        widget=forms.Textarea(attrs={"class": "field__input", "rows": 3}),
    )


class UploadForm(OfficeForm):
    """The file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, TSV, Excel (xlsx), JSON or GeoJSON. It is checked at once; nothing in it is changed."),
        error_messages={"required": _("Choose the file."), "empty": _("The file is empty.")},
        widget=forms.FileInput(
            attrs={"class": "field__input", "accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods,.json,.geojson"}
        ),
    )

    def clean_file(self) -> Any:
        """Not larger than an examination takes."""
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST_TABLE:
            raise forms.ValidationError(
                _("The file is larger than %(megabytes)s MB.") % {"megabytes": LARGEST_TABLE // (1024 * 1024)}
            )
        return sent


class _Publishing(OfficeForm):
    publish_on = DayField(
        label=_("Day of publishing"), required=False, help_text=_("Empty: as soon as it is approved.")
    )

    def clean_publish_on(self) -> date | None:
        """Not in the past."""
        day: date | None = self.cleaned_data["publish_on"]
        if day is not None and day < clock.today():
            raise forms.ValidationError(_("The day of publishing lies in the past."))
        return day


class SubmitForm(_Publishing):
    """What is new, and from when on."""

    reason = _words(
        _("What is new in this version"), _("Write what is new."), _("It is published beside the data, in Japanese.")
    )
    as_of = DayField(label=_("Day that the data is of"), required=False)
    field_order = ("reason", "as_of", "publish_on")


class ApproveForm(_Publishing):
    """From when on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "f-approve-%s", **kwargs})


class ReasonForm(OfficeForm):
    """Why it is returned."""

    because = _words(_("What has to be done"), _("Say what has to be done."))


class WithdrawForm(OfficeForm):
    """Why it is taken down, and whether its data is erased."""

    why = _words(_("Why it is withdrawn"), _("Say why."), _("It is shown in its place."))
    erase = forms.BooleanField(
        label=_("Erase the data, too: it holds something that nobody may keep"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "choice__input"}),
    )
