"""What the clerk types to find somebody, or to write down somebody without an entry."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.kernel import clock
from madoguchi.kernel.ui.office_forms import DayField
from madoguchi.services.counter.navigator.purposes import PURPOSES
from madoguchi.services.counter.vocabulary import Identity

OLDEST = timedelta(days=130 * 366)


class PurposeForm(forms.Form):
    """Why somebody is looked up: needed before anything is looked for."""

    purpose = forms.ChoiceField(label=gettext_lazy("What is the business?"))

    def __init__(self, *args: Any, **named: Any) -> None:
        named.setdefault("label_suffix", "")
        super().__init__(*args, **named)
        chosen = [
            ("", gettext_lazy("Choose the business")),
            *((key, gettext_lazy(text)) for key, text in PURPOSES.items()),
        ]
        self.fields["purpose"].choices = chosen  # type: ignore[attr-defined]
        self.fields["purpose"].help_text = gettext_lazy("The person can read it in the record of looks.")
        self.fields["purpose"].error_messages["required"] = gettext_lazy("Choose the business.")

    @property
    def problems(self) -> list[tuple[str, str]]:
        """(input id, sentence) of everything to mend."""
        return [
            (self[name].id_for_label if name in self.fields else "", str(error))
            for name, errors in self.errors.items()
            for error in errors
        ]


class SearchForm(PurposeForm):
    """Whom to look for."""

    text = forms.CharField(
        label=gettext_lazy("Name, kana, day of birth, address or telephone"),
        help_text=gettext_lazy("Any part will do, several with a space between."),
        max_length=100,
    )
    after = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["text"].error_messages["required"] = gettext_lazy("Enter something to look for.")
        self.fields["text"].widget.attrs.update(autocomplete="off", spellcheck="false")


class TakeForm(PurposeForm):
    """The one of those found who stands there."""

    resident_id = forms.UUIDField()
    identity = forms.ChoiceField(choices=[one for one in Identity.choices if one[0] != Identity.CARD], required=False)


class WithoutEntryForm(PurposeForm):
    """Somebody who is not on the register (転入など)."""

    family = forms.CharField(label=gettext_lazy("Family name"), max_length=100)
    given = forms.CharField(label=gettext_lazy("Given name"), max_length=100, required=False)
    family_kana = forms.CharField(label=gettext_lazy("Family name in kana"), max_length=100, required=False)
    given_kana = forms.CharField(label=gettext_lazy("Given name in kana"), max_length=100, required=False)
    born_on = DayField(label=gettext_lazy("Day of birth"), required=False)
    sex = forms.ChoiceField(
        label=gettext_lazy("Sex"), required=False,
        choices=[("", gettext_lazy("not asked")), ("male", gettext_lazy("male")), ("female", gettext_lazy("female"))],
    )  # fmt: skip

    def __init__(self, *args: Any, **named: Any) -> None:
        named.setdefault("auto_id", "new_%s")  # it stands beside the search, whose inputs have the usual ids
        super().__init__(*args, **named)
        self.fields["family"].error_messages["required"] = gettext_lazy("Enter the family name.")
        for name in ("family", "given", "family_kana", "given_kana", "born_on"):
            self.fields[name].widget.attrs.update(autocomplete="off", spellcheck="false")

    def clean_born_on(self) -> Any:
        """Nobody is born tomorrow, and nobody lives for ever."""
        born_on = self.cleaned_data["born_on"]
        if isinstance(born_on, date) and born_on > clock.today():
            raise forms.ValidationError(_("This day is still to come."))
        if isinstance(born_on, date) and born_on < clock.today() - OLDEST:
            raise forms.ValidationError(_("Nobody alive was born on this day."))
        return born_on

    @property
    def person(self) -> dict[str, Any]:
        """Values by concept, as a set keeps them."""
        told = self.cleaned_data
        values: dict[str, Any] = {
            "person.name": {part: told[part] for part in ("family", "given", "family_kana", "given_kana")},
            "person.born_on": told["born_on"].isoformat() if told["born_on"] else "",
            "person.sex": told["sex"],
        }
        return {concept: value for concept, value in values.items() if value}
