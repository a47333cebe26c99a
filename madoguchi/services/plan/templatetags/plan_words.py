"""Words of the plan for templates: ``{% load plan_words %}``."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.translation import get_language

from madoguchi.kernel.ui.templatetags.charts import figure
from madoguchi.services.plan.definition import Marked, Plan
from madoguchi.services.plan.paths import path_in_words
from madoguchi.services.plan.vocabulary import Manner, Status
from madoguchi.services.plan.years import year_in_words

register = template.Library()
KINDS = {Status.ON_TRACK: "success", Status.LATE: "error", Status.NO_DATA: "quiet"}
NOTHING, MINUS = "–", "\N{MINUS SIGN}"


@register.filter
def plan_number(value: Decimal | float | str | None) -> str:
    """A figure as people read it; a dash where there is none (an empty text: of a value that is not there)."""
    return NOTHING if value is None or value == "" else figure(float(value))


@register.filter
def plan_change(value: Decimal | None) -> str:
    """A difference with its sign."""
    if value is None:
        return NOTHING
    sign = "+" if value > 0 else MINUS if value < 0 else "±"
    return f"{sign}{figure(abs(float(value)))}"


@register.filter
def status_kind(status: str) -> str:
    """How the badge of a status is coloured; the words say it too."""
    return KINDS[Status(status)]


@register.filter
def status_words(status: str) -> object:
    """A status in words."""
    return Status(status).label


@register.filter
def manner_of_value(manner: str) -> object:
    """How a value came to be."""
    return Manner(manner).label


@register.filter
def fiscal_year_words(year: int) -> str:
    """令和4年度."""
    return year_in_words(year, get_language() or "ja")


@register.filter
def unconfirmed(part: Marked, name: str) -> bool:
    """Whether the city has still to confirm a key of a part."""
    return part.unconfirmed(name)


@register.filter
def place_in_plan(path: str, plan: Plan) -> str:
    """A place in the plan in words."""
    return path_in_words(plan, path)


@register.filter
def known_as(names: dict[str, str], key: str) -> str:
    """What a key is called; the key itself where nobody knows."""
    return names.get(key, key)
