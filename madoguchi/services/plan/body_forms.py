"""What staff may type on the pages of the bodies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.ui.office_forms import DayField, OfficeForm
from madoguchi.services.plan.vocabulary import NEEDS_WORDS, Outcome

LONGEST = LONGEST_REASON = 4000


def _area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"class": "field__input", "rows": rows})


def _line() -> forms.TextInput:
    return forms.TextInput(attrs={"class": "field__input", "autocomplete": "off"})


class ReportForm(OfficeForm):
    """The three parts of a progress report."""

    progress = forms.CharField(
        label=_("Progress"),
        help_text=_("What was done in the quarter, seen from the figures above."),
        required=False,
        max_length=LONGEST,
        widget=_area(5),
    )
    issues = forms.CharField(
        label=_("Issues"), help_text=_("What stands in the way."), required=False, max_length=LONGEST, widget=_area()
    )
    improvement = forms.CharField(
        label=_("Improvement"),
        help_text=_("What is done about it, by whom, until when."),
        required=False,
        max_length=LONGEST,
        widget=_area(),
    )

    def __init__(self, *args: Any, submitting: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if submitting:
            self.fields["progress"].required = True
            self.fields["progress"].error_messages["required"] = _("Write what was done before you submit.")


class RemarkForm(OfficeForm):
    """A member's remark."""

    remark = forms.CharField(
        label=_("What you say to it"),
        max_length=LONGEST,
        error_messages={"required": _("Write the remark.")},
        widget=_area(3),
    )


class ConveneForm(OfficeForm):
    """When and where a body meets."""

    on = DayField(label=_("Day of the meeting"), error_messages={"required": _("Write the day of the meeting.")})
    place = forms.CharField(label=_("Place"), required=False, max_length=200, widget=_line())


class ItemForm(OfficeForm):
    """An item of the agenda in words."""

    item_title = forms.CharField(
        label=_("Item in words"),
        max_length=300,
        error_messages={"required": _("Write what the item is about.")},
        widget=_line(),
    )


class PaperForm(OfficeForm):
    """A paper for the members."""

    paper_title = forms.CharField(
        label=_("Title of the paper"),
        max_length=200,
        error_messages={"required": _("Write what the paper is called.")},
        widget=_line(),
    )
    paper_link = forms.URLField(
        label=_("Address of the paper"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "field__input", "autocomplete": "off"}),
    )
    paper_file = forms.FileField(
        label=_("File"),
        help_text=_("A PDF or a picture. A file or an address is needed."),
        required=False,
        widget=forms.FileInput(attrs={"class": "field__input", "accept": "application/pdf,image/*"}),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned.get("paper_link") and not cleaned.get("paper_file"):
            self.add_error("paper_link", _("Write an address, or choose a file."))
        return cleaned


class PresentForm(OfficeForm):
    """Who is there, by post."""

    present = forms.MultipleChoiceField(
        label=_("Who is there"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick who is there.")},
    )

    def __init__(self, *args: Any, posts: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["present"].choices = list(posts)  # type: ignore[attr-defined]


class DecideForm(OfficeForm):
    """An outcome for one item or several."""

    items = forms.TypedMultipleChoiceField(
        label=_("Items"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one item or several.")},
    )
    outcome = forms.TypedChoiceField(
        label=_("Outcome"),
        coerce=Outcome,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the outcome.")},
    )
    words = forms.CharField(
        label=_("Reason, question or answer"),
        help_text=_("Needed for everything but passing on, adopting and taking note."),
        required=False,
        max_length=LONGEST,
        widget=_area(3),
    )

    def __init__(
        self, *args: Any, items: Iterable[tuple[int, str]], outcomes: Iterable[Outcome], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = list(items)  # type: ignore[attr-defined]
        self.fields["outcome"].choices = [(one.value, one.label) for one in outcomes]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Some outcomes say nothing without words."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("outcome") in NEEDS_WORDS and not cleaned.get("words", "").strip():
            self.add_error("words", _("Write a reason, a question or an answer."))
        return cleaned


class MinutesForm(OfficeForm):
    """The minutes."""

    minutes = forms.CharField(
        label=_("Minutes"),
        max_length=40_000,
        error_messages={"required": _("Write the minutes.")},
        widget=_area(10),
    )


class ForwardForm(OfficeForm):
    """To which body something is sent on, and why; one such form for each thing of the page."""

    to = forms.ChoiceField(label=_("To which body"), error_messages={"required": _("Choose the body.")})
    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST, error_messages={"required": _("Say why.")}, widget=_area(3)
    )

    def __init__(self, *args: Any, bodies: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = list(bodies)  # type: ignore[attr-defined]
        self.fields["to"].widget.attrs["class"] = "field__input"


class PopulationFileForm(OfficeForm):
    """The series of the population, as a file or pasted; ``text`` holds a chosen file's text when the page comes again."""

    LONGEST: ClassVar[int] = 100_000
    file = forms.FileField(
        label=_("File (CSV)"),
        required=False,
        widget=forms.FileInput(attrs={"class": "field__input", "accept": ".csv,text/csv"}),
    )
    text = forms.CharField(
        label=_("The table"),
        help_text=_("Comes from the file, or is pasted here."),
        max_length=LONGEST,
        strip=False,
        error_messages={"required": _("Choose a file, or paste the table.")},
        widget=forms.Textarea(attrs={"class": "field__input plan-source", "rows": 12, "spellcheck": "false"}),
    )
    title = forms.CharField(
        label=_("What is changed, in a few words"),
        required=False,
        max_length=200,
        error_messages={"required": _("Say in a few words what is changed.")},
        widget=_line(),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_REASON,
        error_messages={"required": _("Say why.")},
        widget=_area(3),
    )

    def __init__(self, data: Any = None, *args: Any, proposing: bool = False, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        if proposing:
            self.fields["title"].required = self.fields["reason"].required = True
        if data and data.get("unreadable"):
            self.fields["text"].error_messages["required"] = _("The file is neither UTF-8 nor Shift_JIS.")


class ProposalForm(OfficeForm):
    """A change of a part of the plan."""

    title = forms.CharField(
        label=_("What is changed, in a few words"),
        max_length=200,
        error_messages={"required": _("Say in a few words what is changed.")},
        widget=_line(),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST, error_messages={"required": _("Say why.")}, widget=_area(3)
    )
    text = forms.CharField(
        label=_("The part as it is to be"),
        help_text=_("Change what is to be different and leave everything else as it is."),
        max_length=60_000,
        strip=False,
        error_messages={"required": _("Write the part.")},
        widget=forms.Textarea(attrs={"class": "field__input plan-source", "rows": 24, "spellcheck": "false"}),
    )
