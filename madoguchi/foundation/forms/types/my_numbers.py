"""``my_number``: the Individual Number (個人番号), sealed as soon as it is read, never shown, bound to its law."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.foundation.forms.normalise import digits
from madoguchi.foundation.forms.seal import SealBroken, seal, unseal
from madoguchi.foundation.forms.types.base import FieldType, Unacceptable
from madoguchi.foundation.forms.types.shapes import malformed, object_of, typed_text
from madoguchi.foundation.forms.vocabulary import Circumstances, Field
from madoguchi.kernel.individual_number import check_digit, has_valid_check_digit

MASK = "＊＊＊＊ ＊＊＊＊ ＊＊＊＊"


_UNREAD = "typed and not yet read"


def _unread(typed: Mapping[str, Any]) -> str:
    sealed = typed.get("unread")
    if not isinstance(sealed, str):
        return typed_text(typed)
    try:
        return unseal(sealed, _UNREAD)
    except SealBroken:
        return ""


class MyNumber(FieldType):
    """Value: ``{"sealed": token}``. The definition must name ``legal_basis`` (番号法第14条)."""

    name = "my_number"
    kind = "object"
    inputs = ("", "sealed")
    personal = True

    def typed(self, data: Mapping[str, Sequence[str]], path: str) -> dict[str, Any]:
        """What was typed is sealed at once: a draft keeps what could not be understood, and must not hold a number."""
        typed = super().typed(data, path)
        if typed[""]:
            typed["unread"] = seal(" ".join(typed[""].split())[:100], _UNREAD)
        return typed | {"": ""}

    def retype(self, value: Any, field: Field) -> dict[str, Any]:
        """The number is not given back; the token stands for it, so that saving the page again keeps it."""
        return {"": "", "sealed": str(value.get("sealed", "")) if isinstance(value, dict) else ""}

    def parse(self, typed: Mapping[str, Any], field: Field) -> Any:
        """Twelve digits, sealed; with nothing typed, what was sealed before stays."""
        number = digits(_unread(typed))
        if not number:
            kept = typed_text(typed, "sealed")
            if not kept:
                return None
            self._shape({"sealed": kept}, field)
            return {"sealed": kept}
        if not field.legal_basis:
            raise Unacceptable(_("The Individual Number must not be collected here."), code="no-basis")
        if not has_valid_check_digit(number):
            raise Unacceptable(_("Check the Individual Number: 12 digits as on the card."), code="my-number")
        return {"sealed": seal(number, field.legal_basis)}

    def _shape(self, value: Any, field: Field) -> None:
        token = object_of(value, ("sealed",))["sealed"]
        if not isinstance(token, str) or not token.isascii():
            raise malformed()
        try:
            number = unseal(token, field.legal_basis)
        except SealBroken:
            raise Unacceptable(_("Enter the Individual Number again."), code="seal") from None
        if not has_valid_check_digit(number):
            raise Unacceptable(_("Check the Individual Number: 12 digits as on the card."), code="my-number")

    def check(self, value: Any, field: Field, circumstances: Circumstances) -> None:
        """Sealed here, for this legal basis, with a right check digit."""
        if not field.legal_basis:
            raise Unacceptable(_("The Individual Number must not be collected here."), code="no-basis")
        self._shape(value, field)

    def show(self, value: Any, field: Field, language: str) -> str:
        """Never the number."""
        return MASK

    def json_schema(self, field: Field) -> dict[str, Any]:
        """A sealed token."""
        return {
            "type": "object",
            "properties": {"sealed": {"type": "string", "maxLength": 400}},
            "required": ["sealed"],
            "additionalProperties": False,
        }

    def export(self, value: Any, field: Field) -> dict[str, str]:
        """Only whether there is one."""
        return {"": MASK if value else ""}

    def sample(self, field: Field, circumstances: Circumstances) -> Any:
        """A number of zeros, sealed."""
        zeros = "0" * 11
        return {"sealed": seal(zeros + check_digit(zeros), field.legal_basis)}
