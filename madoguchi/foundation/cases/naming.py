"""How an applicant is called, reached and found again: read from the answers by the definition's contact block."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

import jaconv

from madoguchi.foundation.forms.public import Procedure


def applicant_name(procedure: Procedure, answers: Mapping[str, Any]) -> str:
    """Family and given name with a space."""
    name = answers.get(f"{procedure.contact}.name")
    if isinstance(name, Mapping):
        return f"{name.get('family', '')} {name.get('given', '')}".strip()
    return str(name or "")


def applicant_mail(procedure: Procedure, answers: Mapping[str, Any]) -> str:
    """The mail address of the contact block, if it was given."""
    return str(answers.get(f"{procedure.contact}.email") or "")


def fold(text: str) -> str:
    """For searching: width, case, kana kind, spaces and hyphens do not matter; IVS selectors are left out."""
    plain = jaconv.hira2kata(unicodedata.normalize("NFKC", text)).casefold()
    return "".join(c for c in plain if not c.isspace() and c not in "-‐−ー・" and not "\U000e0100" <= c <= "\U000e01ef")


def search_text(number: str, name: str, procedure: Procedure, answers: Mapping[str, Any]) -> str:
    """What the office searches in: number, name, kana, title."""
    held = answers.get(f"{procedure.contact}.name")
    kana = f"{held.get('family_kana', '')}{held.get('given_kana', '')}" if isinstance(held, Mapping) else ""
    return " ".join(fold(part) for part in (number, name, kana, procedure.title.ja, procedure.slug) if part)
