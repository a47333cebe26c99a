"""``person_name``: family and given name with katakana reading (氏名とフリガナ, GIF: family name, given name)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.foundation.forms.normalise import clean_line, half_width, is_latin, katakana
from madoguchi.foundation.forms.types.base import FieldType, Unacceptable
from madoguchi.foundation.forms.types.shapes import object_of, text_of, typed_text
from madoguchi.foundation.forms.vocabulary import Circumstances, Field, Text

MOST = 60
_KANA = re.compile(r"[ァ-ヺー・ '.\-]+")
_MARKS = "・'’.,- ー=＝゠()（）"


def clean_name(text: str) -> str:
    """A name as typed: Latin letters half-width, kana full-width, kanji and variation selectors untouched."""
    narrow = half_width(text)
    return clean_line(narrow) if is_latin(clean_line(narrow)) else clean_line(text)


def _is_letter(c: str) -> bool:
    kind = unicodedata.category(c)
    # Kanji newer than Python's tables are still unassigned there.
    return kind[0] in "LM" or kind in ("Co", "Nl") or c in _MARKS or (kind == "Cn" and 0x20000 <= ord(c) < 0x3FFF0)


def check_name(value: Any, part: str) -> str:
    """Refuse what cannot be a name. Private-use characters are taken: the government's added kanji live there."""
    text = text_of(value, most=MOST, part=part)
    if not all(_is_letter(c) for c in text):
        raise Unacceptable(_("Enter a name with letters only, without digits or signs."), part=part, code="characters")
    return text


def check_kana(value: Any, part: str) -> str:
    """Refuse a reading that is not katakana."""
    text = text_of(value, most=MOST, part=part)
    if not _KANA.fullmatch(text):
        raise Unacceptable(_("Enter the reading in kana, for example: タロウ"), part=part, code="kana")
    return text


class PersonName(FieldType):
    """Value: ``{"family", "given", "family_kana", "given_kana"}``; a name in Latin letters may lack the rest."""

    name = "person_name"
    kind = "object"
    inputs = ("family", "given", "family_kana", "given_kana")
    personal = True
    group = True

    def parse(self, typed: Mapping[str, Any], field: Field) -> Any:
        """Kana becomes full-width katakana, Latin letters half-width."""
        value = {part: clean_name(typed_text(typed, part, allowed=MOST)) for part in ("family", "given")}
        value |= {part: katakana(typed_text(typed, part, allowed=MOST)) for part in ("family_kana", "given_kana")}
        if not any(value.values()):
            return None
        self._shape(value)
        return value

    def _shape(self, value: Any) -> None:
        held = object_of(value, self.inputs)
        family = check_name(held["family"], "family")
        latin = is_latin(family)
        for part in ("given", "family_kana", "given_kana"):
            if latin and held[part] == "":
                continue
            (check_kana if part.endswith("kana") else check_name)(held[part], part)

    def check(self, value: Any, field: Field, circumstances: Circumstances) -> None:
        """Shape, letters, kana."""
        self._shape(value)

    def show(self, value: Any, field: Field, language: str) -> str:
        """Name, with the reading behind it."""
        name = " ".join(part for part in (value["family"], value["given"]) if part)
        kana = " ".join(part for part in (value["family_kana"], value["given_kana"]) if part)
        if not kana:
            return name
        return f"{name} ({kana})" if language.startswith("en") else f"{name}（{kana}）"

    def json_schema(self, field: Field) -> dict[str, Any]:
        """An object of four texts."""
        return {
            "type": "object",
            "properties": {part: {"type": "string", "maxLength": MOST} for part in self.inputs},
            "required": list(self.inputs),
            "additionalProperties": False,
        }

    def export(self, value: Any, field: Field) -> dict[str, str]:
        """Four columns."""
        return {part: value[part] if value else "" for part in self.inputs}

    def sample(self, field: Field, circumstances: Circumstances) -> Any:
        """A name that is plainly an example."""
        return {"family": "見本", "given": "花子", "family_kana": "ミホン", "given_kana": "ハナコ"}

    def parts(self, field: Field) -> Mapping[str, Text]:
        """Labels of the four inputs."""
        return {
            "family": Text("姓", "みょうじ（姓）", "Family name"),
            "given": Text("名", "なまえ（名）", "Given name"),
            "family_kana": Text("姓（フリガナ）", "みょうじの 読みかた（カタカナ）", "Family name in katakana"),
            "given_kana": Text("名（フリガナ）", "なまえの 読みかた（カタカナ）", "Given name in katakana"),
        }
