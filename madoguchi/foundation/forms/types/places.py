"""``postal_code`` and ``address`` (GIF: 郵便番号は7桁の数字、住所は都道府県から建物名まで)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.foundation.forms.normalise import address_line, digits
from madoguchi.foundation.forms.types.base import FieldType, Unacceptable
from madoguchi.foundation.forms.types.shapes import malformed, object_of, text_of, typed_text
from madoguchi.foundation.forms.vocabulary import Circumstances, Field, Text
from madoguchi.foundation.organisation.public import city

WITHIN_CITY = "city"
"""``from: city``: only an address within the city will do."""

PREFECTURES = (
    "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県", "群馬県", "埼玉県",
    "千葉県", "東京都", "神奈川県", "新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県",
    "愛知県", "三重県", "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県", "岡山県",
    "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県", "福岡県", "佐賀県", "長崎県", "熊本県", "大分県",
    "宮崎県", "鹿児島県", "沖縄県",
)  # fmt: skip
PARTS = ("postal_code", "prefecture", "city", "town", "street", "building")
_MOST = {"city": 60, "town": 100, "street": 100, "building": 100}


def postal_digits(typed: str) -> str:
    """A typed postal code as digits."""
    return digits(typed).lstrip("〒")


def check_postal(value: Any, part: str = "") -> None:
    """Seven digits."""
    if not isinstance(value, str):
        raise malformed(part)
    if not re.fullmatch(r"[0-9]{7}", value):
        raise Unacceptable(_("Enter the postal code in 7 digits, for example: 100-0013"), part=part, code="postal")


class PostalCode(FieldType):
    """Value: seven digits without hyphen."""

    name = "postal_code"
    kind = "text"
    personal = True

    def retype(self, value: Any, field: Field) -> dict[str, Any]:
        """With its hyphen."""
        return {"": f"{value[:3]}-{value[3:]}" if isinstance(value, str) and len(value) == 7 else str(value or "")}

    def parse(self, typed: Mapping[str, Any], field: Field) -> Any:
        """〒, hyphens and width are understood."""
        value = postal_digits(typed_text(typed))
        if not value:
            return None
        check_postal(value)
        return value

    def check(self, value: Any, field: Field, circumstances: Circumstances) -> None:
        """Seven digits."""
        check_postal(value)

    def show(self, value: Any, field: Field, language: str) -> str:
        """With its sign and hyphen."""
        return f"〒{value[:3]}-{value[3:]}"

    def json_schema(self, field: Field) -> dict[str, Any]:
        """Seven digits."""
        return {"type": "string", "pattern": "^[0-9]{7}$"}

    def export(self, value: Any, field: Field) -> dict[str, str]:
        """Digits."""
        return {"": value or ""}

    def sample(self, field: Field, circumstances: Circumstances) -> Any:
        """A ministry's."""
        return "1000013"


class Address(FieldType):
    """Value: ``{"postal_code", "prefecture", "city", "town", "street", "building"}``; the last may be empty."""

    name = "address"
    kind = "object"
    inputs = PARTS
    personal = True
    group = True

    def retype(self, value: Any, field: Field) -> dict[str, Any]:
        """The postal code with its hyphen."""
        typed = super().retype(value, field)
        return typed | {"postal_code": PostalCode().retype(typed["postal_code"], field)[""]}

    def parse(self, typed: Mapping[str, Any], field: Field) -> Any:
        """Half-width digits and hyphens; kanji numerals stay."""
        value = {part: address_line(typed_text(typed, part)) for part in PARTS}
        value["postal_code"] = postal_digits(typed_text(typed, "postal_code"))
        if not any(value.values()):
            return None
        self._shape(value)
        return value

    def _shape(self, value: Any) -> None:
        held = object_of(value, PARTS)
        check_postal(held["postal_code"], "postal_code")
        if not isinstance(held["prefecture"], str):
            raise malformed("prefecture")
        if held["prefecture"] not in PREFECTURES:
            raise Unacceptable(_("Choose the prefecture."), part="prefecture", code="prefecture")
        for part, most in _MOST.items():
            # Some places have no town (大字) and write the number right after the city.
            text_of(held[part], most=most, part=part, empty=part in ("town", "building"))
        if not held["town"] and not held["street"]:
            raise Unacceptable(_("Enter this part."), part="street", code="missing")

    def check(self, value: Any, field: Field, circumstances: Circumstances) -> None:
        """Shape, that the parts are there, and (``from: city``) that it lies in the city."""
        self._shape(value)
        if field.source == WITHIN_CITY:
            here = city()
            if (value["prefecture"], value["city"]) != (here.prefecture.ja, here.name.ja):
                raise Unacceptable(
                    _("Enter an address within %(city)s.") % {"city": here.name}, part="city", code="elsewhere"
                )

    def show(self, value: Any, field: Field, language: str) -> str:
        """In the order of an envelope."""
        line = "".join(value[part] for part in ("prefecture", "city", "town", "street"))
        code = f"〒{value['postal_code'][:3]}-{value['postal_code'][3:]}"
        return " ".join(part for part in (code, line, value["building"]) if part)

    def json_schema(self, field: Field) -> dict[str, Any]:
        """An object of six texts."""
        return {
            "type": "object",
            "properties": {
                "postal_code": {"type": "string", "pattern": "^[0-9]{7}$"},
                "prefecture": {"type": "string", "enum": list(PREFECTURES)},
                **{part: {"type": "string", "maxLength": most} for part, most in _MOST.items()},
            },
            "required": list(PARTS),
            "additionalProperties": False,
        }

    def export(self, value: Any, field: Field) -> dict[str, str]:
        """Six columns."""
        return {part: value[part] if value else "" for part in PARTS}

    def sample(self, field: Field, circumstances: Circumstances) -> Any:
        """An office district; within the city, the city hall's own."""
        if field.source == WITHIN_CITY:
            here = city()
            return {"postal_code": here.postal_code, "prefecture": here.prefecture.ja, "city": here.name.ja,
                    "town": "見本町", "street": "1-2-3", "building": ""}  # fmt: skip
        return {"postal_code": "1000013", "prefecture": "東京都", "city": "千代田区", "town": "霞が関",
                "street": "1-2-3", "building": ""}  # fmt: skip

    def parts(self, field: Field) -> Mapping[str, Text]:
        """Labels of the six inputs."""
        return {
            "postal_code": Text("郵便番号", "ゆうびん番号", "Postal code"),
            "prefecture": Text("都道府県", "都道府県（とどうふけん）", "Prefecture"),
            "city": Text("市区町村", "市・区・町・村", "City, ward or village"),
            "town": Text("町名・大字", "町の 名前", "Town"),
            "street": Text("番地", "番地（ばんち）", "Street number"),
            "building": Text("建物名・部屋番号", "建物の 名前と へやの 番号", "Building and room"),
        }
