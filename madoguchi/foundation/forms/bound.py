"""A field bound to what is typed, ready to be drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.foundation.forms.expressions import Expression
from madoguchi.foundation.forms.slots import free_times
from madoguchi.foundation.forms.types import FieldType, Unacceptable, field_type
from madoguchi.foundation.forms.types.bank_accounts import KINDS
from madoguchi.foundation.forms.types.persons import Persons, as_person, from_household, token_of
from madoguchi.foundation.forms.types.places import PREFECTURES
from madoguchi.foundation.forms.vocabulary import Circumstances, Field, Known, Problem, Text

MANY_OPTIONS = 12
"""From here a choice is a list to open, not a column of radio buttons."""

_AUTOCOMPLETE = {
    ("person_name", "family"): "family-name", ("person_name", "given"): "given-name",
    ("address", "postal_code"): "postal-code", ("address", "prefecture"): "address-level1",
    ("address", "city"): "address-level2", ("address", "town"): "address-level3",
    ("address", "street"): "address-line1", ("address", "building"): "address-line2",
    ("postal_code", ""): "postal-code", ("phone", ""): "tel", ("email", ""): "email", ("date", ""): "bday",
    ("signature", ""): "name",
}  # fmt: skip
_KEYBOARD = {
    ("phone", ""): "tel", ("email", ""): "email", ("number", ""): "decimal", ("money", ""): "numeric",
    ("copies", ""): "numeric", ("postal_code", ""): "numeric", ("address", "postal_code"): "numeric",
    ("my_number", ""): "numeric", ("bank_account", "bank_code"): "numeric",
    ("bank_account", "branch_code"): "numeric", ("bank_account", "number"): "numeric",
}  # fmt: skip
_SIZES = {
    "number": "short", "money": "medium", "copies": "short", "postal_code": "medium", "phone": "medium",
    "date": "medium", "my_number": "medium", "postal": "short", "code": "short",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file that was already sent."""

    id: str
    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Ticked:
    """One option with whether it is chosen."""

    value: str
    label: str
    help: str
    on: bool
    id: str


@dataclass(frozen=True, slots=True)
class Input:
    """One HTML input: everything its template writes."""

    id: str
    name: str
    label: str
    value: str
    error: str = ""
    autocomplete: str = ""
    keyboard: str = ""
    size: str = ""
    described_by: str = ""
    required: bool = False
    options: tuple[Ticked, ...] = ()


