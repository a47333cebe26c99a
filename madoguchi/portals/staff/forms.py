"""What an officer may type."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.organisation.public import STATES, Department, Manner, Post
from madoguchi.kernel.ui.office_forms import OfficeForm
from madoguchi.portals.staff.wording import STATE_WORDS

WITHIN = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2099, 12, 31))]


def line_input(**attributes: str) -> forms.TextInput:
    """One line of text."""
    return forms.TextInput(attrs={"class": "field__input", **attributes})


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day, written as a browser writes it."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        validators=WITHIN,
        error_messages={"required": _("Choose a day."), "invalid": _("Write the day as 2026-04-01.")},
        widget=forms.DateInput(attrs={"type": "date", "class": "field__input field__input--medium"}, format="%Y-%m-%d"),
    )


def select_input() -> forms.Select:
    """A list to choose from."""
    return forms.Select(attrs={"class": "field__input"})


def post_choices() -> list[tuple[str, str]]:
    """Every post that can be given, by department."""
    return [(post.key, str(post.label)) for post in Post.objects.filter(listed=True).select_related("department")]


class StaffSearchForm(OfficeForm):
    """Which colleagues to list."""

    q = forms.CharField(label=_("Name or mail address"), required=False, max_length=100)
    department = forms.CharField(label=_("Department"), required=False, max_length=40)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", "")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, first, choices in (
            ("department", _now("All departments"), [(d.key, str(d.name)) for d in Department.objects.all()]),
            ("state", _now("All states"), [(state, str(STATE_WORDS[state])) for state in STATES]),
        ):
            self.fields[name] = forms.ChoiceField(
                label=self.fields[name].label, required=False, choices=[("", first), *choices], widget=select_input()
            )
        self.fields["q"].widget = line_input(type="search")


class ColleagueForm(OfficeForm):
    """Name and mail address of a colleague."""

    name = forms.CharField(
        label=_("Name"), max_length=120, error_messages={"required": _("Type the name.")}, widget=line_input()
    )
    email = forms.EmailField(
        label=_("Mail address of the office"),
        max_length=254,
        error_messages={
            "required": _("Type the mail address."),
            "invalid": _("Type a mail address such as hanako@example.jp."),
        },
        widget=forms.EmailInput(attrs={"class": "field__input", "autocomplete": "off"}),
    )


class PostForm(OfficeForm):
    """A post with its days."""

    post = forms.ChoiceField(label=_("Post"), error_messages={"required": _("Choose a post.")}, widget=select_input())
    manner = forms.ChoiceField(
        label=_("How it is held"), choices=Manner.choices, initial=Manner.REGULAR, widget=select_input()
    )
    from_on = day_field(_("From"))
    until_on = day_field(
        _("Until (that day included)"), required=False, help_text=_("Leave it empty while no end is known.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["post"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _now("Choose")), *post_choices()]


class InvitationForm(ColleagueForm, PostForm):
    """A new colleague with a first post; further posts are given on his page."""

    field_order: Sequence[str] = ("name", "email", "post", "manner", "from_on", "until_on")


class EndForm(OfficeForm):
    """The last day of a post."""

    until_on = day_field(_("Last day"))


class ReasonForm(OfficeForm):
    """Why a second factor has to be reset."""

    reason = forms.CharField(
        label=_("Why, and how you made sure who asked"),
        help_text=_("For example: lost the phone; came to my desk in person with the staff card."),
        max_length=1000,
        error_messages={"required": _("Write why.")},
        widget=forms.Textarea(attrs={"rows": 3, "class": "field__input"}),
    )
