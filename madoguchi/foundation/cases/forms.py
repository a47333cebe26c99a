"""What staff may type on the office's pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases import wording
from madoguchi.foundation.cases.forms_resident import refuse_my_number
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.operations.corresponding import LONGEST_MESSAGE
from madoguchi.foundation.cases.queries.inbox import VIEWS
from madoguchi.foundation.forms.public import TEMPLATES, Text
from madoguchi.foundation.organisation.public import Department
from madoguchi.kernel.ui.office_forms import OfficeForm


class StaffForm(OfficeForm):
    """What is written at length may hold no Individual Number."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                field.validators.append(refuse_my_number)


def _area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "field__input"})


WITHIN = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2099, 12, 31))]


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "field__input field__input--medium"}, format="%Y-%m-%d")


class InboxForm(StaffForm):
    """Which work list, and what to look for in it."""

    view = forms.ChoiceField(choices=[(view, view) for view in VIEWS], required=False)
    q = forms.CharField(label=_("Number, name or reading"), required=False, max_length=100)
    procedure = forms.SlugField(label=_("Procedure"), required=False, max_length=60)
    after = forms.CharField(required=False, max_length=300)


class BulkForm(StaffForm):
    """What to do with each of the cases that were ticked in a list."""

    action = forms.ChoiceField(choices=[("receive", _("Receive")), ("assign", _("Assign"))])
    assignee = forms.UUIDField(required=False)


class AssignForm(StaffForm):
    """To whom a case is given; empty gives it back to all."""

    assignee = forms.ChoiceField(label=_("In charge"), required=False)

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        field = self.fields["assignee"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _now("Nobody in particular")), *((key, p.name) for key, p in self.people.items())]
        field.widget.attrs["class"] = "field__input"


