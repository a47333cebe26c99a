"""``phone`` and ``email``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from madoguchi.foundation.forms.normalise import clean_line, half_width, hyphenated
from madoguchi.foundation.forms.types.base import FieldType, Unacceptable
from madoguchi.foundation.forms.types.shapes import malformed, typed_text
from madoguchi.foundation.forms.vocabulary import Circumstances, Field

_ELEVEN = re.compile(r"(0[5789]0|020)([0-9]{4})([0-9]{4})")
_FREE = re.compile(r"(0120|0570)([0-9]{3})([0-9]{3})|(0800)([0-9]{3})([0-9]{4})")
_PHONE = re.compile(r"\+?[0-9]+(-[0-9]+)*")
_EMAIL = EmailValidator()


class Phone(FieldType):
    """Value: half-width digits with the hyphens that were typed (GIF DS-445); mobile numbers get theirs."""

    name = "phone"
    kind = "text"
    personal = True

    def parse(self, typed: Mapping[str, Any], field: Field) -> Any:
        """Width, dashes and (0173)35-2111 are understood."""
        text = hyphenated(typed_text(typed))
        if not text:
            return None
        text = re.sub(r"^\(([0-9]+)\)-?|(?<=[0-9])\(([0-9]+)\)", lambda m: f"{m[1]}-" if m[1] else f"-{m[2]}-", text)
        known = _ELEVEN.fullmatch(text) or _FREE.fullmatch(text)
        value = "-".join(part for part in known.groups() if part) if known else text
        self._shape(value)
        return value

    def _shape(self, value: Any) -> None:
        if not isinstance(value, str):
            raise malformed()
        count = len(value.replace("-", "").lstrip("+"))
        abroad = value.startswith("+")
        fits = 8 <= count <= 15 if abroad else value.startswith("0") and count in (10, 11)
        if len(value) > 24 or not _PHONE.fullmatch(value) or not fits:
            raise Unacceptable(
                _("Enter the telephone number with the area code, for example: 090-1234-5678"), code="phone"
            )

    def check(self, value: Any, field: Field, circumstances: Circumstances) -> None:
        """Ten or eleven digits from 0, or a number of another country from +."""
        self._shape(value)

    def show(self, value: Any, field: Field, language: str) -> str:
        """As it is."""
        return str(value)

    def json_schema(self, field: Field) -> dict[str, Any]:
        """Digits and hyphens."""
        return {"type": "string", "pattern": r"^\+?[0-9]+(-[0-9]+)*$", "maxLength": 24}

    def export(self, value: Any, field: Field) -> dict[str, str]:
        """As it is."""
        return {"": value or ""}

    def sample(self, field: Field, circumstances: Circumstances) -> Any:
        """A number that is not given to anyone."""
        return "090-0000-0000"


class Email(FieldType):
    """Value: an address of electronic mail, the domain in lower case."""

    name = "email"
    kind = "text"
    personal = True

    def parse(self, typed: Mapping[str, Any], field: Field) -> Any:
        """Half-width, without spaces."""
        text = half_width(clean_line(typed_text(typed))).replace(" ", "")
        if not text:
            return None
        local, at, domain = text.rpartition("@")
        value = f"{local}{at}{domain.lower()}"
        self._shape(value)
        return value

    def _shape(self, value: Any) -> None:
        if not isinstance(value, str):
            raise malformed()
        try:
            if len(value) > 254 or not value.isascii():
                raise ValidationError("")
            _EMAIL(value)
        except ValidationError:
            raise Unacceptable(_("Enter an e-mail address, for example: name@example.jp"), code="email") from None

    def check(self, value: Any, field: Field, circumstances: Circumstances) -> None:
        """Whether it is written like an address."""
        self._shape(value)

    def show(self, value: Any, field: Field, language: str) -> str:
        """As it is."""
        return str(value)

    def json_schema(self, field: Field) -> dict[str, Any]:
        """An e-mail address."""
        return {"type": "string", "format": "email", "maxLength": 254}

    def export(self, value: Any, field: Field) -> dict[str, str]:
        """As it is."""
        return {"": value or ""}

    def sample(self, field: Field, circumstances: Circumstances) -> Any:
        """A domain that never exists."""
        return "mihon@example.jp"
