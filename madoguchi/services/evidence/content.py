"""What a sheet says, besides its figures: question, logic model, indicators, baseline and finding.

The same shape stands in the city's ``evidence.yaml``, in the database and in the public JSON.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import Field, field_validator

from madoguchi.kernel.yaml_parts import Part

LONGEST_LINE, LONGEST_TEXT, MOST_LINES, MOST_INDICATORS = 200, 4000, 12, 12
STAGES = ("inputs", "activities", "outputs", "outcomes")
"""The logic model from what is put in to what comes of it."""


class Indicator(Part):
    """One measure of success: where it began, where it shall be, where it is."""

    name: str = Field(min_length=1, max_length=LONGEST_LINE)
    unit: str = Field(default="", max_length=40)
    baseline: str = Field(default="", max_length=LONGEST_LINE)
    target: str = Field(default="", max_length=LONGEST_LINE)
    result: str = Field(default="", max_length=LONGEST_LINE)


class SheetWords(Part):
    """All words of a sheet, in Japanese, and in short in the other two languages."""

    title: str = Field(min_length=1, max_length=LONGEST_LINE)
    question: str = Field(default="", max_length=LONGEST_TEXT)
    inputs: tuple[str, ...] = Field(default=(), max_length=MOST_LINES)
    activities: tuple[str, ...] = Field(default=(), max_length=MOST_LINES)
    outputs: tuple[str, ...] = Field(default=(), max_length=MOST_LINES)
    outcomes: tuple[str, ...] = Field(default=(), max_length=MOST_LINES)
    indicators: tuple[Indicator, ...] = Field(default=(), max_length=MOST_INDICATORS)
    baseline: str = Field(default="", max_length=LONGEST_TEXT)
    finding: str = Field(default="", max_length=LONGEST_TEXT)
    plain: str = Field(default="", max_length=LONGEST_TEXT)
    english: str = Field(default="", max_length=LONGEST_TEXT)

    @field_validator("inputs", "activities", "outputs", "outcomes")
    @classmethod
    def _lines_are_short(cls, lines: tuple[str, ...]) -> tuple[str, ...]:
        if any(not line.strip() or len(line) > LONGEST_LINE for line in lines):
            raise ValueError(f"each line has 1 to {LONGEST_LINE} characters")
        return lines

    @property
    def lacking(self) -> tuple[str, ...]:
        """What a second person needs to judge by and is not written yet."""
        return tuple(
            name
            for name in ("title", "question", *STAGES, "indicators", "baseline", "finding")
            if not getattr(self, name)
        )

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        kept: dict[str, Any] = self.model_dump(mode="json")
        return kept

    def in_short(self, language: str) -> str:
        """The whole in a few sentences, where the reader's language is not the sheet's; else nothing."""
        if language == "ja-plain":
            return self.plain
        return "" if language.startswith("ja") else self.english


def mark_of(value: Any) -> str:
    """A short digest of a field, to see whether somebody else changed it meanwhile."""
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def marks_of(content: Mapping[str, Any]) -> dict[str, str]:
    """The same of every field."""
    return {name: mark_of(value) for name, value in content.items()}
