"""``text``, ``long_text`` and ``note``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.foundation.forms.normalise import COVERED, clean_lines, clean_words, holds_my_number
from madoguchi.foundation.forms.types.base import FieldType, Unacceptable
from madoguchi.foundation.forms.types.shapes import LINE, text_of, typed_text
from madoguchi.foundation.forms.vocabulary import Circumstances, Field


@lru_cache(maxsize=256)
def _pattern(source: str) -> re.Pattern[str] | None:
    try:
        return re.compile(source)
    except re.error:
        return None


class OneLine(FieldType):
    """Value: one line of text."""

    name = "text"
    kind = "text"
    lines = False
    most = LINE

    def limit(self, field: Field) -> int:
        """Characters allowed."""
        return field.max_length or self.most

    def parse(self, typed: Mapping[str, Any], field: Field) -> Any:
        """Letters and digits half-width, kana full-width."""
        value = clean_words(typed_text(typed, allowed=self.limit(field)))
        if not value:
            return None
        self._shape(value, field)
        return value

    def _shape(self, value: Any, field: Field) -> str:
        text = text_of(value, most=self.limit(field), lines=self.lines)
        if holds_my_number(text) or COVERED in text:
            raise Unacceptable(
                _("This seems to hold an Individual Number (My Number). Remove it: it must not be written here."),
                code="my-number",
            )
        return text

    def check(self, value: Any, field: Field, circumstances: Circumstances) -> None:
        """Sound characters, length, pattern, and no Individual Number (番号法第20条: not to be collected here)."""
        text = self._shape(value, field)
        pattern = _pattern(field.pattern) if field.pattern else None
        if pattern is not None and not pattern.fullmatch(text):
            if field.example:
                raise Unacceptable(_("Enter it like this: %(example)s") % {"example": field.example}, code="pattern")
            raise Unacceptable(_("This is not in the form that is needed."), code="pattern")

    def show(self, value: Any, field: Field, language: str) -> str:
        """As it is."""
        return f"{value}{field.unit.within(language)}"

    def json_schema(self, field: Field) -> dict[str, Any]:
        """A string."""
        schema: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": self.limit(field)}
        return schema | ({"pattern": f"^(?:{field.pattern})$"} if field.pattern else {})

    def export(self, value: Any, field: Field) -> dict[str, str]:
        """As it is."""
        return {"": value or ""}

    def sample(self, field: Field, circumstances: Circumstances) -> Any:
        """The definition's example, where it fits."""
        default = field.default if isinstance(field.default, str) else ""
        for candidate in (field.example.ja, default, "見本", "1", "12345", "1234567", "12345678", "A1234", "ABC"):
            try:
                self.check(candidate, field, circumstances)
            except Unacceptable:
                continue
            return candidate
        return "見本"[: self.limit(field)]


class SeveralLines(OneLine):
    """Value: text of several lines."""

    name = "long_text"
    lines = True
    most = 2000

    def parse(self, typed: Mapping[str, Any], field: Field) -> Any:
        """Line breaks are kept; half-width kana become full-width."""
        value = clean_lines(typed_text(typed, allowed=self.limit(field)))
        if not value:
            return None
        self._shape(value, field)
        return value


class Note(FieldType):
    """Text only: shown, never answered."""

    name = "note"
    kind = "none"
    inputs = ()
    answers = False

    def typed(self, data: Mapping[str, Sequence[str]], path: str) -> dict[str, Any]:
        """Nothing."""
        return {}

    def retype(self, value: Any, field: Field) -> dict[str, Any]:
        """Nothing."""
        return {}

    def parse(self, typed: Mapping[str, Any], field: Field) -> Any:
        """Nothing."""
        return None

    def check(self, value: Any, field: Field, circumstances: Circumstances) -> None:
        """A note has no value."""
        if value is not None:
            raise Unacceptable(_("Nothing can be entered here."), code="malformed")

    def show(self, value: Any, field: Field, language: str) -> str:
        """Nothing."""
        return ""

    def json_schema(self, field: Field) -> dict[str, Any]:
        """Null."""
        return {"type": "null"}

    def export(self, value: Any, field: Field) -> dict[str, str]:
        """No column."""
        return {}

    def sample(self, field: Field, circumstances: Circumstances) -> Any:
        """Nothing."""
        return None
