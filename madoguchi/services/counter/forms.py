"""What staff may type at the counter besides answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.forms.public import BoundField, Circumstances, Field, Option, Problem, Text, bound_field
from madoguchi.foundation.organisation.public import Department
from madoguchi.kernel import clock
from madoguchi.kernel.ui.office_forms import OfficeForm
from madoguchi.services.counter.rules import UnsignedReason, unsigned_reasons
from madoguchi.services.counter.tablet_refusals import TooLong
from madoguchi.services.counter.vocabulary import AUTHORITIES, MOST_OF_REASON, NOTED_BY_ITSELF, Identity, Represents

MOST_MEMBERS = 6


class IdentityForm(OfficeForm):
    """How it was made sure who stands there."""

    identity = forms.ChoiceField(
        label=_("Who is applying was checked with"),
        choices=[choice for choice in Identity.choices if choice[0] not in NOTED_BY_ITSELF],
        help_text=_("A card that was read at the reception is noted there by itself."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you looked at.")},
    )


class RepresentForm(OfficeForm):
    """For whom somebody acts, and how the authority was checked."""

    represent = forms.ChoiceField(
        label=_("The person at the counter acts"),
        choices=Represents.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose for whom the person acts.")},
    )
    kind = forms.ChoiceField(
        label=_("Kind of representation"),
        choices=[("voluntary", _("appointed (任意代理)")), ("legal", _("by law (法定代理)"))],
        widget=forms.RadioSelect,
        required=False,
    )
    authority = forms.ChoiceField(
        label=_("The authority was checked with"),
        choices=[("", _("not checked yet")), *AUTHORITIES.items()],
        required=False,
        widget=forms.Select(attrs={"class": "field__input"}),
    )
    note = forms.CharField(
        label=_("About the paper"),
        required=False,
        max_length=200,
        help_text=_("Number or issuing office of the paper, if it has one."),
        widget=forms.TextInput(attrs={"class": "field__input"}),
    )


class UnsignedForm(OfficeForm):
    """Why a set goes out without a signature, as the city lets choose (``counter.yaml``)."""

    unsigned = forms.ChoiceField(
        label=_("Why nobody has signed"),
        widget=forms.RadioSelect,
        required=False,
    )
    unsigned_note = forms.CharField(
        label=_("Explanation"),
        required=False,
        help_text=_("Whoever examines and decides reads it on the case's page."),
        widget=forms.TextInput(attrs={"class": "field__input"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unsigned"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.key, _told(one)) for one in unsigned_reasons().values()]


def _told(one: UnsignedReason) -> str:
    return f"{one.words}{_(' (explain below)')}" if one.with_note else str(one.words)


class DeskField(forms.ModelChoiceField[Department]):
    """A department; ``unseeing`` are those where nobody may see the (protected) person."""

    unseeing: Collection[str] = ()

    def label_from_instance(self, obj: Department) -> str:
        """Its name, with a remark where nobody may."""
        if obj.pk not in self.unseeing:
            return str(obj.name)
        return gettext("%(department)s (nobody there may see this person)") % {"department": obj.name}


class HandOverForm(OfficeForm):
    """To which desk, and why. ``unseeing`` are departments where nobody may see the (protected) person."""

    department = DeskField(
        label=_("Department"),
        queryset=Department.objects.none(),
        empty_label=_("Choose the department"),
        error_messages={"required": _("Choose the department.")},
    )
    because = forms.CharField(
        label=_("Reason"),
        help_text=_("In a few words, up to 200 characters."),
        widget=forms.TextInput(attrs={"class": "field__input"}),
        error_messages={"required": _("Write in a few words why.")},
    )

    def __init__(self, *args: Any, departments: Sequence[str], unseeing: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, DeskField)
        field.queryset = Department.objects.filter(pk__in=departments)
        field.unseeing = unseeing
        field.widget.attrs["class"] = "field__input"

    def clean_because(self) -> str:
        """Longer than a line is refused, and nothing of it is lost."""
        because: str = self.cleaned_data["because"].strip()
        if len(because) > MOST_OF_REASON:
            raise forms.ValidationError(str(TooLong(most=MOST_OF_REASON, length=len(because))))
        return because


_SEX = (
    Option("female", Text("女", "おんな", "Female")),
    Option("male", Text("男", "おとこ", "Male")),
    Option("unknown", Text("不明", "わからない", "Not known")),
)
_NAME_HELP = Text(
    "外国籍の方は、在留カードの記載順にアルファベットで入力します（名・カナは空欄でも結構です）。",
    "",
    "For foreign nationals: in Latin letters in the order of the residence card; the other parts may stay empty.",
)
PERSON = (
    Field("person.name", "person_name", Text("氏名", "なまえ", "Name"), help=_NAME_HELP),
    Field("person.born_on", "date", Text("生年月日", "生まれた 日", "Date of birth")),
    Field("person.sex", "choice", Text("性別", "せいべつ", "Sex"), options=_SEX, required=False),
    Field("person.address", "address", Text("いまの住所", "いまの 住所", "Present address"), required=False),
    Field("person.phone", "phone", Text("電話番号", "電話", "Telephone"), required=False),
)
"""Somebody without an entry in the register, typed once for all forms."""
REPRESENTATIVE = (
    Field("proxy.name", "person_name", Text("代理人の氏名", "代理人の なまえ", "Name of the representative")),
    Field(
        "proxy.born_on",
        "date",
        Text("代理人の生年月日", "代理人の 生まれた 日", "Date of birth of the representative"),
        help=Text(
            "委任による代理のときは必要です。年齢を確かめます。",
            "たのまれた 人の ときは 書いて ください。年を たしかめます。",
            "Needed of whoever is appointed, to check the age.",
        ),
        required=False,
    ),
    Field(
        "proxy.address",
        "address",
        Text("代理人の住所", "代理人の 住所", "Address of the representative"),
        required=False,
    ),
    Field(
        "proxy.phone",
        "phone",
        Text("代理人の電話番号", "代理人の 電話", "Telephone of the representative"),
        required=False,
    ),
)
"""Who acts for the person. How the two are related is asked by the forms that need it, once for all of them."""


def member_fields(row: int) -> tuple[Field, ...]:
    """The questions about one more person of the household."""
    return (
        Field(f"m{row}.name", "person_name", Text("氏名", "なまえ", "Name"), required=False),
        Field(f"m{row}.born_on", "date", Text("生年月日", "生まれた 日", "Date of birth"), required=False),
        Field(f"m{row}.sex", "choice", Text("性別", "せいべつ", "Sex"), options=_SEX, required=False),
        Field(f"m{row}.relation", "text", Text("続柄", "かんけい", "Relation"), required=False, max_length=20),
    )


def drawn(fields: Sequence[Field], typed: dict[str, Any], problems: Sequence[Problem]) -> list[BoundField]:
    """The questions with what was typed; ``typed`` is path -> inputs."""
    around = Circumstances(today=clock.today(), channel="counter", register_reached=False)
    return [
        bound_field(
            f,
            path=f.name,
            typed=typed.get(f.name),
            problems=problems,
            required=f.required is True,
            circumstances=around,
        )
        for f in fields
    ]
