"""Template tags of printed pages."""

from __future__ import annotations

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

IVS = re.compile("(.[\U000e0100-\U000e01ef])")


@register.filter
def mj(value: object) -> SafeString:
    """Escape, and set kanji with a variation selector (異体字) in the font that has their shapes."""
    return mark_safe(IVS.sub(r'<span class="mj">\1</span>', escape(value)))  # noqa: S308 - escaped before
