"""Words and figures of the plan that only the public pages and the report need: ``{% load plan_ages %}``."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()
WORDS = {"total": _("all"), "under_15": _("under 15"), "working": _("15 to 64"), "over_65": _("65 and over")}


@register.filter
def age_group(name: str) -> object:
    """What a line of the drawing is called."""
    return WORDS[name]


@register.filter
def of_year(targets: dict[int, Decimal], year: int) -> Decimal | None:
    """The target of a fiscal year, or ``None``."""
    return targets.get(year)
