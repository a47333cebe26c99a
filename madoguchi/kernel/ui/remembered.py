"""Parts of a page that are the same for many readers, drawn once in each process.

``{% remembered "footer" city %} … {% endremembered %}``: what a part depends on is written behind its name; the language
and the addresses in force always count. Texts and numbers are compared by value, everything else must be the very same
object (a city that was read anew is another one). A name is given once in the whole product. Nothing that belongs to one
reader may stand inside: no CSRF token, no name, no address of the page.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any

from django.conf import settings
from django.template import Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token
from django.template.context import Context
from django.urls import get_urlconf
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST_KEPT = 500
_kept: OrderedDict[tuple[Any, ...], tuple[tuple[Any, ...], SafeString]] = OrderedDict()
_lock = Lock()


class Remembered(Node):
    """A part and what it depends on."""

    def __init__(self, nodelist: NodeList, name: str, depends: list[FilterExpression]) -> None:
        self.nodelist, self.name, self.depends = nodelist, name, depends

    def render(self, context: Context) -> SafeString:
        """The part as it was drawn, or drawn now."""
        if settings.DEBUG:
            # Whoever works on a template wants to see it.
            return self.nodelist.render(context)
        values = tuple(one.resolve(context) for one in self.depends)
        urls = get_urlconf() or settings.ROOT_URLCONF
        key = (self.name, urls, get_language(), *(_comparable(value) for value in values))
        found = _kept.get(key)
        if found is not None and all(
            kept is value or kept == value for kept, value in zip(found[0], values, strict=True)
        ):
            return found[1]
        drawn = self.nodelist.render(context)
        with _lock:
            _kept[key] = (values, drawn)
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
        return drawn


def _comparable(value: Any) -> Any:
    if isinstance(value, str | int | bool | None):
        return value
    # It is kept beside the part, so that no other object can have its id meanwhile.
    return id(value)


def remembered(parser: Parser, token: Token) -> Remembered:
    """``{% remembered "name" what it depends on %}``."""
    _tag, *given = token.split_contents()
    if not given:
        raise TemplateSyntaxError("remembered needs a name")
    nodelist = parser.parse(("endremembered",))
    parser.delete_first_token()
    return Remembered(nodelist, given[0], [parser.compile_filter(one) for one in given[1:]])
