"""Everything that is kept about one person, put together from what each room declares in its ``privacy.py``.

Nothing is listed here: a table that is new and holds personal data comes along as soon as its room says how its rows
belong to a person (``Personal.rows_of``), and a test fails until it does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.files.public import StoredFile
from madoguchi.kernel.privacy import CARD, OTHERS, SECRET, SIGNER, STAFF, Person, Personal
from madoguchi.services.disclosure.words import FIELDS, TABLES

OF_A_CARD = (
    "署名した方（代理の方のことがあります）の住所などを含む証明書のため記載しません。ご自身のものは窓口で確認できます。"
)
WITHHELD = {
    STAFF: "職員の氏名のため記載しません。役職を併せて記載しています。",
    SECRET: "本人確認や暗号に用いる秘密の値のため記載しません。",
    OTHERS: "ほかの方に関する情報のため記載しません。",
    CARD: OF_A_CARD,
    SIGNER: OF_A_CARD,
}
SEALED = "個人番号は暗号化して保有しています。番号そのものは窓口でお知らせします。"
OF_THE_OFFICE = frozenset({"cases.CaseNote"})
"""What is given after a person has looked through it only, never by download."""
LONG_TEXT = 24
"""A text of this length in an answer may speak of anybody."""


@dataclass(slots=True)
class Dossier:
    """All of it. ``places`` are where others may be spoken of; ``files`` maps a place to the file to add."""

    sections: list[dict[str, Any]] = field(default_factory=list)
    places: list[dict[str, str]] = field(default_factory=list)
    files: dict[str, StoredFile] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As it is written into the bundle."""
        return {"sections": self.sections, "files": {place: str(one.pk) for place, one in self.files.items()}}


def every_declaration() -> Iterator[tuple[str, Personal]]:
    """``app.Model`` and what its room declares, in the order of the rooms."""
    for config in apps.get_app_configs():
        if config.name.startswith("madoguchi.") and find_spec(f"{config.name}.privacy"):
            for name, personal in import_module(f"{config.name}.privacy").PERSONAL_DATA.items():
                yield f"{config.label}.{name}", personal


def gather(person: Person, *, official: bool) -> Dossier:
    """Read every table. ``official``: with what the office wrote for itself; otherwise what the person may see at once."""
    dossier = Dossier()
    for label, personal in every_declaration():
        if personal.rows_of is None or (label in OF_THE_OFFICE and not official):
            continue
        rows = [_row(one, label, personal, person, dossier) for one in _rows(label, personal, person)]
        dossier.sections.append(
            {"table": label, "title": TABLES.get(label, label), "purpose": personal.purpose, "rows": rows}
        )
    return dossier


def _rows(label: str, personal: Personal, person: Person) -> models.QuerySet[Any]:
    assert personal.rows_of is not None
    rows: models.QuerySet[Any] = apps.get_model(label)._default_manager.all()
    return rows.filter(personal.rows_of(person)).order_by("pk").distinct()


def _row(row: models.Model, label: str, personal: Personal, person: Person, dossier: Dossier) -> dict[str, Any]:
    made: dict[str, Any] = {}
    here = f"{label}/{row.pk}"
    signed = personal.own_signature is not None and personal.own_signature(row, person)
    for one in row._meta.concrete_fields:
        why = _why_withheld(row, one, personal, person)
        made[one.name] = {"withheld": WITHHELD[why]} if why else _plain(one.value_from_object(row))
        for path, inner_why in personal.withheld.items():
            name, *keys = path.split(".")
            if keys and name == one.name and not (inner_why == SIGNER and signed):
                _withhold(made[name], keys, WITHHELD[inner_why])
        if not why and one.name in personal.look_first:
            dossier.places += list(_places(f"{here}/{one.name}", one, made[one.name], row))
        if one.related_model is StoredFile and not why:
            stored = getattr(row, one.name)
            # An earlier bundle is not packed into the next one.
            if stored is not None and stored.holder.startswith(("draft:", "case:")):
                dossier.files[f"{here}/{one.name}"] = stored
    for many in row._meta.many_to_many:
        count = getattr(row, many.name).count()
        if count:
            made[many.name] = {"withheld": WITHHELD[OTHERS], "count": count}
    return made


def _withhold(value: Any, keys: list[str], said: str) -> None:
    """Put a word in the place of what stands under these keys of a JSON field, if anything does."""
    for key in keys[:-1]:
        value = value.get(key) if isinstance(value, dict) else None
    if isinstance(value, dict) and value.get(keys[-1]):
        value[keys[-1]] = {"withheld": said}


def _why_withheld(row: models.Model, one: models.Field[Any, Any], personal: Personal, person: Person) -> str:
    """Empty when the person may read it."""
    why = personal.withheld.get(one.name, "")
    if why == STAFF:
        kind = getattr(row, "actor_kind", getattr(row, "by_kind", "staff"))
        if kind == "staff":
            return STAFF
        actor = getattr(row, "actor_id", person.account_id)
        return OTHERS if kind == "resident" and actor != person.account_id else ""
    if not why and one.related_model is User:
        value = one.value_from_object(row)
        return OTHERS if value is not None and str(value) != person.account_id else ""
    return why


def _plain(value: Any) -> Any:
    """As JSON knows it; a sealed number never leaves as its token."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, dict):
        if "sealed" in value or "unread" in value:
            return {"withheld": SEALED}
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def _places(place: str, one: models.Field[Any, Any], value: Any, row: models.Model) -> Iterator[dict[str, str]]:
    """Where in a field others may be spoken of: a name in an answer, a list of people, free text, a file."""
    word = FIELDS.get(one.name, one.name)
    if one.related_model is StoredFile:
        if value is not None:
            yield {"place": place, "why": "ファイル", "text": str(getattr(row, one.name))}
    elif isinstance(value, dict):
        for key, inner in value.items():
            why = _speaks_of_others(inner)
            if why:
                yield {"place": f"{place}/{key}", "why": why, "text": f"{word} {key}: {_short(inner)}"}
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield {"place": f"{place}/{number}", "why": "自由な記載", "text": f"{word}: {_short(inner)}"}
    elif value:
        yield {"place": place, "why": "自由な記載", "text": f"{word}: {_short(value)}"}


def _speaks_of_others(value: Any) -> str:
    if isinstance(value, list):
        return "複数の人の記載" if any(isinstance(one, dict) for one in value) else ""
    if isinstance(value, dict):
        return "氏名" if "family" in value else ""
    return "自由な記載" if isinstance(value, str) and len(value) >= LONG_TEXT else ""


def _short(value: Any) -> str:
    if isinstance(value, dict):
        value = " ".join(str(one) for one in value.values() if one)
    elif isinstance(value, list):
        value = "、".join(_short(one) for one in value)
    text = str(value)
    return text if len(text) <= 200 else f"{text[:200]}…"