@dataclass(frozen=True)
class BoundField:
    """One question on a page. ``path`` is the input path (``children.0.born_on``); ``typed`` what its inputs hold."""

    field: Field
    path: str
    typed: Mapping[str, Any]
    value: Any
    problems: tuple[Problem, ...]
    required: bool
    hidden: bool
    known: Known | None
    circumstances: Circumstances
    files: tuple[ShownFile, ...] = ()

    @cached_property
    def type(self) -> FieldType:
        """The field's type."""
        return field_type(self.field.type)

    @cached_property
    def id(self) -> str:
        """The id of its only input, or the stem of the ids of several."""
        return input_id(self.path)

    @cached_property
    def group(self) -> bool:
        """Whether it is a fieldset with a legend."""
        if self.field.type == "choice" and len(self.field.options) > MANY_OPTIONS:
            return False
        return self.type.group

    @cached_property
    def as_list(self) -> bool:
        """Whether a choice is drawn as a list to open."""
        return self.field.type == "choice" and not self.group

    @cached_property
    def error(self) -> str:
        """The problem of the field as a whole (those of one input stand at that input)."""
        own = [p for p in self.problems if p.path == self.path or (not self._parted and p.path.startswith(self.path))]
        return str(own[0].message) if own else ""

    @property
    def _parted(self) -> bool:
        return (len(self.type.inputs) > 1 and self.field.type != "my_number") or self.field.type == "persons"

    @cached_property
    def hint(self) -> str:
        """How to write it."""
        if self.field.example:
            return _("Example: %(example)s") % {"example": self.field.example}
        if self.field.type == "date":
            return _("Example: 昭和60年4月1日 or 1985-04-01")
        if self.field.type == "my_number":
            return _("12 digits. It is encrypted at once, and is not shown again.")
        return ""

    @cached_property
    def described_by(self) -> str:
        """Ids of help, hint and error, for ``aria-describedby``."""
        parts = (("help", self.field.help), ("hint", self.hint), ("error", self.error), ("known", self.confirms))
        return " ".join(f"{self.id}-{name}" for name, there in parts if there)

    @cached_property
    def confirms(self) -> bool:
        """Whether the city's own value is shown to be confirmed rather than typed."""
        return self.known is not None and self.value is not None and self.value == self.known.value

    @cached_property
    def shown(self) -> str:
        """The value in words, empty when there is none or it is not sound."""
        if self.value is None:
            return ""
        try:
            self.type.check(self.value, self.field, self.circumstances)
        except Unacceptable as unsound:
            if unsound.code not in ("bounds", "passed", "stranger"):
                return ""
        return self.type.show(self.value, self.field, get_language() or "ja")

    @cached_property
    def read_as(self) -> str:
        """How a typed day is understood, in both calendars."""
        if self.field.type != "date" or not isinstance(self.value, str):
            return ""
        words = [self.type.show(self.value, self.field, language) for language in ("ja", get_language() or "ja")]
        return " / ".join(dict.fromkeys(words)) if self.shown else ""

    @property
    def sealed(self) -> bool:
        """Whether an Individual Number was already given."""
        return self.field.type == "my_number" and bool(self.typed.get("sealed"))

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """The text inputs, in order."""
        labels = self.type.parts(self.field)
        return tuple(self._input(suffix, str(labels.get(suffix, self.field.label))) for suffix in self.type.inputs)

    @property
    def is_blank(self) -> bool:
        """Whether it is drawn alike for everybody who reads the same language: nothing in it is anybody's own.

        What is typed, known, wrong or attached is somebody's; people of a household and free times change by themselves.
        """
        return (
            self.value is None and self.known is None and not (self.problems or self.files or any(self.typed.values()))
            and self.field.type not in _NEVER_ALIKE
        )  # fmt: skip

    @property
    def input(self) -> Input:
        """The only text input."""
        return self.inputs[0]

    def _input(self, suffix: str, label: str, name: str = "") -> Input:
        path = f"{self.path}.{suffix}" if suffix else self.path
        error = next((str(p.message) for p in self.problems if p.path == path), "") if suffix else self.error
        ident, kind = input_id(path), (self.field.type, suffix)
        described = f"{ident}-error" if suffix and error else "" if suffix else self.described_by
        if self.confirms and suffix:
            described = f"{described} {self.id}-known".strip()
        return Input(
            id=ident, name=path, label=label, value=str(self.typed.get(suffix) or ""), error=error,
            autocomplete=self._autocomplete(suffix), keyboard=_KEYBOARD.get(kind, ""),
            size=_SIZES.get("postal" if suffix == "postal_code" else "code" if suffix.endswith("_code")
                            else self.field.type, ""),
            described_by=described, required=self.required and suffix not in _MAY_BE_EMPTY,
            options=self._listed(suffix, ident),
        )  # fmt: skip

    def _autocomplete(self, suffix: str) -> str:
        if self.field.type == "my_number" or self.field.autocomplete == "off":
            return "off"
        if self.field.autocomplete and not suffix:
            return self.field.autocomplete
        # Only what is asked about the person themself may be filled in from their own browser (WCAG 1.3.5).
        if not self.field.autocomplete and not self.field.concept.startswith("person."):
            return ""
        return _AUTOCOMPLETE.get((self.field.type, suffix), "")

    def _listed(self, suffix: str, ident: str) -> tuple[Ticked, ...]:
        held = self.typed.get(suffix)
        if self.field.type == "address" and suffix == "prefecture":
            return tuple(Ticked(name, name, "", held == name, "") for name in PREFECTURES)
        if self.field.type == "bank_account" and suffix == "kind":
            return tuple(
                Ticked(key, str(label), "", (held or "ordinary") == key, f"{ident}-{key}")
                for key, label in KINDS.items()
            )
        return ()

    @cached_property
    def ticks(self) -> tuple[Ticked, ...]:
        """What can be ticked or picked: options, people, times."""
        held = self.typed.get("")
        chosen = held if isinstance(held, list) else [held]
        return tuple(
            Ticked(value, label, more, value in chosen, self.id if place == 0 else f"{self.id}-{place}")
            for place, (value, label, more) in enumerate(self._offers())
        )

    def _offers(self) -> Iterable[tuple[str, str, str]]:
        field = self.field
        if field.type == "yes_no":
            labels = {option.key: str(option.label) for option in field.options}
            return [("yes", labels.get("yes", _("Yes")), ""), ("no", labels.get("no", _("No")), "")]
        if field.type in ("choice", "choices"):
            return [(option.key, str(option.label), str(option.help)) for option in field.options]
        if field.type == "persons" and self.picks_people:
            people = [as_person(member) for member in self.circumstances.household]
            language = get_language() or "ja"
            return [(token_of(person), self.type.show([person], field, language), "") for person in people]
        if field.type == "appointment":
            return [(minute, str(label), "") for minute, label in free_times(field.calendar, self.circumstances.today)]
        return []

    @property
    def picks_people(self) -> bool:
        """Whether people are ticked rather than typed."""
        return from_household(self.field, self.circumstances)

    @cached_property
    def rows(self) -> tuple[tuple[Input, ...], ...]:
        """The rows in which people are typed, one more than are filled."""
        type_ = self.type
        if not isinstance(type_, Persons) or self.picks_people:
            return ()
        filled = [int(key.partition(".")[0]) + 1 for key, text in self.typed.items() if "." in key and text]
        least = self.field.minimum if isinstance(self.field.minimum, int) else 1
        count = min(type_.rows(self.field), max(least, 2, *filled, 0) + (1 if filled else 0))
        labels = type_.parts(self.field)
        return tuple(
            tuple(self._input(f"{row}.{part}", str(label)) for part, label in labels.items()) for row in range(count)
        )

    @property
    def media_types(self) -> str:
        """The ``accept`` attribute of a file input."""
        return str(self.type.media_types(self.field)) if hasattr(self.type, "media_types") else ""

    @property
    def takes_more_files(self) -> bool:
        """Whether another file may be added."""
        return hasattr(self.type, "most") and len(self.files) < self.type.most(self.field)

    @property
    def limit(self) -> int:
        """Characters allowed in a text."""
        return int(self.type.limit(self.field)) if hasattr(self.type, "limit") else 0

    @property
    def unit(self) -> str:
        """The unit behind a number."""
        return str(self.field.unit or getattr(self.type, "unit", Text("")))


