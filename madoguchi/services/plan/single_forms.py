"""What staff may type for a single change of a measure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.organisation.public import Department, Post
from madoguchi.kernel.ui.office_forms import OfficeForm
from madoguchi.services.plan.body_forms import LONGEST_REASON
from madoguchi.services.plan.definition import Measure, Plan
from madoguchi.services.plan.parts import part_as_text, part_of, with_part
from madoguchi.services.plan.single import (
    Part,
    Single,
    lines_of,
    owned_in,
    targets_of,
    title_of_owner,
    title_of_span,
    title_of_target,
    with_owner,
    with_span,
    with_target,
)
from madoguchi.services.plan.years import year_in_words

Choices = Iterable[tuple[str, str]]


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "field__input"})


class SingleForm(OfficeForm):
    """What each has: which one, why, and whether it is settled with that."""

    WHAT = "which"
    """The input at which a plan that would not be right is told."""
    which = forms.ChoiceField(label=_("Which"), widget=_select(), error_messages={"required": _("Choose which.")})
    settled = forms.BooleanField(label=_("With this it is confirmed by the city: take the mark away"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        error_messages={"required": _("Say why.")},
        widget=forms.Textarea(attrs={"class": "field__input", "rows": 3}),
    )

    def __init__(self, *args: Any, plan: Plan, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.measure = plan, measure
        self.fields["which"].choices = list(self.choices())  # type: ignore[attr-defined]
        self.order_fields([name for name in self.fields if name not in ("settled", "reason")])

    def choices(self) -> Choices:
        """What may be changed."""
        raise NotImplementedError

    def changed(self, part: Part) -> Part:
        """The measure as it would be."""
        raise NotImplementedError

    @property
    def title(self) -> str:
        """What the proposal is called."""
        raise NotImplementedError

    def text(self, content: dict[str, Any]) -> str:
        """The measure as YAML, as if somebody had changed it by hand."""
        key = self.measure.key
        return part_as_text(with_part(content, key, self.changed(part_of(content, key))), key)


class TargetForm(SingleForm):
    """A target of a year."""

    WHAT = "value"
    value = forms.DecimalField(
        label=_("New target"),
        max_digits=16,
        decimal_places=2,
        error_messages={"required": _("Write the value in digits."), "invalid": _("Write the value in digits.")},
        widget=forms.TextInput(attrs={"class": "field__input", "inputmode": "decimal", "autocomplete": "off"}),
    )

    def choices(self) -> Choices:
        """Each indicator and year."""
        return targets_of(self.plan, self.measure)

    def changed(self, part: Part) -> Part:
        """With the target."""
        typed = self.cleaned_data
        return with_target(part, typed["which"], typed["value"], settled=typed["settled"])

    @property
    def title(self) -> str:
        """From what to what."""
        return title_of_target(self.measure, self.cleaned_data["which"], self.cleaned_data["value"])


class OwnerForm(SingleForm):
    """Who answers for the measure, or for one of its indicators."""

    WHAT = "owner"
    owner = forms.ChoiceField(
        label=_("New owner"), widget=_select(), error_messages={"required": _("Choose a department or a post.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments = list(Department.objects.all())
        posts = list(Post.objects.filter(listed=True).select_related("department"))
        self.names = {one.key: one.name.ja for one in departments} | {one.key: one.label for one in posts}
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            ("", "–"),
            (_("Departments"), [(one.key, str(one.name)) for one in departments]),
            (_("Posts"), [(one.key, f"{one.department.name} {one.title}") for one in posts]),
        ]

    def choices(self) -> Choices:
        """The measure and its indicators."""
        return owned_in(self.measure)

    def changed(self, part: Part) -> Part:
        """With the owner."""
        typed = self.cleaned_data
        return with_owner(part, typed["which"], typed["owner"], settled=typed["settled"])

    @property
    def title(self) -> str:
        """To whom."""
        owner = self.cleaned_data["owner"]
        return title_of_owner(self.measure, self.cleaned_data["which"], self.names[owner])


class SpanForm(SingleForm):
    """From which fiscal year to which a line of the schedule goes."""

    WHAT = "last"
    first = forms.TypedChoiceField(
        label=_("First fiscal year"),
        coerce=int,
        widget=_select(),
        error_messages={"required": _("Choose the first year.")},
    )
    last = forms.TypedChoiceField(
        label=_("Last fiscal year"),
        coerce=int,
        widget=_select(),
        error_messages={"required": _("Choose the last year.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(str(year), year_in_words(year)) for year in self.plan.period.years]
        for name in ("first", "last"):
            self.fields[name].choices = years  # type: ignore[attr-defined]

    def choices(self) -> Choices:
        """The lines."""
        return lines_of(self.measure)

    def clean(self) -> dict[str, Any]:
        """Forwards."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "first" in cleaned and "last" in cleaned and cleaned["last"] < cleaned["first"]:
            self.add_error("last", _("The last year lies before the first."))
        return cleaned

    def changed(self, part: Part) -> Part:
        """With the span."""
        typed = self.cleaned_data
        return with_span(part, typed["which"], typed["first"], typed["last"], settled=typed["settled"])

    @property
    def title(self) -> str:
        """From when to when."""
        typed = self.cleaned_data
        return title_of_span(self.measure, typed["which"], typed["first"], typed["last"])


FORMS: dict[Single, type[SingleForm]] = {
    Single.TARGET: TargetForm,
    Single.OWNER: OwnerForm,
    Single.SCHEDULE: SpanForm,
}