class PurposeForm(StaffForm):
    """For which purpose a case that has ended is opened."""

    purpose = forms.ChoiceField(
        label=_("Purpose"),
        choices=[(key, _(text)) for key, text in wording.PURPOSES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the purpose.")},
    )


class MyNumberForm(StaffForm):
    """For which purpose an Individual Number is shown."""

    path = forms.CharField(widget=forms.HiddenInput, max_length=200)
    purpose = forms.ChoiceField(
        label=_("Purpose"),
        choices=[(key, _(text)) for key, text in wording.MY_NUMBER_PURPOSES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the purpose.")},
    )


class NoteForm(StaffForm):
    """A note for colleagues."""

    body = forms.CharField(
        label=_("New note"),
        widget=_area(3),
        max_length=LONGEST_MESSAGE,
        error_messages={"required": _("Write the note.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "note", **kwargs})


class MessageForm(StaffForm):
    """A message to the applicant: a ready sentence, own words, or both."""

    ready = forms.TypedMultipleChoiceField(
        label=_("Ready sentences"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    body = forms.CharField(
        label=_("Message to the applicant"), widget=_area(5), max_length=LONGEST_MESSAGE, required=False
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "message", **kwargs})
        self.sentences = [text.within(case.language) for text in case.procedure.correction_texts]
        _offer(self.fields["ready"], self.sentences)

    def clean(self) -> dict[str, Any]:
        """Joins the ready sentences and the own words as ``text``."""
        cleaned = super().clean() or {}
        parts = [self.sentences[i] for i in cleaned.get("ready", [])]
        cleaned["text"] = "\n".join([*parts, cleaned.get("body", "").strip()]).strip()
        if not cleaned["text"] and not self.errors:
            self.add_error("body", _now("Write the message, or choose a ready sentence."))
        elif len(cleaned["text"]) > LONGEST_MESSAGE:
            self.add_error("body", _now("Keep the message under %(most)d characters.") % {"most": LONGEST_MESSAGE})
        return cleaned


class HoldForm(StaffForm):
    """Why the case is put on hold."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=_area(),
        max_length=1000,
        help_text=_("The applicant reads this."),
        error_messages={"required": _("Write the reason.")},
    )


class ConsultForm(StaffForm):
    """What another department is asked (合議)."""

    department = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.all(),
        error_messages={"required": _("Choose the department.")},
    )
    question = forms.CharField(
        label=_("Question"),
        widget=_area(),
        max_length=2000,
        error_messages={"required": _("Write the question.")},
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Department.objects.exclude(pk=case.department)
        field.widget.attrs["class"] = "field__input"


class AnswerForm(StaffForm):
    """What the other department answered."""

    answer = forms.CharField(
        label=_("Answer"),
        widget=_area(),
        max_length=2000,
        error_messages={"required": _("Write the answer.")},
    )


class DecisionForm(StaffForm):
    """The decision and its reasons; a refusal has at least one."""

    outcome = forms.ChoiceField(
        label=_("Decision"), widget=forms.RadioSelect, error_messages={"required": _("Choose the decision.")}
    )
    ready = forms.TypedMultipleChoiceField(
        label=_("Ready reasons"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    reasons = forms.CharField(
        label=_("Reasons in your own words"),
        widget=_area(6),
        max_length=4000,
        required=False,
        help_text=_("Needed for a refusal: name the facts and the provision, so that the applicant can understand."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcomes = TEMPLATES[case.procedure.review_template].outcomes
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, wording.OUTCOMES[key]) for key in outcomes]
        self.sentences = [text.ja for text in case.procedure.refusal_texts]
        _offer(self.fields["ready"], self.sentences)

    def clean(self) -> dict[str, Any]:
        """Joins the ready and the own reasons as ``text``; ready ones count only for a refusal."""
        cleaned = super().clean() or {}
        refused = cleaned.get("outcome") == "refused"
        parts = [self.sentences[i] for i in cleaned.get("ready", [])] if refused else []
        cleaned["text"] = "\n".join([*parts, cleaned.get("reasons", "").strip()]).strip()
        if refused and not cleaned["text"]:
            self.add_error("reasons", _now("A refusal needs its reasons: choose or write at least one."))
        return cleaned


class PeriodForm(StaffForm):
    """From which day to which."""

    start = forms.DateField(label=_("From"), required=False, widget=_day(), validators=WITHIN)
    end = forms.DateField(label=_("To"), required=False, widget=_day(), validators=WITHIN)

    def clean(self) -> dict[str, Any]:
        """The days in order."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and start > end:
            self.add_error("end", _now("The last day must not be before the first one."))
        return cleaned

    def span(self, *, start: date, end: date) -> tuple[date, date]:
        """The days chosen, else ``start`` and ``end``."""
        if not self.is_valid():
            return start, end
        last = self.cleaned_data.get("end") or end
        return min(self.cleaned_data.get("start") or start, last), last


class ExportForm(PeriodForm):
    """Which file for which core system."""

    target = forms.ChoiceField(label=_("Procedure and core system"), error_messages={"required": _("Choose a file.")})
    which = forms.ChoiceField(
        label=_("Which applications"),
        initial="granted",
        choices=[
            ("granted", _("Granted or accepted in these days")),
            ("all", _("Submitted in these days, whatever their state")),
        ],
        widget=forms.RadioSelect,
    )
    encoding = forms.ChoiceField(
        label=_("Character set"),
        initial="utf-8",
        choices=[("utf-8", _("UTF-8 with BOM (keeps every character)")), ("cp932", _("CP932 (Shift_JIS of Windows)"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, targets: Sequence[tuple[str, Text | str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["target"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, str(title)) for key, title in targets]
        field.widget.attrs["class"] = "field__input"
        for name in ("start", "end"):
            self.fields[name].required = True


def _offer(field: forms.Field, sentences: Sequence[str]) -> None:
    assert isinstance(field, forms.TypedMultipleChoiceField)
    field.choices = list(enumerate(sentences))
