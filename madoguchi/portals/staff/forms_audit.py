"""What may be typed to narrow the audit trail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.organisation.public import Department
from madoguchi.kernel.ui.office_forms import OfficeForm
from madoguchi.portals.staff.act_words import ACTS
from madoguchi.portals.staff.forms import day_field, line_input, select_input
from madoguchi.portals.staff.wording import ATTEMPT_WORDS, READING_PURPOSES


class TrailForm(OfficeForm):
    """Days, act, person, department, case, resident; all may be empty."""

    since = day_field(_("From"), required=False)
    until = day_field(_("Until (that day included)"), required=False)
    act = forms.ChoiceField(label=_("Act"), required=False, widget=select_input())
    kind = forms.ChoiceField(label=_("Door"), required=False, widget=select_input())
    person = forms.CharField(label=_("Member of staff"), required=False, max_length=100, widget=line_input())
    department = forms.ChoiceField(label=_("Department"), required=False, widget=select_input())
    number = forms.CharField(label=_("Case number"), required=False, max_length=20, widget=line_input())
    resident = forms.CharField(label=_("Resident (mail address)"), required=False, max_length=254, widget=line_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, first, choices in (
            (
                "act",
                _now("All acts"),
                sorted(((act, str(words)) for act, words in ACTS.items()), key=lambda one: one[1]),
            ),
            ("kind", _now("All doors"), [(kind, str(words)) for kind, words in ATTEMPT_WORDS.items()]),
            ("department", _now("All departments"), [(d.key, str(d.name)) for d in Department.objects.all()]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", first), *choices]

    def fail(self, problems: Iterable[tuple[str, str]]) -> None:
        """Put what was not found beside its input."""
        for name, sentence in problems:
            self.add_error(name, sentence)


class PurposeForm(OfficeForm):
    """Why the trail is read."""

    purpose = forms.ChoiceField(
        label=_("Purpose"),
        choices=list(READING_PURPOSES.items()),
        error_messages={"required": _("Choose a purpose.")},
        widget=forms.RadioSelect,
    )


class ExportForm(TrailForm):
    """The same narrowing, with the ledger and the purpose of the file."""

    ledger = forms.ChoiceField(choices=[(one, one) for one in ("acts", "looks", "attempts")], widget=forms.HiddenInput)
    purpose = forms.ChoiceField(
        label=_("Purpose of the file"),
        choices=list(READING_PURPOSES.items()),
        error_messages={"required": _("Choose a purpose.")},
        widget=select_input(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "auto_id": "e-%s"})
        for name in TrailForm.base_fields:
            self.fields[name].widget = forms.HiddenInput()
