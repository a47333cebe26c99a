"""A text in the three languages of every page: Japanese, やさしい日本語, English."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Text:
    """One text in three languages; what is missing falls back to Japanese."""

    ja: str
    plain: str = ""
    en: str = ""

    def __str__(self) -> str:
        return self.within(get_language() or "ja")

    def within(self, language: str) -> str:
        """The text in ``language`` (``ja``, ``ja-plain``, ``en``); whoever reads another language is told in English."""
        if language == "ja-plain":
            return self.plain or self.ja
        return self.ja if language.startswith("ja") else self.en or self.ja

    def __bool__(self) -> bool:
        return bool(self.ja)
