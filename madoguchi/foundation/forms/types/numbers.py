"""``number``, ``money`` (yen) and ``copies`` (通数)."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from madoguchi.foundation.forms.normalise import DASHES, clean_line, half_width
from madoguchi.foundation.forms.types.base import FieldType, Kind, Unacceptable
from madoguchi.foundation.forms.types.shapes import number_of, typed_text
from madoguchi.foundation.forms.vocabulary import Circumstances, Field, Text


def _bound(value: Any) -> int | float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


class Number(FieldType):
    """Value: a number, whole numbers as integers."""

    name = "number"
    kind: ClassVar[Kind] = "number"
    whole = False
    unit = Text("")
    least: int | None = None
    most: int | None = None

    def bounds(self, field: Field) -> tuple[int | float | None, int | float | None]:
        """The lowest and highest value."""
        least, most = _bound(field.minimum), _bound(field.maximum)
        return self.least if least is None else least, self.most if most is None else most

    def parse(self, typed: Mapping[str, Any], field: Field) -> Any:
        """Full-width digits, thousands commas, a yen sign and the unit are understood."""
        text = half_width(clean_line(typed_text(typed))).replace(" ", "").replace(",", "").replace("，", "")
        if not text:
            return None
        if text[0] in DASHES:
            text = "-" + text[1:]
        text = text.lstrip("¥￥\\")
        for unit in {field.unit.ja, field.unit.en, "円"} - {""}:
            text = text.removesuffix(unit)
        if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", text):
            raise Unacceptable(_("Enter a number in digits, for example: 3"), code="number")
        value = float(text) if "." in text else int(text)
        value = int(value) if value == int(value) else value
        self._shape(value)
        return value

    def _shape(self, value: Any) -> int | float:
        number = number_of(value)
        if self.whole and not isinstance(number, int):
            raise Unacceptable(_("Enter a whole number."), code="whole")
        return number

    def check(self, value: Any, field: Field, circumstances: Circumstances) -> None:
        """A finite number within the bounds."""
        number = self._shape(value)
        least, most = self.bounds(field)
        if least is not None and number < least:
            raise Unacceptable(_("Enter %(least)s or more.") % {"least": f"{least:,}"}, code="bounds")
        if most is not None and number > most:
            raise Unacceptable(_("Enter %(most)s or less.") % {"most": f"{most:,}"}, code="bounds")

    def show(self, value: Any, field: Field, language: str) -> str:
        """With thousands commas and the unit."""
        unit = (field.unit or self.unit).within(language)
        return f"{value:,} {unit}".strip() if language.startswith("en") else f"{value:,}{unit}"

    def json_schema(self, field: Field) -> dict[str, Any]:
        """A number with its bounds."""
        least, most = self.bounds(field)
        schema: dict[str, Any] = {"type": "integer" if self.whole else "number"}
        return schema | {k: v for k, v in (("minimum", least), ("maximum", most)) if v is not None}

    def export(self, value: Any, field: Field) -> dict[str, str]:
        """Digits only."""
        return {"": "" if value is None else str(value)}

    def sample(self, field: Field, circumstances: Circumstances) -> Any:
        """The lowest value allowed, or one near zero."""
        least, most = self.bounds(field)
        if least is not None:
            return math.ceil(least) if self.whole else least
        return 1 if most is None or most >= 1 else most


class Money(Number):
    """Value: whole yen."""

    name = "money"
    kind = "money"
    whole = True
    unit = Text("円", "円", "yen")
    least = 0


class Copies(Number):
    """Value: how many copies, from one."""

    name = "copies"
    kind = "number"
    whole = True
    unit = Text("通", "通", "copies")
    least = 1
    most = 10
