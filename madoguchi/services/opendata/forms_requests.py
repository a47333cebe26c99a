"""What people may write when they ask for data, and what the office answers."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.ui.office_forms import OfficeForm
from madoguchi.services.opendata.models import LONGEST_WISH
from madoguchi.services.opendata.queries import published_versions

TOO_LONG = _("This is longer than 2,000 characters. Please shorten it.")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"class": "field__input", "rows": rows})


class RequestForm(OfficeForm):
    """No name, no address: only which data, and what for."""

    about = forms.ChoiceField(
        label=_("What is it about?"), required=False, widget=forms.Select(attrs={"class": "field__input"})
    )
    wish = forms.CharField(
        label=_("Which data would you like to have, or what is wrong with it?"),
        help_text=_("Please write no names, addresses or telephone numbers. Up to 2,000 characters."),
        max_length=LONGEST_WISH,
        error_messages={"required": _("Write which data you mean."), "max_length": TOO_LONG},
        widget=_area(6),
    )
    purpose = forms.CharField(
        label=_("What would you use it for?"),
        help_text=_("You need not say. It helps the city to choose what comes first."),
        required=False,
        max_length=LONGEST_WISH,
        error_messages={"max_length": TOO_LONG},
        widget=_area(3),
    )
    form_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(one.dataset.slug, str(one.definition.part.title)) for one in published_versions()]
        self.fields["about"].choices = [("", _("Data that is not published yet")), *known]  # type: ignore[attr-defined]

    def clean_form_id(self) -> uuid.UUID:
        """A form without its number gets one: it is not the writer's fault."""
        return self.cleaned_data["form_id"] or uuid.uuid4()


class RequestAnswerForm(OfficeForm):
    """The answer, and whether all may read it."""

    question = forms.CharField(
        label=_("The question in the city's words"),
        help_text=_("This is published with the answer. Leave out whatever tells of a person."),
        required=False,
        max_length=LONGEST_WISH,
        error_messages={"max_length": TOO_LONG},
        widget=_area(4),
    )
    answer = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST_WISH,
        error_messages={"required": _("Write an answer."), "max_length": TOO_LONG},
        widget=_area(6),
    )
