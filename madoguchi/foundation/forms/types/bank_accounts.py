"""``bank_account``: where the city pays to (振込先), in the characters that banks exchange (全銀協の文字)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import jaconv
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.foundation.forms.normalise import DASHES, clean_line, digits, half_width, katakana
from madoguchi.foundation.forms.types.base import FieldType, Unacceptable
from madoguchi.foundation.forms.types.shapes import malformed, object_of, text_of, typed_text
from madoguchi.foundation.forms.vocabulary import Circumstances, Field, Text

KINDS = {
    "ordinary": Text("普通", "普通（ふつう）", "Ordinary (futsu)"),
    "current": Text("当座", "当座（とうざ）", "Current (toza)"),
    "savings": Text("貯蓄", "貯蓄（ちょちく）", "Savings (chochiku)"),
}
_LARGE = str.maketrans("ァィゥェォヵヶッャュョヮ", "アイウエオカケツヤユヨワ")
_HOLDER = re.compile(r"[アイウエオカ-ヂツ-モヤユヨラ-ロワヲンヴー゛゜A-Z0-9 ()./\-「」]+")
_SMALL = re.compile(r"[ァィゥェォヵヶッャュョヮ]")
_ZENGIN = re.compile(r"[ｱ-ﾝｦﾞﾟA-Z0-9 ()./\-｢｣]+")
_CODES = {
    "bank_code": (4, gettext_lazy("Enter the bank code in 4 digits.")),
    "branch_code": (3, gettext_lazy("Enter the branch code in 3 digits.")),
    "number": (7, gettext_lazy("Enter the account number in 7 digits.")),
}


def holder_kana(typed: str) -> str:
    """A holder's name in the kana of banks: large katakana, capital letters."""
    text = katakana(typed).upper().translate(_LARGE)
    return re.sub(f"(?<=[A-Z0-9 ])[{re.escape(DASHES)}]", "-", text).replace("（", "(").replace("）", ")")


def zengin(text: str) -> str:
    """A holder's name as half-width kana, as a transfer file holds it (長音はハイフン)."""
    return str(jaconv.z2h(text, kana=True, ascii=True, digit=True)).replace("ｰ", "-").replace("ー", "-")


class BankAccount(FieldType):
    """Value: ``{"bank_code", "bank_name", "branch_code", "branch_name", "kind", "number", "holder_kana"}``."""

    name = "bank_account"
    kind = "object"
    inputs = ("bank_name", "bank_code", "branch_name", "branch_code", "kind", "number", "holder_kana")
    personal = True
    group = True

    def parse(self, typed: Mapping[str, Any], field: Field) -> Any:
        """Codes half-width, the number filled up to seven digits, the holder in the kana of banks."""
        value = {part: clean_line(typed_text(typed, part)) for part in ("bank_name", "branch_name", "kind")}
        value |= {part: digits(typed_text(typed, part)) for part in _CODES}
        value["holder_kana"] = holder_kana(typed_text(typed, "holder_kana"))
        if not any(value[part] for part in self.inputs if part != "kind"):
            return None
        value["kind"] = half_width(value["kind"]) or "ordinary"
        if value["number"]:
            value["number"] = value["number"].zfill(7)
        self._shape(value)
        return value

    def _shape(self, value: Any) -> None:
        held = object_of(value, self.inputs)
        for part in ("bank_name", "branch_name"):
            text_of(held[part], most=60, part=part)
        for part, (count, sentence) in _CODES.items():
            if not isinstance(held[part], str):
                raise malformed(part)
            if not re.fullmatch(rf"[0-9]{{{count}}}", held[part]):
                raise Unacceptable(sentence, part=part, code="digits")
        if not isinstance(held["kind"], str) or held["kind"] not in KINDS:
            raise Unacceptable(_("Choose the kind of account."), part="kind", code="option")
        holder = text_of(held["holder_kana"], most=48, part="holder_kana")
        if not _HOLDER.fullmatch(holder) or _SMALL.search(holder) or not _ZENGIN.fullmatch(zengin(holder)):
            raise Unacceptable(
                _("Enter the holder’s name in katakana, as in the passbook, for example: ミホン ハナコ"),
                part="holder_kana",
                code="kana",
            )

    def check(self, value: Any, field: Field, circumstances: Circumstances) -> None:
        """Codes, digits, and characters that a transfer file can hold."""
        self._shape(value)

    def show(self, value: Any, field: Field, language: str) -> str:
        """Bank and branch, kind and number, holder: a line each."""
        kind = KINDS[value["kind"]].within(language)
        return (
            f"{value['bank_name']} ({value['bank_code']}) {value['branch_name']} ({value['branch_code']})\n"
            f"{kind} {value['number']}\n{value['holder_kana']}"
        )

    def json_schema(self, field: Field) -> dict[str, Any]:
        """An object of seven texts."""
        return {
            "type": "object",
            "properties": {
                "bank_name": {"type": "string", "maxLength": 60},
                "branch_name": {"type": "string", "maxLength": 60},
                **{p: {"type": "string", "pattern": f"^[0-9]{{{count}}}$"} for p, (count, _s) in _CODES.items()},
                "kind": {"type": "string", "enum": list(KINDS)},
                "holder_kana": {"type": "string", "maxLength": 48},
            },
            "required": list(self.inputs),
            "additionalProperties": False,
        }

    def export(self, value: Any, field: Field) -> dict[str, str]:
        """A column each, the holder also half-width."""
        if not value:
            return dict.fromkeys((*self.inputs, "holder_zengin"), "")
        return {part: value[part] for part in self.inputs} | {"holder_zengin": zengin(value["holder_kana"])}

    def sample(self, field: Field, circumstances: Circumstances) -> Any:
        """A bank that does not exist."""
        return {"bank_code": "0000", "bank_name": "見本銀行", "branch_code": "000", "branch_name": "本店",
                "kind": "ordinary", "number": "0000000", "holder_kana": "ミホン ハナコ"}  # fmt: skip

    def parts(self, field: Field) -> Mapping[str, Text]:
        """Labels of the seven inputs."""
        return {
            "bank_name": Text("金融機関名", "銀行の 名前", "Bank"),
            "bank_code": Text("金融機関コード（4桁）", "銀行の 番号（4つの 数字）", "Bank code (4 digits)"),
            "branch_name": Text("支店名", "支店（してん）の 名前", "Branch"),
            "branch_code": Text("支店コード（3桁）", "支店の 番号（3つの 数字）", "Branch code (3 digits)"),
            "kind": Text("預金種目", "口座の 種類", "Kind of account"),
            "number": Text("口座番号", "口座の 番号", "Account number"),
            "holder_kana": Text("口座名義（カタカナ）", "口座の 名前（カタカナ）", "Account holder in katakana"),
        }
