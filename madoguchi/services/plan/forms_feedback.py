"""What people may write about the plan, and what the office answers."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.ui.office_forms import OfficeForm
from madoguchi.services.plan.definition import Plan
from madoguchi.services.plan.models.feedback import LONGEST


class FeedbackForm(OfficeForm):
    """No name, no address: only what somebody wants to say."""

    about = forms.ChoiceField(
        label=_("What is it about?"), required=False, widget=forms.Select(attrs={"class": "field__input"})
    )
    body = forms.CharField(
        label=_("What do you want to tell the city?"),
        help_text=_("Please write no names, addresses or telephone numbers. Up to 2,000 characters."),
        max_length=LONGEST,
        error_messages={
            "required": _("Write something first."),
            "max_length": _("This is longer than 2,000 characters. Please shorten it, or send it in two parts."),
        },
        widget=forms.Textarea(attrs={"class": "field__input", "rows": 8}),
    )
    form_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, plan: Plan | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measures = [(one.key, f"{one.number} {one.title}") for one in plan.measures] if plan else []
        self.fields["about"].choices = [("", _("The whole plan")), *measures]  # type: ignore[attr-defined]

    def clean_form_id(self) -> uuid.UUID:
        """A form without its number gets one: it is not the writer's fault."""
        return self.cleaned_data["form_id"] or uuid.uuid4()
