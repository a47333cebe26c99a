"""What staff may type on the pages of a sheet, besides its figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.ui.office_forms import OfficeForm
from madoguchi.services.evidence.content import (
    LONGEST_LINE,
    LONGEST_TEXT,
    MOST_INDICATORS,
    MOST_LINES,
    STAGES,
    Indicator,
    SheetWords,
)
from madoguchi.services.evidence.desk_wording import FIELDS
from madoguchi.services.evidence.folder import SheetPart
from madoguchi.services.evidence.models import LONGEST_REASON

ADDRESS = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
BLANK_INDICATORS = 2


def _text(
    label: object, help_text: object = "", *, rows: int = 3, longest: int = LONGEST_TEXT, required: object = ""
) -> Any:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        required=bool(required),
        max_length=longest,
        help_text=help_text,  # type: ignore[arg-type]
        error_messages={"required": required} if required else {},  # type: ignore[dict-item]
        widget=forms.Textarea(attrs={"class": "field__input", "rows": rows}),
    )


def _line(label: object, help_text: object = "", *, longest: int = LONGEST_LINE, required: object = "") -> Any:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        required=bool(required),
        max_length=longest,
        help_text=help_text,  # type: ignore[arg-type]
        error_messages={"required": required} if required else {},  # type: ignore[dict-item]
        widget=forms.TextInput(attrs={"class": "field__input", "autocomplete": "off"}),
    )


class BeginForm(OfficeForm):
    """The address and title of a new sheet, and what it begins from."""

    title = _line(
        FIELDS["title"], _("The question in a few words, as people will read it."), required=_("Write a title.")
    )
    slug = _line(
        _("Name in the address"),
        _("Small letters, digits and hyphens, such as population-by-age. It stays."),
        longest=60,
        required=_("Write a name for the address."),
    )
    begin = forms.ChoiceField(
        label=_("Begin from"), required=False, widget=forms.Select(attrs={"class": "field__input"})
    )

    def __init__(self, *args: Any, prepared: Sequence[SheetPart] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if prepared:
            offered = [(one.slug, one.words.title) for one in prepared]
            self.fields["begin"].choices = [("", _("An empty sheet")), *offered]  # type: ignore[attr-defined]
        else:
            del self.fields["begin"]

    def clean_slug(self) -> str:
        """An address that can be typed and read out."""
        typed: str = self.cleaned_data["slug"].strip()
        if not ADDRESS.fullmatch(typed):
            raise forms.ValidationError(_("Use only a–z, 0–9 and single hyphens between them."))
        return typed


class WordsForm(OfficeForm):
    """Everything that a sheet says."""

    title = _line(FIELDS["title"], required=_("Write a title."))
    question = _text(FIELDS["question"], _("What shall this sheet find out, and for which decision?"))
    inputs = _text(FIELDS["inputs"], _("What the city puts in: money, people, places. One line each."))
    activities = _text(FIELDS["activities"], _("What the city does with it. One line each."))
    outputs = _text(FIELDS["outputs"], _("What there is then that can be counted. One line each."))
    outcomes = _text(FIELDS["outcomes"], _("What becomes better for people. One line each."))
    baseline = _text(FIELDS["baseline"], _("How it was before, with its day and where the figure comes from."))
    finding = _text(FIELDS["finding"], _("What the figures show, what they do not show, and what follows."), rows=5)
    plain = _text(FIELDS["plain"], _("For readers of やさしい日本語: the whole in a few sentences."))
    english = _text(FIELDS["english"], _("For readers of English: the whole in a few sentences."))

    def _lines(self, name: str) -> str:
        lines = [line.strip() for line in self.cleaned_data[name].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_("At most %(most)s lines.") % {"most": MOST_LINES})
        if any(len(line) > LONGEST_LINE for line in lines):
            raise forms.ValidationError(_("A line has at most %(most)s characters.") % {"most": LONGEST_LINE})
        return "\n".join(lines)

    def clean_inputs(self) -> str:
        """One a line."""
        return self._lines("inputs")

    def clean_activities(self) -> str:
        """One a line."""
        return self._lines("activities")

    def clean_outputs(self) -> str:
        """One a line."""
        return self._lines("outputs")

    def clean_outcomes(self) -> str:
        """One a line."""
        return self._lines("outcomes")


class IndicatorForm(OfficeForm):
    """One measure of success; a line without a name is none."""

    name = _line(_("Indicator"))
    unit = _line(_("Unit"), longest=40)
    baseline = _line(FIELDS["baseline"])
    target = _line(_("Target"))
    result = _line(_("Result"))

    def clean(self) -> dict[str, Any]:
        """What is told of an indicator needs its name."""
        typed = self.cleaned_data
        if not typed.get("name") and any(typed.get(key) for key in ("unit", "baseline", "target", "result")):
            self.add_error("name", _("Name the indicator."))
        return typed


_IndicatorForms: type[BaseFormSet[IndicatorForm]] = formset_factory(
    IndicatorForm, extra=BLANK_INDICATORS, max_num=MOST_INDICATORS, absolute_max=MOST_INDICATORS
)


def indicator_forms(data: Any = None, *, words: SheetWords | None = None) -> BaseFormSet[IndicatorForm]:
    """The indicators, and two empty lines for more."""
    initial = [one.model_dump() for one in words.indicators] if words else None
    # A form set sets auto_id of its forms from its own.
    return _IndicatorForms(data, prefix="indicator", auto_id="f-%s", initial=initial)


def typed_from(words: SheetWords) -> dict[str, str]:
    """What the form shows of a sheet."""
    told = words.as_json()
    return {name: "\n".join(told[name]) if name in STAGES else told[name] for name in WordsForm.base_fields}


def words_from(form: WordsForm, indicators: BaseFormSet[IndicatorForm]) -> SheetWords:
    """What two valid forms say."""
    typed = form.cleaned_data
    told: dict[str, Any] = {name: tuple(typed[name].splitlines()) if name in STAGES else typed[name] for name in typed}
    rows = [one.cleaned_data for one in indicators.forms if one.cleaned_data.get("name")]
    return SheetWords(**told, indicators=tuple(Indicator(**row) for row in rows))


class SubmitForm(OfficeForm):
    """What is new."""

    reason = _text(
        _("What is new in this edition"),
        _("It is published beside the sheet, in Japanese."),
        longest=LONGEST_REASON,
        required=_("Write what is new."),
    )


class ReasonForm(OfficeForm):
    """Why it is returned."""

    because = _text(_("What has to be done"), longest=LONGEST_REASON, required=_("Say what has to be done."))


class WithdrawForm(OfficeForm):
    """Why it is taken down."""

    why = _text(
        _("Why it is withdrawn"), _("It is shown in its place."), longest=LONGEST_REASON, required=_("Say why.")
    )
