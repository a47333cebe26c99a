"""Small words for the pages of reservations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def of_key(words: Mapping[Any, Any], key: object) -> Any:
    """What a mapping says of a key; empty where it says nothing."""
    return words.get(key, "")
