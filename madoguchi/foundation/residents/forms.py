"""What staff may type on the pages of the register."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.organisation.public import Post, Role
from madoguchi.kernel.ui.office_forms import DayField, OfficeForm
from madoguchi.kernel.ui.wareki import to_wareki


class FindForm(OfficeForm):
    """Whom a protection is about: number and day of birth, so that a slip of the hand opens nobody else's entry."""

    key = forms.CharField(
        label=_("Number of the person in the core system"),
        max_length=60,
        error_messages={"required": _("Write the number of the person.")},
        widget=forms.TextInput(attrs={"class": "field__input", "autocomplete": "off"}),
    )
    born_on = DayField(label=_("Day of birth"), error_messages={"required": _("Write the day of birth.")})


class ProtectionForm(OfficeForm):
    """The term of a protection, and the posts that may see the people besides those that decide."""

    from_on = DayField(label=_("From"), error_messages={"required": _("Write the first day.")})
    until_on = DayField(
        label=_("Last day of the term"), error_messages={"required": _("Write the last day of the term.")}
    )
    posts = forms.ModelMultipleChoiceField(
        queryset=Post.objects.none(),
        label=_("Posts that may see the people"),
        help_text=_("Only those that need it to serve the person. Posts that decide on protections always see them."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, begun_on: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Post.objects.filter(listed=True, role__in=[Role.CLERK, Role.CHIEF]).select_related("department")
        field = self.fields["posts"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = posts
        self._begun_on = begun_on
        if begun_on is not None:
            del self.fields["from_on"]

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        typed = super().clean() or {}
        first, last = typed.get("from_on") or self._begun_on, typed.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", _now("The last day lies before the first, %(day)s.") % {"day": to_wareki(first)})
        return typed


class EndForm(OfficeForm):
    """The word of whoever ends a protection."""

    sure = forms.BooleanField(
        label=_("It was decided that the protection ends, and the person knows it."),
        error_messages={"required": _("Tick this box only when it was decided and the person knows it.")},
    )
