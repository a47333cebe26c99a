"""``persons``: people picked from the applicant's household, or typed where no register can be asked."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.foundation.forms.normalise import clean_line
from madoguchi.foundation.forms.types.base import FieldType, Unacceptable, given
from madoguchi.foundation.forms.types.days import read_day, show_day
from madoguchi.foundation.forms.types.names import check_name, clean_name
from madoguchi.foundation.forms.types.shapes import (
    LINE,
    day_of,
    list_of,
    malformed,
    object_of,
    text_of,
    typed_list,
    typed_text,
)
from madoguchi.foundation.forms.vocabulary import Circumstances, Field, Text

MOST = 20
_ROW = ("family", "given", "born_on", "relation")
_TYPED_ID = re.compile(r"typed-[0-9]{1,2}")


def as_person(member: Mapping[str, Any]) -> dict[str, Any]:
    """A member of the household as a value of this type."""
    name = member.get("name") or {}
    return {
        "id": str(member.get("id", "")),
        "name": {"family": str(name.get("family", "")), "given": str(name.get("given", ""))},
        "born_on": str(member.get("born_on") or ""),
        "relation": str(member.get("relation") or ""),
    }


def token_of(person: Mapping[str, Any]) -> str:
    """A person as the value of a check box; ``check`` compares it with the register again."""
    return json.dumps(person, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_household(field: Field, circumstances: Circumstances) -> bool:
    """Whether people are picked (the register answered) rather than typed."""
    return field.source == "household" and circumstances.register_reached and bool(circumstances.household)


class Persons(FieldType):
    """Value: ``[{"id", "name": {"family", "given"}, "born_on", "relation"}, …]``.

    Picked people keep the register's id; typed ones have ``typed-<row>``.
    """

    name = "persons"
    kind = "list"
    inputs = ("",)
    personal = True
    group = True

    def rows(self, field: Field) -> int:
        """How many people can be typed."""
        return field.maximum if isinstance(field.maximum, int) and 0 < field.maximum <= MOST else 6

    def typed(self, data: Mapping[str, Sequence[str]], path: str) -> dict[str, Any]:
        """The ticked boxes under ``""``; typed rows under ``<row>.family`` and so on."""
        picked: dict[str, Any] = {"": given(data, path)}
        for row in range(MOST):
            for part in _ROW:
                values = given(data, f"{path}.{row}.{part}")
                if values:
                    picked[f"{row}.{part}"] = values[-1]
        return picked

    def retype(self, value: Any, field: Field) -> dict[str, Any]:
        """Ticks for picked people, filled rows for typed ones."""
        typed: dict[str, Any] = {"": []}
        for person in value or ():
            if not str(person["id"]).startswith("typed-"):
                typed[""].append(token_of(person))
                continue
            row = int(person["id"].partition("-")[2])
            typed[f"{row}.family"], typed[f"{row}.given"] = person["name"]["family"], person["name"]["given"]
            typed[f"{row}.born_on"], typed[f"{row}.relation"] = person["born_on"], person["relation"]
        return typed

    def parse(self, typed: Mapping[str, Any], field: Field) -> Any:
        """People in the order offered, then typed rows; empty rows fall away."""
        people: list[Any] = []
        for token in typed_list(typed):
            try:
                people.append(json.loads(token[:2000]))
            except (ValueError, RecursionError):
                raise malformed() from None
        for row in range(MOST):
            texts = {part: typed_text(typed, f"{row}.{part}", most=LINE) for part in _ROW}
            if not any(text.strip() for text in texts.values()):
                continue
            born = read_day(texts["born_on"], part=f"{row}.born_on")
            people.append({
                "id": f"typed-{row}",
                "name": {"family": clean_name(texts["family"]), "given": clean_name(texts["given"])},
                "born_on": born.isoformat() if born else "",
                "relation": clean_line(texts["relation"]),
            })  # fmt: skip
        if not people:
            return None
        self._shape(people)
        return people

    def _shape(self, value: Any) -> list[Any]:
        people = list_of(value, most=MOST)
        seen: set[str] = set()
        for person in people:
            held = object_of(person, ("id", "name", "born_on", "relation"))
            key = text_of(held["id"], most=64)
            if key in seen:
                raise Unacceptable(_("The same person is there twice."), code="twice")
            seen.add(key)
            name = object_of(held["name"], ("family", "given"))
            row = f"{int(key[6:])}." if _TYPED_ID.fullmatch(key) else ""
            check_name(name["family"], f"{row}family" if row else "")
            if name["given"] != "":
                check_name(name["given"], f"{row}given" if row else "")
            if held["born_on"] != "":
                day_of(held["born_on"], f"{row}born_on" if row else "")
            text_of(held["relation"], most=40, part=f"{row}relation" if row else "", empty=True)
        return people

    def check(self, value: Any, field: Field, circumstances: Circumstances) -> None:
        """Shape, how many, and that picked people are exactly those of the household."""
        people = self._shape(value)
        least = field.minimum if isinstance(field.minimum, int) else 1
        if len(people) < least:
            raise Unacceptable(_("Choose at least %(least)d people.") % {"least": least}, code="few")
        if isinstance(field.maximum, int) and len(people) > field.maximum:
            raise Unacceptable(_("Choose at most %(most)d people.") % {"most": field.maximum}, code="many")
        picking = from_household(field, circumstances)
        offered = [as_person(member) for member in circumstances.household] if picking else []
        for person in people:
            typed = _TYPED_ID.fullmatch(person["id"]) is not None
            if picking and (typed or person not in offered):
                raise Unacceptable(_("Choose from the people of your household."), code="stranger")
            if not picking and not typed and field.source != "household":
                raise malformed()

    def show(self, value: Any, field: Field, language: str) -> str:
        """One person a line."""
        lines = []
        for person in value:
            name = " ".join(part for part in (person["name"]["family"], person["name"]["given"]) if part)
            more = [show_day(person["born_on"], language) if person["born_on"] else "", person["relation"]]
            extra = ("; " if language.startswith("en") else "、").join(part for part in more if part)
            lines.append(f"{name} ({extra})" if extra and language.startswith("en") else f"{name}（{extra}）"
                         if extra else name)  # fmt: skip
        return "\n".join(lines)

    def json_schema(self, field: Field) -> dict[str, Any]:
        """A list of people."""
        text = {"type": "string"}
        person = {
            "type": "object",
            "properties": {
                "id": text,
                "name": {"type": "object", "properties": {"family": text, "given": text},
                         "required": ["family", "given"], "additionalProperties": False},
                "born_on": {"type": "string", "description": "YYYY-MM-DD, or empty"},
                "relation": text,
            },
            "required": ["id", "name", "born_on", "relation"],
            "additionalProperties": False,
        }  # fmt: skip
        most = field.maximum if isinstance(field.maximum, int) else MOST
        least = field.minimum if isinstance(field.minimum, int) else 1
        return {"type": "array", "items": person, "minItems": least, "maxItems": most}

    def export(self, value: Any, field: Field) -> dict[str, str]:
        """Names in one column, separated by ``;``."""
        return {"": ";".join(f"{p['name']['family']} {p['name']['given']}".strip() for p in value or ())}

    def sample(self, field: Field, circumstances: Circumstances) -> Any:
        """People of the household where there are some, else typed ones."""
        least = max(1, field.minimum if isinstance(field.minimum, int) else 1)
        if from_household(field, circumstances):
            return [as_person(member) for member in circumstances.household[:least]]
        name = {"family": "見本", "given": "次郎"}
        return [{"id": f"typed-{n}", "name": name, "born_on": "2015-04-01", "relation": "子"} for n in range(least)]

    def parts(self, field: Field) -> Mapping[str, Text]:
        """Labels of the inputs of a typed row."""
        return {
            "family": Text("姓", "みょうじ（姓）", "Family name"),
            "given": Text("名", "なまえ（名）", "Given name"),
            "born_on": Text("生年月日", "うまれた日", "Date of birth"),
            "relation": Text("続柄", "あなたとの 関係", "Relation"),
        }
