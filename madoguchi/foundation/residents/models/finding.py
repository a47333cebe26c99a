"""The index of the search: which words lead to a person, and by which parts and slips a word is found.

On PostgreSQL the words of a person stand in an array with a GIN index, on SQLite in a table beside it that triggers
keep; both are made by the migration and need no extension. What stands here can be made anew from the register at any
time (``madoguchi residents index``).
"""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.residents.models.people import Resident


class ByCode(models.CharField[str, str]):
    """Text that is compared and sorted character code by character code, whatever the database's language.

    Only so can an index answer “begins with”, and both databases sort alike.
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        """With PostgreSQL's collation of codes; SQLite's own is that already."""
        found: dict[str, Any] = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            found["collation"] = "C"
        return found


class Numbers(models.Field[list[int], list[int]]):
    """Some whole numbers up to 63 bits: an array on PostgreSQL, JSON elsewhere."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """The column's type."""
        return "bigint[]" if connection.vendor == "postgresql" else "text"

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> list[int] | None:
        """As a list."""
        found: list[int] | None = json.loads(value) if isinstance(value, str) else value
        return found

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """As the database keeps it."""
        if value is None or connection.vendor == "postgresql":
            return value
        return value if isinstance(value, str) else json.dumps(list(value), separators=(",", ":"))


class SearchEntry(models.Model):
    """All words that lead to one person."""

    resident = models.OneToOneField(Resident, on_delete=models.CASCADE, related_name="search_entry")
    words = Numbers()
    """Numbers of the words, ascending: see ``search.words.word_number``."""
    sort_key = ByCode(max_length=80)
    """Who lives here first, then by kana, then by the day of birth."""

    class Meta:
        verbose_name = _("words of a resident")
        indexes = [models.Index(fields=["sort_key", "id"], name="residents_search_in_order")]

    def __str__(self) -> str:
        return str(self.resident_id)


class PartKind(models.IntegerChoices):
    """How a text leads to a word."""

    END = 0, "end"
    """The word from some character on; its first is the word itself."""
    SLIP = 1, "slip"
    """The word, or the word without one of its characters: words that are one slip apart share such a text."""


class SearchPart(models.Model):
    """By which texts a word of the vocabulary is found. Says of nobody that he has the word."""

    kind = models.PositiveSmallIntegerField(choices=PartKind.choices)
    text = ByCode(max_length=60)
    whole = ByCode(max_length=60)
    """The word in its form of comparison."""
    word = models.BigIntegerField()
    """Its number."""

    class Meta:
        verbose_name = _("part of a word")
        constraints = [models.UniqueConstraint(fields=["kind", "text", "word"], name="residents_one_part_a_word")]

    def __str__(self) -> str:
        return f"{self.text} → {self.whole}"
