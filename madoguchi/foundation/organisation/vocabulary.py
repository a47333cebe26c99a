"""Values of the organisation (組織): words, roles, the city."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Words:
    """One text in Japanese, やさしい日本語 and English; what is missing falls back to Japanese."""

    ja: str
    plain: str = ""
    en: str = ""

    def __str__(self) -> str:
        return self.within(get_language() or "ja")

    def within(self, language: str) -> str:
        """The text in ``language`` (``ja``, ``ja-plain``, ``en``)."""
        if language == "ja-plain":
            return self.plain or self.ja
        if language.startswith("en"):
            return self.en or self.ja
        return self.ja

    def __bool__(self) -> bool:
        return bool(self.ja)


class Role(models.TextChoices):
    """What a post lets its holder do."""

    CLERK = "clerk", _("clerk")
    CHIEF = "chief", _("chief")
    ADMINISTRATOR = "administrator", _("system administrator")


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """Days of every year on which the city hall is closed (MM-DD, both ends counted; may pass New Year)."""

    first: tuple[int, int]
    last: tuple[int, int]

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        here = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


@dataclass(frozen=True, slots=True)
class Emergency:
    """What every page says first in an emergency (緊急情報). ``href`` may be empty."""

    title: Words
    text: Words
    href: str


@dataclass(frozen=True, slots=True)
class News:
    """One line of news (お知らせ) on the first page."""

    day: date
    title: Words
    href: str


@dataclass(frozen=True, slots=True)
class City:
    """The city (自治体) as its folder describes it. ``address`` is one line per language."""

    key: str
    code: str
    name: Words
    short_name: Words
    prefecture: Words
    postal_code: str
    address: Words
    mayor_title: Words
    office_hours: Words
    phone: str
    mail: str
    mail_domain: str
    website: str
    logo_text: Words
    closed_days: tuple[ClosedDays, ...]
    emergency: Emergency | None = None
    news: tuple[News, ...] = ()
