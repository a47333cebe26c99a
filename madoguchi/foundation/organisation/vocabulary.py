"""Values of the organisation (組織): words, roles, the city."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.texts import Text as Text  # noqa: PLC0414 - offered on with the words of the city


class Role(models.TextChoices):
    """What a post lets its holder do."""

    CLERK = "clerk", _("clerk")
    CHIEF = "chief", _("chief")
    ADMINISTRATOR = "administrator", _("system administrator")
    AUDITOR = "auditor", _("auditor")
    """Reads the audit trail and reviews accounts; sees no cases and changes nothing."""


class Manner(models.TextChoices):
    """How a post is held."""

    REGULAR = "regular", _("regular post")
    CONCURRENT = "concurrent", _("held besides another post")
    ACTING = "acting", _("acting")


class Verdict(models.TextChoices):
    """What a review says of an account."""

    KEEP = "keep", _("keep")
    RETIRE = "retire", _("retire")


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

    title: Text
    text: Text
    href: str


@dataclass(frozen=True, slots=True)
class News:
    """One line of news (お知らせ) on the first page."""

    day: date
    title: Text
    href: str


@dataclass(frozen=True, slots=True)
class City:
    """The city (自治体) as its folder describes it. ``address`` is one line per language."""

    key: str
    code: str
    name: Text
    short_name: Text
    prefecture: Text
    postal_code: str
    address: Text
    mayor_title: Text
    office_hours: Text
    phone: str
    mail: str
    mail_domain: str
    website: str
    logo_text: Text
    closed_days: tuple[ClosedDays, ...]
    emergency: Emergency | None = None
    news: tuple[News, ...] = ()
    licence: str = "CC BY 4.0"
    """Of the data that the city opens."""
    licence_url: str = "https://creativecommons.org/licenses/by/4.0/"
