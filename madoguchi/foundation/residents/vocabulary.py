"""Values of the register of residents (住民基本台帳)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from django.db import models
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.texts import Text

REGISTER = "住民基本台帳"
CONTACTS = "連絡先の届出"
"""Telephone and mail are no part of the register (住民基本台帳法第7条): people told them to the city."""
SOURCE_TITLES = {REGISTER: _("Register of residents"), CONTACTS: _("Contact details told to the city")}


def source_title(kept: str) -> str:
    """What a source is called in the reader's language; of another register as it was kept."""
    return str(SOURCE_TITLES.get(kept, kept))


class Sex(models.TextChoices):
    """As the register writes it."""

    MALE = "male", _("male")
    FEMALE = "female", _("female")
    UNKNOWN = "unknown", _("not known")


class Relation(models.TextChoices):
    """To the head of the household (続柄)."""

    HEAD = "head", _("head of the household")
    WIFE = "wife", _("wife")
    HUSBAND = "husband", _("husband")
    CHILD = "child", _("child")
    GRANDCHILD = "grandchild", _("grandchild")
    FATHER = "father", _("father")
    MOTHER = "mother", _("mother")
    SIBLING = "sibling", _("brother or sister")
    OTHER = "other", _("other person living together")


RELATION_IN_REGISTER = {
    Relation.HEAD: "世帯主",
    Relation.WIFE: "妻",
    Relation.HUSBAND: "夫",
    Relation.CHILD: "子",
    Relation.GRANDCHILD: "孫",
    Relation.FATHER: "父",
    Relation.MOTHER: "母",
    Relation.SIBLING: "兄弟姉妹",
    Relation.OTHER: "同居人",
}
"""続柄 as the register and every certificate write it, whatever the reader's language."""


class Status(models.TextChoices):
    """Whether the person is on the register now."""

    LIVING_HERE = "living-here", _("living here")
    MOVED_OUT = "moved-out", _("moved out")
    DECEASED = "deceased", _("deceased")
    UNLISTED = "unlisted", _("no longer listed")
    """A full export of the core system did not hold the person any more, without saying why."""


class ImportKind(models.TextChoices):
    """What the files of an import hold."""

    FULL = "full", _("everybody")
    DIFFERENCE = "difference", _("changes of a day")


class ImportState(models.TextChoices):
    """How far an import has come."""

    RUNNING = "running", _("running")
    DONE = "done", _("done")
    STOPPED = "stopped", _("stopped")


@dataclass(frozen=True, slots=True)
class HeldFact:
    """One fact about a person as another register holds it; ``value`` may be empty where the fact itself says all."""

    kind: str
    value: str
    from_on: date
    until_on: date | None
    source: str
    """The system that holds it, as the city calls it."""
    basis: str
    """Legal basis on which it may be linked."""
    as_of: date
    name: Text


class HouseholdPerson(TypedDict):
    """One member of a household as the forms offer it; ``born_on`` is an ISO date."""

    id: str
    name: dict[str, str]
    born_on: str
    sex: str
    relation: str