_NEVER_ALIKE = frozenset(("persons", "appointment", "my_number", "file"))
_MAY_BE_EMPTY = ("building", "town", "given", "family_kana", "given_kana", "sealed")


def input_id(path: str) -> str:
    """The id of the input at a path: ``f-children-0-name-family``."""
    return "f-" + path.replace(".", "-")


def bound_field(
    field: Field,
    *,
    path: str = "",
    value: Any = None,
    typed: Mapping[str, Any] | None = None,
    problems: Sequence[Problem] = (),
    required: bool = True,
    hidden: bool = False,
    known: Known | None = None,
    circumstances: Circumstances,
    files: Sequence[ShownFile] = (),
) -> BoundField:
    """Bind a field: ``typed`` (what could not be read) goes before ``value``; problems elsewhere are left out."""
    path = path or field.path
    own = tuple(p for p in problems if p.path == path or p.path.startswith(f"{path}."))
    if value is None and typed is None and field.default is not None and not isinstance(field.default, Expression):
        value = field.default
    return BoundField(
        field=field,
        path=path,
        typed=field_type(field.type).retype(value, field) if typed is None else typed,
        value=value if typed is None else None,
        problems=own,
        required=required,
        hidden=hidden,
        known=known,
        circumstances=circumstances,
        files=tuple(files),
    )
